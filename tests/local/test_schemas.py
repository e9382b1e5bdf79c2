"""What the public schemas say about replacement, names and types."""

from __future__ import annotations

from eks_constructs.local.json_values import JsonObject
from eks_constructs.local.schemas import (
    TypeSchema,
    changed_properties,
    known_types,
    same_value,
    schema_of,
)
from tests.local.cloud import REGION


def _schema(name: str) -> TypeSchema:
    found = schema_of(name, REGION)
    assert found is not None
    return found


def test_nested_create_only_property_replaces() -> None:
    """A create-only path inside a structure counts; its neighbours do not."""
    schema = _schema("AWS::EKS::Cluster")
    before: JsonObject = {"KubernetesNetworkConfig": {"IpFamily": "ipv4"}}
    after: JsonObject = {"KubernetesNetworkConfig": {"IpFamily": "ipv6"}}
    assert schema.replaced_by(before, after) == ("KubernetesNetworkConfig.IpFamily",)
    balancing: JsonObject = {"Enabled": True}
    after = {"KubernetesNetworkConfig": {"IpFamily": "ipv4", "ElasticLoadBalancing": balancing}}
    assert schema.replaced_by(before, after) == ()


def test_type_without_update_is_always_replaced() -> None:
    """Where the service has no update, every change makes a new resource."""
    schema = _schema("AWS::EC2::SubnetCidrBlock")
    assert not schema.can_update
    assert schema.replaced_by({"X": 1}, {"X": 2}) == ("X",)


def test_name_property_is_what_a_user_may_choose() -> None:
    """It is neither required nor read-only; required parts of an identifier are no names."""
    assert _schema("AWS::EKS::Cluster").name_property == "Name"
    assert _schema("AWS::EKS::FargateProfile").name_property == "FargateProfileName"
    assert _schema("AWS::EKS::Addon").name_property is None
    assert _schema("AWS::EC2::VPC").name_property is None


def test_some_types_are_deleted_before_they_are_created_anew() -> None:
    """The schema says in which order a replacement happens."""
    assert _schema("AWS::EKS::Capability").deletes_first
    assert not _schema("AWS::EKS::AccessEntry").deletes_first


def test_unknown_type_has_no_schema() -> None:
    """Nobody knows it, in this region."""
    assert schema_of("AWS::EKS::Clutter", REGION) is None


def test_types_that_need_code_are_not_listed() -> None:
    """Listed is what can be carried out."""
    types = known_types(REGION)
    assert "AWS::EKS::Nodegroup" in types
    assert "AWS::Lambda::Function" not in types


def test_values_are_the_same_if_cloudformation_cannot_tell_them_apart() -> None:
    """Numbers and booleans may be text."""
    assert same_value({"a": ["1", True]}, {"a": [1, "true"]})
    assert not same_value({"a": 1}, {"b": 1})
    assert not same_value(None, "")
    assert not same_value([], "")
    assert changed_properties({"a": 1, "b": 2}, {"a": "1", "c": 3}) == ("b", "c")
