"""Addresses of a cluster are those that EKS accepts."""

from __future__ import annotations

from ipaddress import IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.cluster_network import (
    EndpointAccess,
    IpFamily,
    KubernetesNetwork,
    RemoteNetworks,
    public_access_cidr_problems,
    service_cidr_problems,
)


def test_private_endpoint_carries_no_cidrs() -> None:
    """A private endpoint has no public side."""
    endpoint = EndpointAccess.private()
    assert (endpoint.private_access, endpoint.public_access) == (True, False)
    assert endpoint.public_access_cidrs == ()


def test_public_endpoint_carries_its_cidrs() -> None:
    """A public endpoint answers to the blocks named, and to IPv6 ones too."""
    endpoint = EndpointAccess.public(only_from=["203.0.113.0/24", "2001:db8::/32"])
    assert (endpoint.private_access, endpoint.public_access) == (False, True)
    assert endpoint.public_access_cidrs == ("203.0.113.0/24", "2001:db8::/32")


def test_endpoint_can_be_both() -> None:
    """Public and private access go together."""
    endpoint = EndpointAccess.public_and_private(only_from=["203.0.113.7/32"])
    assert (endpoint.private_access, endpoint.public_access) == (True, True)


@pytest.mark.parametrize("private_access", [True, False])
def test_unrestricted_endpoint_keeps_what_eks_does(*, private_access: bool) -> None:
    """The one way to the whole internet has its own name."""
    endpoint = EndpointAccess.unrestricted(private_access=private_access)
    assert endpoint.private_access is private_access
    assert endpoint.public_access_cidrs == ("0.0.0.0/0",)


def test_endpoint_reached_from_nowhere_is_refused() -> None:
    """An endpoint that is neither private nor public cannot be used."""
    with pytest.raises(ConfigurationError, match="must allow private access, public access or"):
        EndpointAccess(private_access=False, public_access_cidrs=())


@pytest.mark.parametrize(
    ("cidr", "message"),
    [
        ("0.0.0.0/0", "must not open the endpoint to the whole internet"),
        ("::/0", "must not open the endpoint to the whole internet"),
        ("10.1.0.0/16", "must be a public block"),
        ("203.0.113.7/24", "and a prefix length, as in 203.0.113.0/24"),
        ("office", "such as 203.0.113.0/24"),
    ],
)
def test_public_cidr_that_eks_or_we_refuse(cidr: str, message: str) -> None:
    """Each bad block is named by its place in the list."""
    with pytest.raises(ConfigurationError) as refused:
        EndpointAccess.public(only_from=["198.51.100.0/24", cidr])
    assert message in str(refused.value)
    assert [problem.where for problem in refused.value.problems] == ["only_from[1]"]


def test_public_endpoint_without_cidrs_is_refused() -> None:
    """A public endpoint says who may reach it."""
    with pytest.raises(ConfigurationError, match="must name the CIDR blocks that may reach"):
        EndpointAccess.public_and_private(only_from=[])


def test_too_many_public_cidrs_are_refused() -> None:
    """EKS takes forty blocks."""
    cidrs = [f"203.0.113.{host}/32" for host in range(41)]
    (problem,) = public_access_cidr_problems(cidrs, where="publicAccessCIDRs")
    assert str(problem).startswith("publicAccessCIDRs: must have at most 40 blocks")
    assert not public_access_cidr_problems(cidrs[:40], where="publicAccessCIDRs")


def test_network_defaults_to_ipv4_and_a_block_of_ekss_choice() -> None:
    """Nothing is said about the services unless asked for."""
    network = KubernetesNetwork.ipv4()
    assert (network.ip_family, network.service_ipv4_cidr) == (IpFamily.IPV4, None)
    assert KubernetesNetwork.ipv6().ip_family is IpFamily.IPV6


@pytest.mark.parametrize(
    ("cidr", "message"),
    [
        ("172.20.0.0/25", "must be /12 to /24"),
        ("10.0.0.0/8", "must be /12 to /24"),
        ("100.64.0.0/16", "must lie within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"),
        ("172.20.0.1/16", "172.20.0.0/16"),
        ("fd00::/108", "must be an IPv4 block"),
    ],
)
def test_service_block_that_eks_refuses(cidr: str, message: str) -> None:
    """Size, range and form of the service block are checked."""
    with pytest.raises(ConfigurationError) as refused:
        KubernetesNetwork.ipv4(service_cidr=cidr)
    assert message in str(refused.value)


def test_service_block_of_an_ipv6_cluster_is_refused() -> None:
    """EKS assigns the services of an IPv6 cluster."""
    (problem,) = service_cidr_problems("10.100.0.0/16", ip_family=IpFamily.IPV6, where="cidr")
    assert problem.message == (
        "must be left out of an IPv6 cluster, whose service block EKS assigns"
    )


@given(st.integers(0, 255), st.integers(0, 255), st.integers(1, 30))
def test_service_block_is_accepted_exactly_between_12_and_24(a: int, b: int, prefix: int) -> None:
    """Any private block of the right size is accepted, and none of another size."""
    found = service_cidr_problems(
        str(IPv4Network(f"10.{a}.{b}.0/{prefix}", strict=False)),
        ip_family=IpFamily.IPV4,
        where="cidr",
    )
    sizes = {problem.code for problem in found} & {"cidr-too-large", "cidr-too-small"}
    assert bool(sizes) == (not 12 <= prefix <= 24)
    assert bool(found) == (not 12 <= prefix <= 24)


def test_remote_networks_keep_nodes_and_pods_apart() -> None:
    """Every block has a path of its own."""
    networks = RemoteNetworks(node_cidrs=("10.80.0.0/16",), pod_cidrs=("192.168.0.0/16",))
    assert networks.blocks() == {"node_cidrs[0]": "10.80.0.0/16", "pod_cidrs[0]": "192.168.0.0/16"}


@pytest.mark.parametrize(
    ("nodes", "pods", "message"),
    [
        ((), (), "must name at least one block"),
        (("10.80.0.0/16",), ("10.80.4.0/24",), "must not overlap node_cidrs[0] (10.80.0.0/16)"),
        (("203.0.113.0/24",), (), "172.16.0.0/12 or 192.168.0.0/16"),
        (("100.64.0.0/16",), (), "172.16.0.0/12 or 192.168.0.0/16"),
        (("10.80.0.0/16",), ("100.64.0.0/16",), "172.16.0.0/12 or 192.168.0.0/16"),
        (("10.80.0.0",), (), "must have a prefix length"),
    ],
)
def test_remote_networks_that_eks_refuses(
    nodes: tuple[str, ...], pods: tuple[str, ...], message: str
) -> None:
    """Blocks outside AWS are private and do not meet."""
    with pytest.raises(ConfigurationError) as refused:
        RemoteNetworks(node_cidrs=nodes, pod_cidrs=pods)
    assert message in str(refused.value)
