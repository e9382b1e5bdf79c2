"""Properties against their schema, as strict and as lenient as CloudFormation."""

from __future__ import annotations

import pytest

from eks_constructs.local.json_values import JsonObject
from eks_constructs.local.schemas import schema_of
from eks_constructs.local.validation import property_problems
from tests.local.cloud import REGION

_VPC: JsonObject = {"SubnetIds": ["a"]}
_CLUSTER: JsonObject = {"RoleArn": "r", "ResourcesVpcConfig": _VPC}
_NODES: JsonObject = {"ClusterName": "c", "NodeRole": "r", "Subnets": ["s"]}


def _problems(type_name: str, properties: JsonObject) -> list[str]:
    schema = schema_of(type_name, REGION)
    assert schema is not None
    return property_problems(schema, REGION, properties)


@pytest.mark.parametrize(
    ("type_name", "properties", "problem"),
    [
        ("AWS::EKS::Cluster", {"RoleArn": "r"}, "#: required key [ResourcesVpcConfig] not found"),
        ("AWS::EKS::Cluster", {**_CLUSTER, "Nme": "x"}, "#: extraneous key [Nme] is not permitted"),
        (
            "AWS::EKS::Cluster",
            {**_CLUSTER, "Endpoint": "x"},
            "#: extraneous key [Endpoint] is not permitted (it is read-only)",
        ),
        (
            "AWS::EKS::Cluster",
            {**_CLUSTER, "ResourcesVpcConfig": {**_VPC, "Sub": 1}},
            "#/ResourcesVpcConfig: extraneous key [Sub] is not permitted",
        ),
        (
            "AWS::EKS::Nodegroup",
            {**_NODES, "Subnets": "s"},
            "#/Subnets: expected type: array, found: string",
        ),
        (
            "AWS::EKS::Nodegroup",
            {**_NODES, "ScalingConfig": {"MaxSize": "many"}},
            "#/ScalingConfig/MaxSize: expected type: integer, found: string",
        ),
        (
            "AWS::EKS::Nodegroup",
            {**_NODES, "ScalingConfig": {"MinSize": "-1"}},
            "#/ScalingConfig/MinSize: -1 is out of range (minimum 0)",
        ),
        (
            "AWS::EKS::Cluster",
            {**_CLUSTER, "UpgradePolicy": {"SupportType": "LONG"}},
            "#/UpgradePolicy/SupportType: LONG is not a valid enum value (STANDARD, EXTENDED)",
        ),
        ("AWS::EC2::VPC", {}, "#: exactly one of CidrBlock, Ipv4IpamPoolId must be given"),
    ],
)
def test_problem_is_named_with_its_path(
    type_name: str, properties: JsonObject, problem: str
) -> None:
    """Unknown, missing, mistyped and disallowed values are each found, and only they."""
    assert _problems(type_name, properties) == [problem]


def test_pattern_and_length_are_checked() -> None:
    """A name that EKS would refuse is refused."""
    assert "does not match pattern" in _problems("AWS::EKS::Cluster", {**_CLUSTER, "Name": "-"})[0]
    assert "is too long" in _problems("AWS::EKS::Cluster", {**_CLUSTER, "Name": "x" * 101})[0]


def test_text_is_accepted_for_numbers_and_booleans() -> None:
    """Templates may write scalars as text, and text as scalars."""
    public: JsonObject = {**_VPC, "EndpointPublicAccess": "true"}
    properties: JsonObject = {**_CLUSTER, "ResourcesVpcConfig": public, "Version": 1.34}
    assert _problems("AWS::EKS::Cluster", properties) == []
    sizes: JsonObject = {"MinSize": "1", "MaxSize": 2}
    assert _problems("AWS::EKS::Nodegroup", {**_NODES, "ScalingConfig": sizes}) == []
