"""From the file to the plan of a network that is made."""

from __future__ import annotations

from pathlib import Path

from eks_constructs.config.resolved import NewNetwork
from eks_constructs.planning.network import NatMode
from eks_constructs.planning.network_subnets import SubnetLayout
from tests.config.files import PLATFORM, START, load


def made(folder: Path, text: str) -> NewNetwork:
    """Return the network of a text that has one made."""
    network = load(folder, text).network
    assert isinstance(network, NewNetwork)
    return network


def test_without_a_platform_document_the_network_is_that_of_eksctl(tmp_path: Path) -> None:
    """Its block, its layout, a single NAT gateway, public addresses on launch, no flow logs."""
    network = made(tmp_path, START)
    assert network.plan.cidr == "192.168.0.0/16"
    assert network.plan.layout is SubnetLayout.EKSCTL
    assert network.plan.nat is NatMode.SINGLE
    assert network.plan.zones == ("eu-west-1a", "eu-west-1b", "eu-west-1c")
    assert network.plan.map_public_ip_on_launch
    assert network.flow_log_retention_days is None
    assert network.plan.cluster_names == ("dev",)


def test_with_one_the_network_is_hardened(tmp_path: Path) -> None:
    """A gateway in each zone, subnets of their own for the control plane, flow logs for a year."""
    network = made(tmp_path, START + PLATFORM)
    assert network.plan.cidr == "10.0.0.0/16"
    assert network.plan.layout is SubnetLayout.BY_ZONE
    assert network.plan.nat is NatMode.PER_ZONE
    assert network.plan.control_plane_subnets
    assert not network.plan.map_public_ip_on_launch
    assert network.flow_log_retention_days == 365


def test_eksctl_takes_two_zones_in_us_east_1(tmp_path: Path) -> None:
    """One region is an exception there."""
    text = START.replace("eu-west-1", "us-east-1")
    assert made(tmp_path, text).plan.zones == ("us-east-1a", "us-east-1b")
    assert len(made(tmp_path, text + PLATFORM).plan.zones) == 3


def test_what_is_said_goes_before_the_defaults(tmp_path: Path) -> None:
    """Each field of the network reaches the plan."""
    network = made(
        tmp_path,
        START
        + "vpc: {cidr: 172.16.0.0/16, nat: {gateway: Disable}}\n"
        + "kubernetesNetworkConfig: {ipFamily: ipv6}\n"
        + PLATFORM
        + "network: {isolatedSubnets: true, controlPlaneSubnets: false, karpenterDiscovery: dev, "
        + "flowLogs: {retentionInDays: 30}}\n",
    )
    assert network.plan.cidr == "172.16.0.0/16"
    assert network.plan.nat is NatMode.NONE
    assert network.plan.isolated_subnets
    assert not network.plan.control_plane_subnets
    assert network.plan.karpenter_discovery == "dev"
    assert network.flow_log_retention_days == 30
    assert network.dual_stack


def test_public_addresses_can_be_allowed(tmp_path: Path) -> None:
    """Somebody who owns the block may say so."""
    text = START + "vpc: {cidr: 8.8.0.0/16}\n" + PLATFORM + "network: {allowPublicCIDR: true}\n"
    assert made(tmp_path, text).plan.allow_public_cidr


def test_a_single_nat_gateway_is_warned_of(tmp_path: Path) -> None:
    """It is cheap, and a weak point."""
    text = START + "vpc: {nat: {gateway: Single}}\n" + PLATFORM
    (warning,) = load(tmp_path, text).warnings
    assert (warning.code, str(warning.location)) == (
        "single-nat-gateway",
        f"{tmp_path}/dev.yaml:5:22",
    )
