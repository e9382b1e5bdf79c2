"""From the file to the use of a network that somebody else made."""

from __future__ import annotations

from pathlib import Path

import pytest

from eks_constructs.config.resolved import ExistingNetwork
from eks_constructs.planning.network_layout import SubnetTier
from tests.config.files import PLATFORM, START, load


def test_subnets_keep_their_names_and_zones(tmp_path: Path) -> None:
    """A key that is a zone names the zone; else ``az`` does."""
    network = load(
        tmp_path,
        START
        + "vpc: {id: vpc-00000001, subnets: {private: {eu-west-1a: {id: subnet-00000001}, "
        + "b: {id: subnet-00000002, az: eu-west-1b}}}}\n"
        + PLATFORM,
    ).network
    assert isinstance(network, ExistingNetwork)
    subnets = network.plan.subnets[SubnetTier.PRIVATE]
    assert {name: subnet.zone for name, subnet in subnets.items()} == {
        "eu-west-1a": "eu-west-1a",
        "b": "eu-west-1b",
    }
    assert network.plan.vpc_id == "vpc-00000001"


SUBNETS = (
    "subnets: {private: {eu-west-1a: {id: subnet-00000001}, eu-west-1b: {id: subnet-00000002}}}"
)
NODES = "nodeGroups: [{name: a, privateNetworking: true}]\n"


def test_the_vpc_may_be_that_of_the_subnets(tmp_path: Path) -> None:
    """As in eksctl, which looks it up; here CloudFormation finds it."""
    network = load(tmp_path, f"{START}vpc: {{{SUBNETS}}}\n").network
    assert isinstance(network, ExistingNetwork)
    assert network.plan.vpc_id is None
    assert network.plan.some_subnet_id == "subnet-00000001"


@pytest.mark.parametrize(
    ("mode", "warned"), [("Single", 1), ("HighlyAvailable", 1), ("Disable", 0)]
)
def test_gateways_that_nobody_makes_are_warned_of(tmp_path: Path, mode: str, warned: int) -> None:
    """The network has what it has; eksctl says nothing."""
    text = f"{START}vpc: {{id: vpc-00000001, nat: {{gateway: {mode}}}, {SUBNETS}}}\n"
    found = [each for each in load(tmp_path, text).warnings if each.where == "vpc.nat.gateway"]
    assert len(found) == warned


@pytest.mark.parametrize(
    ("more", "nodes", "services"),
    [
        ("", NODES, "172.20.0.0/16"),
        ("", "", None),
        ("", "managedNodeGroups: [{name: a, privateNetworking: true}]\n", None),
        ("cidr: 10.0.0.0/16, ", NODES, None),
    ],
)
def test_services_have_a_block_where_nodes_must_know_it(
    tmp_path: Path, more: str, nodes: str, services: str | None
) -> None:
    """The cluster is told the same, and so are people, because EKS might have taken another."""
    environment = load(tmp_path, f"{START}vpc: {{{more}{SUBNETS}}}\n{nodes}")
    asked = environment.cluster.addresses.kubernetes_network
    assert asked.service_ipv4_cidr == services
    told = [each.where for each in environment.warnings if each.code == "required"]
    where = "kubernetesNetworkConfig.serviceIPv4CIDR"
    assert told == ([where] if services else [])
    for group in environment.compute.self_managed:
        assert group.spec.cluster_facts is not None
        assert group.spec.cluster_facts.service_cidr == "172.20.0.0/16"
