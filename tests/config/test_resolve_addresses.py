"""Where a cluster is reached, and which addresses it uses."""

from __future__ import annotations

from pathlib import Path

from eks_constructs.planning.cluster import EgressMode
from eks_constructs.planning.cluster_network import EndpointAccess, IpFamily
from eks_constructs.planning.network_layout import SubnetTier
from tests.config.files import PLATFORM, START, load


def test_the_eksctl_endpoint_is_open_to_all_and_warned_of(tmp_path: Path) -> None:
    """A file brought along keeps its meaning, but not in silence."""
    environment = load(tmp_path, START)
    assert environment.cluster.addresses.endpoint == EndpointAccess.unrestricted(
        private_access=False
    )
    assert "public-endpoint-open" in {warning.code for warning in environment.warnings}


def test_the_hardened_endpoint_is_private(tmp_path: Path) -> None:
    """Nothing answers on the internet unless the file says so."""
    addresses = load(tmp_path, START + PLATFORM).cluster.addresses
    assert addresses.endpoint == EndpointAccess.private()
    assert addresses.placement.tiers == (SubnetTier.CONTROL_PLANE,)


def test_a_public_endpoint_takes_the_blocks_named(tmp_path: Path) -> None:
    """With private access on it answers in both."""
    text = "vpc: {clusterEndpoints: {publicAccess: true}, publicAccessCIDRs: [198.51.100.0/24]}\n"
    addresses = load(tmp_path, START + text + PLATFORM).cluster.addresses
    assert addresses.endpoint == EndpointAccess.public_and_private(only_from=["198.51.100.0/24"])


def test_the_control_plane_is_where_the_file_puts_it(tmp_path: Path) -> None:
    """On all subnets as with eksctl, on private ones only, or on those named."""
    assert load(tmp_path, START).cluster.addresses.placement.tiers == (
        SubnetTier.PUBLIC,
        SubnetTier.PRIVATE,
    )
    private = load(tmp_path, START + "vpc: {controlPlaneOnPrivateSubnets: true}\n")
    assert private.cluster.addresses.placement.tiers == (SubnetTier.PRIVATE,)
    named = load(
        tmp_path,
        START
        + "vpc: {id: vpc-00000001, controlPlaneSubnetIDs: [subnet-00000001, subnet-00000002], "
        + "subnets: {private: "
        + "{eu-west-1a: {id: subnet-00000001}, eu-west-1b: {id: subnet-00000002}}}}\n",
    )
    assert named.cluster.addresses.placement.subnet_ids == ("subnet-00000001", "subnet-00000002")


def test_families_blocks_and_egress_reach_the_cluster(tmp_path: Path) -> None:
    """Each of them is a property of the cluster."""
    addresses = load(
        tmp_path,
        START
        + "kubernetesNetworkConfig: {serviceIPv4CIDR: 172.20.0.0/16}\n"
        + "vpc: {controlPlaneEgressMode: CUSTOMER_ROUTED}\n"
        + "remoteNetworkConfig: {remoteNodeNetworks: [{cidrs: [10.80.0.0/16]}]}\n",
    ).cluster.addresses
    assert addresses.kubernetes_network.ip_family is IpFamily.IPV4
    assert addresses.kubernetes_network.service_ipv4_cidr == "172.20.0.0/16"
    assert addresses.egress_mode is EgressMode.CUSTOMER_ROUTED
    assert addresses.remote_networks is not None
    assert addresses.remote_networks.node_cidrs == ("10.80.0.0/16",)
