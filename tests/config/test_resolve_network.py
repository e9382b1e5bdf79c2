"""From the file to the plan of a network that is made."""

from __future__ import annotations

from pathlib import Path

from eks_constructs.config.resolved import NewNetwork
from eks_constructs.planning.network import HostnameType, Ipv6Pool, NatMode
from eks_constructs.planning.network_layout import SubnetLayout, SubnetTier
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
    assert network.plan.cluster_names == ()  # eksctl tags subnets for load balancers only


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


def test_an_ipv6_cluster_has_a_single_nat_gateway_with_eksctl(tmp_path: Path) -> None:
    """Its block may come from a pool; the hardened table lets one choose the gateways."""
    text = (
        "kubernetesNetworkConfig: {ipFamily: iPv6}\n"
        "vpc: {ipv6Cidr: '2001:db8::/56', ipv6Pool: ipv6pool-ec2-1}\n"
    )
    network = made(tmp_path, START + text)
    assert network.dual_stack
    assert network.plan.nat is NatMode.SINGLE
    assert network.ipv6_pool == Ipv6Pool(cidr="2001:db8::/56", pool_id="ipv6pool-ec2-1")
    free = "kubernetesNetworkConfig: {ipFamily: IPv6}\nvpc: {nat: {gateway: Single}}\n"
    assert made(tmp_path, START + free + PLATFORM).plan.nat is NatMode.SINGLE


def test_an_ipv4_cluster_may_have_ipv6_addresses_too(tmp_path: Path) -> None:
    """The VPC has them; pods keep IPv4 addresses."""
    network = made(tmp_path, START + "vpc: {autoAllocateIPv6: true}\n")
    assert network.dual_stack
    assert network.ipv6_pool is None
    assert not made(tmp_path, START + "vpc: {autoAllocateIPv6: false}\n").dual_stack


def test_local_zones_follow_the_zones_in_each_half(tmp_path: Path) -> None:
    """As eksctl cuts the block; one NAT gateway of the region serves them."""
    text = START.replace("eu-west-1", "us-west-2") + "localZones: [us-west-2-lax-1a]\n"
    network = made(tmp_path, text)
    assert [(each.tier, each.cidr) for each in network.plan.local_subnets] == [
        (SubnetTier.PUBLIC, "192.168.96.0/19"),
        (SubnetTier.PRIVATE, "192.168.224.0/19"),
    ]
    assert network.plan.nat is NatMode.SINGLE


def test_host_names_are_made_as_asked(tmp_path: Path) -> None:
    """In a network that is made."""
    network = made(tmp_path, START + "vpc: {hostnameType: resource-name}\n")
    assert network.plan.hostname_type is HostnameType.RESOURCE_NAME
