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

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network
from itertools import islice
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.network_cidrs import SMALLEST_VPC_PREFIX, cidr_problems, parse_cidr
from eks_constructs.planning.network_local_zones import local_zone_list_problems

FEWEST_ZONES: Final = 2
MOST_ZONES: Final = 6
"""How many zones a network spans; a cluster needs two for its control plane.

See https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
"""

RESERVED_ADDRESSES: Final = 5
"""Addresses of each subnet that AWS keeps for itself.

See https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
"""

_LETTERS: Final = "abcdef"
_CONTROL_PLANE_PREFIX: Final = 28


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


_SMALLEST: Final = {SubnetLayout.BY_ZONE: 22, SubnetLayout.EKSCTL: 24}
_SMALLEST_WITH_CONTROL_PLANE: Final = 20
_EKSCTL_TIERS: Final = (SubnetTier.PUBLIC, SubnetTier.PRIVATE)


@dataclass(frozen=True, kw_only=True, slots=True)
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


def plan_subnets(
    *,
    cidr: str,
    zones: Sequence[str],
    tiers: Collection[SubnetTier],
    layout: SubnetLayout = SubnetLayout.BY_ZONE,
    local_zones: Sequence[str] = (),
) -> tuple[Subnet, ...]:
    """Cut one block into a subnet per tier and zone.

    Args:
        cidr: Block of the network. By zone /16 to /22, with control-plane subnets /16 to /20;
            eksctl's layout /16 to /24.
        zones: Two to six zones. Their order matters in eksctl's layout only.
        tiers: Which subnets to make; leaving one out never moves another.
        layout: Where each subnet lies. Default: by zone.
        local_zones: Local Zones, which eksctl's layout has places for, behind those of the zones
            in each tier. Default: none.

    Returns:
        Subnets by tier and then by zone: alphabetically, or in eksctl's layout as given.

    Raises:
        ConfigurationError: The zones, the block or the tiers do not fit the layout.
    """
    found = subnet_problems(
        cidr=cidr, zones=zones, tiers=tiers, layout=layout, local_zones=local_zones
    )
    refuse("subnets", found)
    block = IPv4Network(cidr)
    every = (
        _eksctl_subnets(block, (*zones, *local_zones))
        if layout is SubnetLayout.EKSCTL
        else _subnets_by_zone(block, zones)
    )
    return tuple(subnet for subnet in every if subnet.tier in tiers)


def subnet_problems(
    *,
    cidr: str,
    zones: Sequence[str],
    tiers: Collection[SubnetTier],
    layout: SubnetLayout,
    allow_public_cidr: bool = True,
    local_zones: Sequence[str] = (),
) -> tuple[Problem, ...]:
    """Return everything that keeps :func:`plan_subnets` from a plan.

    Args:
        cidr: Block of the network.
        zones: Names of the zones.
        tiers: Which subnets are wanted.
        layout: Where each subnet lies.
        allow_public_cidr: Whether the block may lie outside the private ranges. Default: it may.
        local_zones: Names of Local Zones. Default: none.
    """
    return (
        *zones_problems(zones),
        *local_zone_list_problems(zones, local_zones),
        *_layout_problems(local_zones, layout),
        *_letter_problems(zones, layout),
        *cidr_problems(cidr, where="cidr", allow_public=allow_public_cidr),
        *_block_problems(cidr, tiers, layout),
        *_tier_problems(tiers, layout),
    )


def zones_problems(zones: Sequence[str], *, where: str = "zones") -> tuple[Problem, ...]:
    """Return what is wrong with a list of zones, whatever the region.

    Args:
        zones: Names such as ``eu-west-1a``.
        where: Path of the list, for the problems.
    """
    names = ", ".join(zones)
    problems = [
        Problem(
            code="name-duplicate", where=where, got=zone, message="must name each zone only once"
        )
        for zone, times in Counter(zones).items()
        if times > 1
    ]
    if len(set(zones)) < FEWEST_ZONES:
        message = "must be at least 2 zones, because the control plane spans two; name another one"
        problems.append(
            Problem(code="out-of-range", where=where, got=names or None, message=message)
        )
    if len(set(zones)) > MOST_ZONES:
        message = f"must be at most {MOST_ZONES} zones"
        problems.append(Problem(code="too-many", where=where, got=names, message=message))
    return tuple(problems)


def place_of_zone(zone: str, zones: Sequence[str], layout: SubnetLayout) -> int:
    """Return at which place of a row a zone's subnet lies, from 0.

    Args:
        zone: One of the zones.
        zones: All of them, in the order given.
        layout: By zone, the letter decides; in eksctl's layout, the order.
    """
    return _LETTERS.index(zone[-1]) if layout is SubnetLayout.BY_ZONE else zones.index(zone)


def _eksctl_subnets(block: IPv4Network, zones: Sequence[str]) -> Iterator[Subnet]:
    # Room for four zones or for eight: the halves below are those of eksctl, where a fifth zone
    # makes every subnet smaller.
    up_to_four_zones = 4
    blocks = block.subnets(prefixlen_diff=3 if len(zones) <= up_to_four_zones else 4)
    places = ((tier, zone) for tier in _EKSCTL_TIERS for zone in zones)
    for index, ((tier, zone), cidr) in enumerate(zip(places, blocks, strict=False)):
        yield Subnet(tier=tier, zone=zone, cidr=str(cidr), ipv6_index=index)


def _subnets_by_zone(block: IPv4Network, zones: Sequence[str]) -> Iterator[Subnet]:
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
    small_enough = block.prefixlen <= _SMALLEST_WITH_CONTROL_PLANE
    control_plane = last_quarter.subnets(new_prefix=_CONTROL_PLANE_PREFIX) if small_enough else ()
    return {
        SubnetTier.PUBLIC: tuple(seventh.subnets(prefixlen_diff=3)),
        SubnetTier.PRIVATE: tuple(private),
        SubnetTier.CONTROL_PLANE: tuple(islice(control_plane, len(_LETTERS))),
        SubnetTier.ISOLATED: tuple(eighth.subnets(prefixlen_diff=3)),
    }


def _letter_problems(zones: Sequence[str], layout: SubnetLayout) -> Iterator[Problem]:
    if layout is not SubnetLayout.BY_ZONE:
        return
    by_letter: dict[str, str] = {}
    for zone in dict.fromkeys(zones):
        if re.search(rf"\d[{_LETTERS}]$", zone) is None:
            message = "must end in a digit and a letter from a to f for the by-zone layout; "
            yield Problem(
                code="invalid-value",
                where="zones",
                got=zone,
                message=message + "use the eksctl layout for other zones",
            )
        elif (other := by_letter.setdefault(zone[-1], zone)) != zone:
            message = f"must not have the letter of another zone ({other}) in the by-zone layout; "
            yield Problem(
                code="name-duplicate",
                where="zones",
                got=zone,
                message=message + "use the eksctl layout",
            )


def _block_problems(
    cidr: str, tiers: Collection[SubnetTier], layout: SubnetLayout
) -> Iterator[Problem]:
    block = parse_cidr(cidr)
    if block is None:
        return
    smallest = _SMALLEST[layout]
    layout_name = f"the {layout} layout"
    if layout is SubnetLayout.BY_ZONE and SubnetTier.CONTROL_PLANE in tiers:
        smallest = _SMALLEST_WITH_CONTROL_PLANE
        layout_name += " with control-plane subnets"
    if smallest < block.prefixlen <= SMALLEST_VPC_PREFIX:
        message = f"must be /16 to /{smallest} for {layout_name}"
        yield Problem(code="cidr-too-small", where="cidr", got=cidr, message=message)


def _layout_problems(local_zones: Sequence[str], layout: SubnetLayout) -> Iterator[Problem]:
    if local_zones and layout is not SubnetLayout.EKSCTL:
        message = "must be eksctl to have subnets in Local Zones; by-zone has no places for them"
        yield Problem(code="not-together", where="layout", got=str(layout), message=message)


def _tier_problems(tiers: Collection[SubnetTier], layout: SubnetLayout) -> Iterator[Problem]:
    if layout is not SubnetLayout.EKSCTL:
        return
    for tier in sorted(set(tiers).difference(_EKSCTL_TIERS)):
        yield Problem(
            code="not-together",
            where="layout",
            got=str(layout),
            message=f"must be by-zone to have {tier} subnets; "
            "eksctl's has public and private ones only",
        )
