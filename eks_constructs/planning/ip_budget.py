"""Whether the subnets of a cluster have addresses enough for everything it may grow to.

Counted at the declared maximum of every node group, every node full of pods, and with one zone
lost: the zones that are left take all the nodes. See
https://docs.aws.amazon.com/eks/latest/best-practices/ip-opt.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import cache
from typing import Final

from eks_constructs.planning.cni_addresses import CniSettings, NodeAddresses, node_addresses
from eks_constructs.planning.network_layout import Subnet, SubnetTier
from eks_constructs.values import frozen

FULLEST_PERCENT: Final = 80
"""How full a subnet may be at the maximum: the rest is for updates, which add nodes before they
take any away, and for what is not declared."""

CONTROL_PLANE_INTERFACES: Final = 4
CONTROL_PLANE_RESERVE: Final = 5
"""Interfaces that a control plane has at most, and addresses that an upgrade of it needs free.

See https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
"""

LOAD_BALANCER_ADDRESSES: Final = 8
"""Free addresses that a load balancer needs in each of its subnets.

See https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
"""


@frozen
class GroupDemand:
    """The nodes of one group.

    Attributes:
        name: Name of the group.
        instance_types: Its types, all of the catalogue; the one that takes most counts.
        max_size: Most nodes.
        tier: Kind of its subnets.
        zones: Its zones.
        alike: How many groups of this kind there are, itself included.
    """

    name: str
    instance_types: tuple[str, ...]
    max_size: int
    tier: SubnetTier
    zones: tuple[str, ...]
    alike: int = 1


@frozen
class Demand:
    """Everything that takes addresses.

    Attributes:
        groups: Node groups.
        cni: Settings of the network plugin.
        fargate_pods: Most Fargate pods at one time, in private subnets.
        load_balancers: Most load balancers at one time, of each kind: internet-facing ones in
            public subnets, internal ones in private subnets.
        control_plane: Kinds of subnets that the control plane's interfaces are in.
        nat_zones: Zones with a NAT gateway, in public subnets.
        interface_endpoints: VPC endpoints with an interface in each private subnet.
    """

    groups: tuple[GroupDemand, ...] = ()
    cni: CniSettings = field(default_factory=CniSettings)
    fargate_pods: int = 0
    load_balancers: int = 0
    control_plane: frozenset[SubnetTier] = frozenset()
    nat_zones: frozenset[str] = frozenset()
    interface_endpoints: int = 0


@frozen
class SubnetBudget:
    """One subnet at its fullest.

    Attributes:
        subnet: The subnet.
        parts: What takes how many addresses; nothing that takes none.
    """

    subnet: Subnet
    parts: Mapping[str, int]

    @property
    def size(self) -> int:
        """Addresses that AWS leaves to its users."""
        return self.subnet.usable_addresses

    @property
    def used(self) -> int:
        """Addresses taken; more than there are means that something does not start."""
        return sum(self.parts.values())

    @property
    def free(self) -> int:
        """Addresses left; negative when they do not suffice."""
        return self.size - self.used

    @property
    def percent(self) -> int:
        """How full it is, rounded up."""
        return -(-self.used * 100 // self.size)

    @property
    def is_too_full(self) -> bool:
        """Whether it is fuller than it may be, or leaves an upgrade no room."""
        needs_reserve = _CONTROL_PLANE in self.parts and self.free < CONTROL_PLANE_RESERVE
        return self.used * 100 > FULLEST_PERCENT * self.size or needs_reserve


@frozen
class GroupCapacity:
    """What one group comes to at its maximum.

    Attributes:
        group: The group.
        instance_type: Its type that takes most addresses.
        node: What one full node of it takes.
        nodes_per_zone: Nodes in one zone when another zone is lost.
    """

    group: GroupDemand
    instance_type: str
    node: NodeAddresses
    nodes_per_zone: int

    @property
    def pods(self) -> int:
        """Pods that fit on all its nodes."""
        return self.node.pods * self.group.max_size * self.group.alike


@frozen
class IpBudget:
    """Addresses of a network and what takes them.

    Attributes:
        subnets: Each subnet at its fullest, in the order of the plan.
        groups: Each node group at its maximum.
    """

    subnets: tuple[SubnetBudget, ...]
    groups: tuple[GroupCapacity, ...]

    @property
    def too_full(self) -> tuple[SubnetBudget, ...]:
        """Subnets that are fuller than they may be."""
        return tuple(each for each in self.subnets if each.is_too_full)


def plan_ip_budget(subnets: Sequence[Subnet], demand: Demand) -> IpBudget:
    """Count what takes the addresses of each subnet.

    Args:
        subnets: The subnets.
        demand: What takes addresses.

    Raises:
        ConfigurationError: The catalogue lacks an instance type.
    """
    groups = tuple(_capacity(group, demand.cni) for group in demand.groups)
    zones = len({subnet.zone for subnet in subnets})
    return IpBudget(
        subnets=tuple(
            SubnetBudget(subnet=subnet, parts=_parts(subnet, demand, groups, zones=zones))
            for subnet in subnets
        ),
        groups=groups,
    )


_CONTROL_PLANE: Final = "control plane"


def _capacity(group: GroupDemand, cni: CniSettings) -> GroupCapacity:
    greediest, node = _greediest(tuple(group.instance_types), cni)
    return GroupCapacity(
        group=group,
        instance_type=greediest,
        node=node,
        nodes_per_zone=spread(group.max_size, zones=len(group.zones)),
    )


@cache  # hundreds of groups have few different lists of types
def _greediest(instance_types: tuple[str, ...], cni: CniSettings) -> tuple[str, NodeAddresses]:
    """Return the type whose nodes take most, the first of several, and what one takes."""
    nodes = {name: node_addresses(name, cni) for name in instance_types}
    return max(nodes.items(), key=lambda each: each[1].total)


def spread(number: int, *, zones: int) -> int:
    """Return how many of a number land in one zone when another one is lost.

    Args:
        number: Of nodes or pods.
        zones: How many zones they are spread over; a single one has no other to lose.
    """
    left = max(zones - 1, 1)
    return -(-number // left)


def _parts(
    subnet: Subnet, demand: Demand, groups: Sequence[GroupCapacity], *, zones: int
) -> Mapping[str, int]:
    tier = subnet.tier
    is_private, is_public = tier is SubnetTier.PRIVATE, tier is SubnetTier.PUBLIC
    here = [each for each in groups if subnet.zone in each.group.zones]
    parts = {
        f"nodes {each.group.name}": each.group.alike
        * each.nodes_per_zone
        * each.node.in_node_subnet
        for each in here
        if each.group.tier is tier
    }
    parts |= {
        "Fargate": spread(demand.fargate_pods, zones=zones) if is_private else 0,
        "load balancers": demand.load_balancers * LOAD_BALANCER_ADDRESSES
        if is_private or is_public
        else 0,
        "NAT gateway": 1 if is_public and subnet.zone in demand.nat_zones else 0,
        "pods": sum(
            each.group.alike * each.nodes_per_zone * each.node.in_pod_subnet for each in here
        )
        if tier is SubnetTier.PODS
        else 0,
        "endpoints": demand.interface_endpoints if is_private else 0,
        _CONTROL_PLANE: CONTROL_PLANE_INTERFACES if tier in demand.control_plane else 0,
    }
    return {part: count for part, count in parts.items() if count}
