"""Which subnets a network gets, and what keeps a block from being cut into them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from ipaddress import IPv4Network
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.network_cidrs import SMALLEST_VPC_PREFIX, cidr_problems, parse_cidr
from eks_constructs.planning.network_layout import (
    EKSCTL_TIERS,
    LETTERS,
    SMALLEST_WITH_CONTROL_PLANE,
    Subnet,
    SubnetLayout,
    SubnetTier,
    eksctl_subnets,
    subnets_by_zone,
)
from eks_constructs.planning.network_local_zones import local_zone_list_problems

FEWEST_ZONES: Final = 2
MOST_ZONES: Final = 6
"""How many zones a network spans; a cluster needs two for its control plane.

See https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
"""

_SMALLEST: Final = {SubnetLayout.BY_ZONE: 22, SubnetLayout.EKSCTL: 24}


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
        eksctl_subnets(block, (*zones, *local_zones))
        if layout is SubnetLayout.EKSCTL
        else subnets_by_zone(block, zones)
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


def _letter_problems(zones: Sequence[str], layout: SubnetLayout) -> Iterator[Problem]:
    if layout is not SubnetLayout.BY_ZONE:
        return
    by_letter: dict[str, str] = {}
    for zone in dict.fromkeys(zones):
        if re.search(rf"\d[{LETTERS}]$", zone) is None:
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
        smallest = SMALLEST_WITH_CONTROL_PLANE
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
    for tier in sorted(set(tiers).difference(EKSCTL_TIERS)):
        yield Problem(
            code="not-together",
            where="layout",
            got=str(layout),
            message=f"must be by-zone to have {tier} subnets; "
            "eksctl's has public and private ones only",
        )
