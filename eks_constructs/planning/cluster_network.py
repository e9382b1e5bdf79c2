"""Addresses of a cluster: who reaches its endpoint, which ranges services and nodes use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from ipaddress import IPv4Network
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.address_blocks import RFC_1918, block_form_problems, parse_block
from eks_constructs.planning.network_cidrs import cidr_problems, overlap_problems, parse_cidr
from eks_constructs.values import frozen

_EVERYWHERE: Final = "0.0.0.0/0"
_MAX_PUBLIC_CIDRS: Final = 40
"""A quota that cannot be raised.

See https://docs.aws.amazon.com/general/latest/gr/eks.html
"""


class IpFamily(StrEnum):
    """Address family of pods and services; it can never be changed on a live cluster."""

    IPV4 = "ipv4"
    IPV6 = "ipv6"


@frozen
class EndpointAccess:
    """From where the Kubernetes API server can be reached; made by one of the factories.

    Attributes:
        private_access: Whether it answers inside the VPC.
        public_access_cidrs: Blocks on the internet that it answers to; none means that it has no
            public endpoint.

    Raises:
        ConfigurationError: It could be reached from nowhere.

    See https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
    """

    private_access: bool
    public_access_cidrs: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse an endpoint that nobody can reach."""
        if not self.private_access and not self.public_access_cidrs:
            message = "must allow private access, public access or both"
            problem = Problem(code="required", where="endpoint", got=None, message=message)
            refuse("endpoint access", [problem])

    @property
    def public_access(self) -> bool:
        """Whether there is a public endpoint."""
        return bool(self.public_access_cidrs)

    @classmethod
    def private(cls) -> EndpointAccess:
        """Answer inside the VPC and the networks connected to it only."""
        return cls(private_access=True, public_access_cidrs=())

    @classmethod
    def public(cls, *, only_from: Sequence[str]) -> EndpointAccess:
        """Answer on the internet, to some blocks only.

        Nodes then reach the API server through the internet too, so the blocks must contain the
        addresses of their NAT gateways.

        Args:
            only_from: CIDR blocks, one to 40; never a whole address family.

        Raises:
            ConfigurationError: A block is malformed, private or everything, or there is none.
        """
        refuse("endpoint access", public_access_cidr_problems(only_from, where="only_from"))
        return cls(private_access=False, public_access_cidrs=tuple(only_from))

    @classmethod
    def public_and_private(cls, *, only_from: Sequence[str]) -> EndpointAccess:
        """Answer inside the VPC, and on the internet to some blocks only.

        Args:
            only_from: CIDR blocks, one to 40; never a whole address family.

        Raises:
            ConfigurationError: A block is malformed, private or everything, or there is none.
        """
        refuse("endpoint access", public_access_cidr_problems(only_from, where="only_from"))
        return cls(private_access=True, public_access_cidrs=tuple(only_from))

    @classmethod
    def unrestricted(cls, *, private_access: bool) -> EndpointAccess:
        """Answer to the whole internet, as EKS itself does when nothing is said.

        Exists only so that an environment file written for another tool keeps its meaning; the
        policy checks report it.

        Args:
            private_access: Whether it answers inside the VPC as well.
        """
        return cls(private_access=private_access, public_access_cidrs=(_EVERYWHERE,))


def public_access_cidr_problems(cidrs: Sequence[str], *, where: str) -> tuple[Problem, ...]:
    """Return what is wrong with the blocks that may reach a public endpoint.

    Args:
        cidrs: Blocks given.
        where: Path of the list, for the problems.
    """
    if not cidrs:
        message = (
            "must name the CIDR blocks that may reach the public endpoint, such as the office's "
            "203.0.113.0/24; leave public access off if there are none"
        )
        return (Problem(code="empty", where=where, got=None, message=message),)
    found = [
        problem
        for index, cidr in enumerate(cidrs)
        for problem in _public_cidr_problems(cidr, f"{where}[{index}]")
    ]
    if len(cidrs) > _MAX_PUBLIC_CIDRS:
        message = f"must have at most {_MAX_PUBLIC_CIDRS} blocks, the quota of EKS"
        found.append(Problem(code="too-many", where=where, got=len(cidrs), message=message))
    return tuple(found)


def _public_cidr_problems(cidr: str, where: str) -> tuple[Problem, ...]:
    network = parse_block(cidr)
    if network is None:
        return tuple(block_form_problems(cidr, where=where, example="203.0.113.0/24"))
    if network.prefixlen == 0:
        message = (
            "must not open the endpoint to the whole internet; name the blocks that need it, or "
            "use private access"
        )
        return (Problem(code="public-endpoint-open", where=where, got=cidr, message=message),)
    if isinstance(network, IPv4Network) and _is_private(network):
        message = (
            "must be a public block, since requests to the public endpoint come from public "
            "addresses; for private networks use private access"
        )
        return (Problem(code="invalid-value", where=where, got=cidr, message=message),)
    return ()


@frozen
class KubernetesNetwork:
    """Address family of a cluster and the range of its services; fixed at creation.

    Attributes:
        ip_family: Family of pod and service addresses.
        service_ipv4_cidr: Block that service addresses come from, /12 to /24 in a private range.
            Default: EKS takes 10.100.0.0/16 or 172.20.0.0/16, whichever does not meet the VPC.

    Raises:
        ConfigurationError: The block cannot be used, or is given for an IPv6 cluster.

    See https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html
    """

    ip_family: IpFamily = IpFamily.IPV4
    service_ipv4_cidr: str | None = None

    def __post_init__(self) -> None:
        """Refuse a block that EKS would refuse."""
        found = service_cidr_problems(
            self.service_ipv4_cidr, ip_family=self.ip_family, where="service_ipv4_cidr"
        )
        refuse("kubernetes network", found)

    @classmethod
    def ipv4(cls, *, service_cidr: str | None = None) -> KubernetesNetwork:
        """Give pods and services IPv4 addresses.

        Args:
            service_cidr: Block of service addresses. Default: EKS chooses one.
        """
        return cls(ip_family=IpFamily.IPV4, service_ipv4_cidr=service_cidr)

    @classmethod
    def ipv6(cls) -> KubernetesNetwork:
        """Give pods and services IPv6 addresses; EKS chooses the block of the services."""
        return cls(ip_family=IpFamily.IPV6)


def service_cidr_problems(
    cidr: str | None, *, ip_family: IpFamily, where: str
) -> tuple[Problem, ...]:
    """Return what is wrong with the block of the services.

    Args:
        cidr: Block given; ``None`` leaves the choice to EKS.
        ip_family: Family of the cluster.
        where: Path of the value, for the problems.
    """
    if cidr is None:
        return ()
    if ip_family is IpFamily.IPV6:
        message = "must be left out of an IPv6 cluster, whose service block EKS assigns"
        return (Problem(code="not-together", where=where, got=cidr, message=message),)
    found = cidr_problems(cidr, where=where, allow_public=True, largest=12, smallest=24)
    network = parse_cidr(cidr)
    if network is not None and not _is_private(network):
        message = "must lie within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"
        problem = Problem(code="cidr-not-private", where=where, got=cidr, message=message)
        return (*found, problem)
    return found


@frozen
class RemoteNetworks:
    """Networks outside AWS that EKS Hybrid Nodes and their pods live in.

    Attributes:
        node_cidrs: IPv4 blocks of the nodes; at least one, /8 to /32 in 10.0.0.0/8, 172.16.0.0/12
            or 192.168.0.0/16.
        pod_cidrs: IPv4 blocks of the pods, from the same ranges. Default: none, so that webhooks
            cannot run there.

    Raises:
        ConfigurationError: A block is malformed, not private, or overlaps another one.

    See https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-networking.html
    """

    node_cidrs: tuple[str, ...]
    pod_cidrs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse blocks that EKS would refuse."""
        refuse("remote networks", self._problems())

    def _problems(self) -> Iterator[Problem]:
        if not self.node_cidrs:
            message = "must name at least one block that the hybrid nodes live in"
            yield Problem(code="empty", where="node_cidrs", got=None, message=message)
        blocks = self.blocks()
        for where, cidr in blocks.items():
            yield from _remote_cidr_problems(cidr, where)
        yield from overlap_problems(blocks)

    def blocks(self) -> dict[str, str]:
        """Return every block by its path, such as ``node_cidrs[0]``."""
        nodes = {f"node_cidrs[{index}]": cidr for index, cidr in enumerate(self.node_cidrs)}
        return nodes | {f"pod_cidrs[{index}]": cidr for index, cidr in enumerate(self.pod_cidrs)}


def _remote_cidr_problems(cidr: str, where: str) -> tuple[Problem, ...]:
    found = cidr_problems(cidr, where=where, allow_public=True, largest=8, smallest=32)
    network = parse_cidr(cidr)
    if network is None or _is_private(network):
        return found
    # 100.64.0.0/10 serves pods in a VPC, but EKS does not take it for networks outside AWS.
    message = "must lie within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"
    return (*found, Problem(code="cidr-not-private", where=where, got=cidr, message=message))


def _is_private(network: IPv4Network) -> bool:
    return any(map(network.subnet_of, RFC_1918))
