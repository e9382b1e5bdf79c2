"""A second block of addresses for pods, so that they use up none of the network's own.

See https://docs.aws.amazon.com/eks/latest/userguide/cni-custom-network.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Network
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.address_blocks import RFC_1918
from eks_constructs.planning.network_cidrs import cidr_problems, overlap_problems, parse_cidr
from eks_constructs.planning.network_layout import Subnet, SubnetLayout, SubnetTier, place_of_zone

SMALLEST_POD_PREFIX: Final = 25
"""An eighth of the block, the subnet of a zone, is then /28, as small as a subnet can be."""

_TEN: Final = IPv4Network("10.0.0.0/8")
_BENCHMARKS: Final = IPv4Network("198.19.0.0/16")
_DEFAULT_VPC: Final = IPv4Network("172.31.0.0/16")
_FIRST_OF_TEN: Final = IPv4Network("10.0.0.0/16")
_FIRST_TWO_OF_TEN: Final = IPv4Network("10.0.0.0/15")
_ADVICE: Final = "choose one in 100.64.0.0/10"


def plan_pod_subnets(cidr: str, zones: Sequence[str], layout: SubnetLayout) -> tuple[Subnet, ...]:
    """Cut a block for pods into a subnet per zone.

    Each zone has an eighth, at the place of its letter, so that zones come and go without moving
    others; in eksctl's layout at its place in the list.

    Args:
        cidr: The block, which :func:`pod_cidr_problems` has nothing to say against.
        zones: The zones of the network, which may be in its layout.
        layout: The layout of the network.
    """
    eighths = tuple(IPv4Network(cidr).subnets(prefixlen_diff=3))
    in_order = sorted(zones) if layout is SubnetLayout.BY_ZONE else zones
    return tuple(
        Subnet(
            tier=SubnetTier.PODS,
            zone=zone,
            cidr=str(eighths[place_of_zone(zone, zones, layout)]),
            ipv6_index=None,
        )
        for zone in in_order
    )


def pod_cidr_problems(
    cidr: str, *, primary: str, where: str, allow_public: bool
) -> tuple[Problem, ...]:
    """Return what keeps a block from being the second one of a VPC.

    Args:
        cidr: The block for pods.
        primary: Block that the VPC is made with.
        where: Path of the block, for the problems.
        allow_public: Whether it may lie outside the private ranges.

    See https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
    """
    found = cidr_problems(
        cidr, where=where, allow_public=allow_public, smallest=SMALLEST_POD_PREFIX
    )
    first, second = parse_cidr(primary), parse_cidr(cidr)
    if first is None or second is None:
        return found
    if first.overlaps(second):
        return (*found, *overlap_problems({"cidr": primary, where: cidr}))
    return (*found, *_association_problems(first, second, where))


def _association_problems(first: IPv4Network, second: IPv4Network, where: str) -> Iterator[Problem]:
    """Yield what the table of restricted associations says against a pair of blocks."""
    home = next((each for each in RFC_1918 if first.subnet_of(each)), None)
    other = next((each for each in RFC_1918 if second.subnet_of(each)), None)
    reason = None
    if other is not None and other != home:
        reason = f"{other} beside a block of {home or 'another kind'}"
    elif second.overlaps(_BENCHMARKS) and not first.subnet_of(_BENCHMARKS):
        reason = f"{_BENCHMARKS}"
    elif second.overlaps(_DEFAULT_VPC) and home is not None and home != _TEN:
        reason = f"{_DEFAULT_VPC} beside a block of {home}"
    elif second.subnet_of(_FIRST_OF_TEN) and first.subnet_of(_FIRST_TWO_OF_TEN):
        reason = f"{_FIRST_OF_TEN} beside a block of {_FIRST_TWO_OF_TEN}"
    if reason is not None:
        message = f"must be a block that AWS adds to {first}, which excludes {reason}; {_ADVICE}"
        yield Problem(code="not-together", where=where, got=str(second), message=message)
