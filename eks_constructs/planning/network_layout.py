"""How one block of addresses becomes subnets that later changes do not move.

Two layouts exist. By zone, a subnet's place follows from the letter of its zone, so that adding,
removing or reordering zones never renumbers another one; a block /p is cut like this:

    block 0 … 5   /p+3 each   private subnets of zones a … f
    block 6       in eighths  public subnets of zones a … f, each /p+6
    block 7       in eighths  isolated subnets of zones a … f, each /p+6;
                              its last quarter holds the control-plane subnets a … f, each /28

The eksctl layout gives the blocks that eksctl gives, for networks that it made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from ipaddress import IPv4Network
from itertools import islice
from typing import Final

from eks_constructs.values import frozen

RESERVED_ADDRESSES: Final = 5
"""Addresses of each subnet that AWS keeps for itself.

See https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
"""


class SubnetTier(StrEnum):
    """What a subnet is for, which decides its routes and tags.

    Attributes:
        PUBLIC: Internet-facing load balancers and NAT gateways; routed to the internet gateway.
        PRIVATE: Nodes and pods; routed to a NAT gateway, if there is one.
        CONTROL_PLANE: Nothing but the network interfaces of the cluster's control plane, so that
            nodes cannot use up the addresses that an upgrade needs; no way out.
        ISOLATED: Databases and other things that talk only inside the network; no way out.
        PODS: Pods with custom networking, in a block of their own; they leave the network by the
            address of their node, so that these subnets need no way out.
    """

    PUBLIC = "public"
    PRIVATE = "private"
    CONTROL_PLANE = "control-plane"
    ISOLATED = "isolated"
    PODS = "pods"


class SubnetLayout(StrEnum):
    """Where in the block of the network each subnet lies.

    Attributes:
        BY_ZONE: The letter of the zone decides: a change of zones never moves other subnets.
        EKSCTL: The position of the zone in the list decides, as in a network made by eksctl.
    """

    BY_ZONE = "by-zone"
    EKSCTL = "eksctl"


LETTERS: Final = "abcdef"
"""What the names of zones end in that have places in the layout by zone."""
SMALLEST_WITH_CONTROL_PLANE: Final = 20
"""Longest prefix of a block with room for subnets of the control plane, by zone."""
EKSCTL_TIERS: Final = (SubnetTier.PUBLIC, SubnetTier.PRIVATE)
"""The tiers that eksctl's layout has."""
_CONTROL_PLANE_PREFIX: Final = 28


@frozen
class Subnet:
    """One planned subnet.

    Attributes:
        tier: What it is for.
        zone: Availability Zone, such as ``eu-west-1a``.
        cidr: IPv4 block.
        ipv6_index: Which of the /64 blocks of the network it gets when there are any, from 0;
            ``None`` for a subnet that never gets one.
    """

    tier: SubnetTier
    zone: str
    cidr: str
    ipv6_index: int | None

    @property
    def usable_addresses(self) -> int:
        """How many IPv4 addresses are left when AWS has taken its five."""
        return IPv4Network(self.cidr).num_addresses - RESERVED_ADDRESSES


def place_of_zone(zone: str, zones: Sequence[str], layout: SubnetLayout) -> int:
    """Return at which place of a row a zone's subnet lies, from 0.

    Args:
        zone: One of the zones.
        zones: All of them, in the order given.
        layout: By zone, the letter decides; in eksctl's layout, the order.
    """
    return LETTERS.index(zone[-1]) if layout is SubnetLayout.BY_ZONE else zones.index(zone)


def eksctl_subnets(block: IPv4Network, zones: Sequence[str]) -> Iterator[Subnet]:
    """Yield the subnets that eksctl would cut from a block, tier by tier.

    Args:
        block: The block of the network.
        zones: Its zones in the order given, Local Zones behind them.
    """
    # Room for four zones or for eight: the halves below are those of eksctl, where a fifth zone
    # makes every subnet smaller.
    up_to_four_zones = 4
    blocks = block.subnets(prefixlen_diff=3 if len(zones) <= up_to_four_zones else 4)
    places = ((tier, zone) for tier in EKSCTL_TIERS for zone in zones)
    for index, ((tier, zone), cidr) in enumerate(zip(places, blocks, strict=False)):
        yield Subnet(tier=tier, zone=zone, cidr=str(cidr), ipv6_index=index)


def subnets_by_zone(block: IPv4Network, zones: Sequence[str]) -> Iterator[Subnet]:
    """Yield a subnet for every tier and zone, at the place of the zone's letter.

    Args:
        block: The block of the network.
        zones: Its zones, in any order.
    """
    places_per_tier = 8
    blocks = _blocks_by_tier(block)
    for row, (tier, cidrs) in enumerate(blocks.items()):
        for zone in sorted(zones):
            place = place_of_zone(zone, zones, SubnetLayout.BY_ZONE)
            if place < len(cidrs):
                index = row * places_per_tier + place
                yield Subnet(tier=tier, zone=zone, cidr=str(cidrs[place]), ipv6_index=index)


def _blocks_by_tier(block: IPv4Network) -> Mapping[SubnetTier, Sequence[IPv4Network]]:
    *private, seventh, eighth = block.subnets(prefixlen_diff=3)
    *_, last_quarter = eighth.subnets(prefixlen_diff=2)
    small_enough = block.prefixlen <= SMALLEST_WITH_CONTROL_PLANE
    control_plane = last_quarter.subnets(new_prefix=_CONTROL_PLANE_PREFIX) if small_enough else ()
    return {
        SubnetTier.PUBLIC: tuple(seventh.subnets(prefixlen_diff=3)),
        SubnetTier.PRIVATE: tuple(private),
        SubnetTier.CONTROL_PLANE: tuple(islice(control_plane, len(LETTERS))),
        SubnetTier.ISOLATED: tuple(eighth.subnets(prefixlen_diff=3)),
    }
