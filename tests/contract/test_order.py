"""What must wait for what, and what must not, when an environment is deployed."""

from __future__ import annotations

import pytest

from tests.support.graph import DeploymentGraph

MUST_WAIT = (
    ("AWS::EKS::Cluster", "AWS::EC2::Subnet"),
    ("AWS::EKS::Cluster", "AWS::Logs::LogGroup"),
    ("AWS::EKS::Cluster", "AWS::KMS::Key"),
    ("AWS::EKS::Cluster", "AWS::IAM::Role"),
    ("AWS::EKS::Nodegroup", "AWS::EKS::Cluster"),
    ("AWS::EKS::Nodegroup", "AWS::EC2::NatGateway"),
    ("AWS::EKS::Nodegroup", "AWS::EC2::Route"),
    ("AWS::EKS::Nodegroup", "AWS::EKS::AccessEntry"),
    ("AWS::EKS::FargateProfile", "AWS::EKS::Cluster"),
    ("AWS::EKS::FargateProfile", "AWS::EC2::NatGateway"),
    ("AWS::EKS::AccessEntry", "AWS::EKS::Cluster"),
    ("AWS::EKS::Addon", "AWS::EKS::Cluster"),
)
MUST_NOT_WAIT = (
    ("AWS::EKS::Cluster", "AWS::EC2::NatGateway"),
    ("AWS::EKS::Cluster", "AWS::EC2::EIP"),
    ("AWS::EC2::VPC", "AWS::EKS::Cluster"),
    ("AWS::EC2::NatGateway", "AWS::EKS::Cluster"),
)
BEFORE_NODES = ("vpc-cni", "kube-proxy", "eks-pod-identity-agent")


@pytest.mark.parametrize(("later", "earlier"), MUST_WAIT)
def test_waits_for(graph: DeploymentGraph, later: str, earlier: str) -> None:
    """Each resource of the first type waits for at least one of the second."""
    before = graph.types_before(later)
    assert [r for r, types in before.items() if earlier not in types] == []


@pytest.mark.parametrize(("later", "earlier"), MUST_NOT_WAIT)
def test_does_not_wait_for(graph: DeploymentGraph, later: str, earlier: str) -> None:
    """No resource of the first type waits for one of the second."""
    assert graph.of_type(earlier)
    before = graph.types_before(later)
    assert [r for r, types in before.items() if earlier in types] == []


def test_nodes_come_after_the_network_addons_and_before_the_others(
    graph: DeploymentGraph, addon_names: dict[str, str]
) -> None:
    """Nodes without a network add-on never get ready; CoreDNS without nodes never does."""
    addons = {addon_names[f"{r.stack}/{r.logical_id}"]: r for r in graph.of_type("AWS::EKS::Addon")}
    for group in graph.of_type("AWS::EKS::Nodegroup"):
        for name in BEFORE_NODES:
            assert addons[name] in graph.waits_for(group)
        for name in addons.keys() - set(BEFORE_NODES):
            assert group in graph.waits_for(addons[name])


def test_fargate_profiles_wait_for_one_another(graph: DeploymentGraph) -> None:
    """EKS makes one profile of a cluster at a time."""
    profiles = graph.of_type("AWS::EKS::FargateProfile")
    waits = sorted(len(set(profiles) & graph.waits_for(profile)) for profile in profiles)
    assert waits == list(range(len(profiles)))


def test_nothing_waits_for_itself(graph: DeploymentGraph) -> None:
    """References go one way."""
    assert not [r for r in graph.edges if r in graph.waits_for(r)]
