"""A cluster without any way to the internet."""

from __future__ import annotations

from pathlib import Path

from eks_constructs.config.resolved import NewNetwork
from eks_constructs.planning.cluster_network import EndpointAccess
from eks_constructs.planning.endpoints import EndpointFeature, plan_endpoints
from eks_constructs.planning.network import NatMode
from eks_constructs.planning.network_layout import SubnetTier
from tests.config.files import PLATFORM, START, load

ON = "privateCluster: {enabled: true}\n"


def services(folder: Path, text: str) -> list[str]:
    """Return the services that have an endpoint."""
    endpoints = load(folder, text).endpoints
    assert endpoints is not None
    planned = plan_endpoints(features=endpoints.features, region="eu-west-1").endpoints
    return [each.service for each in planned]


def test_a_private_cluster_has_private_subnets_only(tmp_path: Path) -> None:
    """At the places that eksctl gives them; no gateway, and an endpoint inside the VPC."""
    environment = load(tmp_path, START + ON)
    assert isinstance(environment.network, NewNetwork)
    plan = environment.network.plan
    assert [(each.tier, each.cidr) for each in plan.subnets] == [
        (SubnetTier.PRIVATE, "192.168.96.0/19"),
        (SubnetTier.PRIVATE, "192.168.128.0/19"),
        (SubnetTier.PRIVATE, "192.168.160.0/19"),
    ]
    assert plan.nat is NatMode.NONE
    assert environment.cluster.addresses.endpoint == EndpointAccess.private()
    assert environment.cluster.addresses.placement.tiers == (SubnetTier.PRIVATE,)


def test_eksctl_makes_five_endpoints_and_one_for_logs(tmp_path: Path) -> None:
    """Those for logs when the control plane writes any; more when asked."""
    usual = ["ec2", "ecr.api", "ecr.dkr", "s3", "sts"]
    assert services(tmp_path, START + ON) == usual
    logs = "cloudWatch: {clusterLogging: {enableTypes: [audit]}}\n"
    assert services(tmp_path, START + ON + logs) == sorted([*usual, "logs"])
    more = (
        "privateCluster: {enabled: true, "
        "additionalEndpointServices: [cloudformation, autoscaling, logs]}\n"
    )
    assert services(tmp_path, START + more) == sorted(
        [*usual, "cloudformation", "autoscaling", "logs"]
    )


def test_hardened_makes_those_that_its_defaults_need(tmp_path: Path) -> None:
    """Nodes call EKS and the agent of EKS Pod Identity calls its service; logs are on."""
    assert services(tmp_path, START + ON + PLATFORM) == [
        "ec2",
        "ecr.api",
        "ecr.dkr",
        "eks",
        "eks-auth",
        "logs",
        "s3",
        "sts",
    ]


def test_endpoints_can_be_left_to_others(tmp_path: Path) -> None:
    """The VPC may have them, or another way out."""
    text = "privateCluster: {enabled: true, skipEndpointCreation: true}\n"
    assert load(tmp_path, START + text).endpoints is None
    assert load(tmp_path, START).endpoints is None


def test_an_existing_vpc_must_have_its_own_way_to_s3(tmp_path: Path) -> None:
    """Its route tables are not known, so that the gateway endpoint is somebody else's."""
    environment = load(
        tmp_path,
        START
        + ON
        + "vpc: {id: vpc-00000001, cidr: 10.0.0.0/16, subnets: {private: "
        + "{eu-west-1a: {id: subnet-00000001}, eu-west-1b: {id: subnet-00000002}}}}\n",
    )
    assert environment.endpoints is not None
    assert EndpointFeature.EKSCTL in environment.endpoints.features
    assert "a gateway endpoint for Amazon S3 must be in the route tables" in str(
        [each.message for each in environment.warnings]
    )


def test_what_has_no_effect_is_warned_of(tmp_path: Path) -> None:
    """Switched off, the rest of the section says nothing."""
    text = "privateCluster: {skipEndpointCreation: true, additionalEndpointServices: [logs]}\n"
    warnings = [each.where for each in load(tmp_path, START + text).warnings]
    assert "privateCluster.skipEndpointCreation" in warnings
    assert "privateCluster.additionalEndpointServices" in warnings
