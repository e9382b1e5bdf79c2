"""Everything that CloudFormation can say of an EKS resource can be said with our constructs.

The properties are read from the CDK itself, so that a new version of it shows what is new.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_eks as eks
from aws_cdk.assertions import Template
from pydantic import JsonValue

from tests.contract.l1_waivers import WAIVED
from tests.support.l1_properties import (
    l1_classes,
    paths_set,
    property_paths,
    read_only_paths,
    settable_paths,
)
from tests.support.maximal import MAXIMAL

TYPES: Final = sorted(l1_classes())
NOTHING: Final[Mapping[str, str]] = {}


@pytest.fixture(scope="module")
def reached(cdk_context: Mapping[str, object]) -> dict[str, frozenset[str]]:
    """Return what the templates of the maximal constructs set, by type of resource."""
    return {name: _reached(name, cdk_context) for name in TYPES}


def _reached(name: str, context: Mapping[str, object]) -> frozenset[str]:
    env = Environment(account="111122223333", region="eu-west-1")
    stack = Stack(App(context=context, analytics_reporting=False), "Maximal", env=env)
    MAXIMAL[name](stack)
    found = Template.from_stack(stack).find_resources(name).values()
    return frozenset[str]().union(*(paths_set(each["Properties"]) for each in found))


def test_all_nine_types_are_found() -> None:
    """The CDK may get a tenth; then it belongs here."""
    assert TYPES == [
        "AWS::EKS::AccessEntry",
        "AWS::EKS::Addon",
        "AWS::EKS::Capability",
        "AWS::EKS::CertificateAuthority",
        "AWS::EKS::Cluster",
        "AWS::EKS::FargateProfile",
        "AWS::EKS::IdentityProviderConfig",
        "AWS::EKS::Nodegroup",
        "AWS::EKS::PodIdentityAssociation",
    ]


@pytest.mark.parametrize("name", TYPES)
def test_every_property_is_reached(name: str, reached: dict[str, frozenset[str]]) -> None:
    """Nested ones too, but for those that are waived."""
    missing = settable_paths(l1_classes()[name]) - reached[name]
    assert missing - WAIVED.get(name, NOTHING).keys() == set()


@pytest.mark.parametrize("name", TYPES)
def test_no_waiver_is_stale(name: str, reached: dict[str, frozenset[str]]) -> None:
    """A waived property exists, and is still out of reach."""
    missing = settable_paths(l1_classes()[name]) - reached[name]
    assert WAIVED.get(name, NOTHING).keys() - missing == set()


def test_waivers_are_for_types_that_exist_and_have_reasons() -> None:
    """A typo would waive nothing."""
    assert WAIVED.keys() <= set(TYPES)
    assert all(reason.strip() for waived in WAIVED.values() for reason in waived.values())


def test_every_type_has_its_maximal_constructs() -> None:
    """And no other has."""
    assert sorted(MAXIMAL) == TYPES


def test_the_walk_goes_down_to_what_is_not_nested_any_more() -> None:
    """Else a whole structure would count as reached when one of its properties is set."""
    paths = property_paths(eks.CfnCapability)
    assert "configuration.argocd.rbacrolemappings.identities.id" in paths
    assert not paths & {"configuration", "configuration.argocd"}


def test_what_a_template_lacks_is_seen() -> None:
    """The comparison finds a nested property that is not set."""
    template: JsonValue = {
        "Oidc": {"ClientId": "a", "RequiredClaims": [{"Key": "b"}]},
        "Type": "oidc",
    }
    missing = settable_paths(eks.CfnIdentityProviderConfig) - paths_set(template)
    assert {"oidc.requiredclaims.value", "oidc.issuerurl", "clustername"} <= missing
    assert not missing & {"oidc.requiredclaims.key", "oidc.clientid", "type"}


def test_the_cdk_takes_some_properties_that_only_eks_sets() -> None:
    """These alone are left out without a waiver, on the word of CloudFormation's schemas."""
    found = {
        name: sorted(property_paths(l1) & read_only_paths(l1))
        for name, l1 in l1_classes().items()
        if property_paths(l1) & read_only_paths(l1)
    }
    assert found == {
        "AWS::EKS::Capability": [
            "configuration.argocd.awsidc.idcmanagedapplicationarn",
            "configuration.argocd.serverurl",
        ],
        "AWS::EKS::Cluster": [
            "certificateauthority.active.activatedby",
            "certificateauthority.active.id",
            "certificateauthority.data",
            "kubernetesnetworkconfig.serviceipv6cidr",
        ],
    }
