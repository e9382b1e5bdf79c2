"""Which subnets a VPC may have in Local Zones, near users and far from the region.

See https://docs.aws.amazon.com/eks/latest/userguide/local-zones.html
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Network
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.network_cidrs import cidr_problems, parse_cidr
from eks_constructs.values import frozen

_MOST_ZONES: Final = 8
_ZONE: Final = re.compile(r"(?P<region>[a-z]{2,4}(-[a-z]+)+-\d)-[a-z]{3}-\d[a-z]", re.ASCII)


@frozen
class LocalZoneSubnet:
    """One subnet in a Local Zone.

    Attributes:
        cidr: Its IPv4 block, inside the VPC and apart from every other subnet. It is given and not
            worked out, so that it never moves.
        public: Whether it is routed to the internet gateway. Default: no.
        load_balancers: Whether load balancers find it by its tags. Default: no, because the AWS
            Load Balancer Controller refuses to choose where subnets of Local Zones are tagged
            beside others; name the subnet in the annotation of a Service or Ingress instead.
        public_addresses: Whether instances of a public subnet get public addresses. Default: no.
    """

    cidr: str
    public: bool = False
    load_balancers: bool = False
    public_addresses: bool = False


def local_zone_problems(
    subnets: Mapping[str, LocalZoneSubnet],
    *,
    region: str,
    vpc_cidrs: Sequence[str],
    taken: Sequence[str],
) -> tuple[Problem, ...]:
    """Return everything that keeps a VPC from these subnets.

    Args:
        subnets: Name of each Local Zone, such as ``us-west-2-lax-1a``, to its subnet.
        region: Region of the VPC.
        vpc_cidrs: IPv4 blocks of the VPC.
        taken: Blocks of the subnets that it has already.
    """
    return tuple(_problems(subnets, region, vpc_cidrs, taken))


def local_zone_list_problems(zones: Sequence[str], local_zones: Sequence[str]) -> Iterator[Problem]:
    """Yield what keeps eksctl's layout from having places for these Local Zones.

    Args:
        zones: The Availability Zones beside them.
        local_zones: The Local Zones.
    """
    for zone, times in Counter(local_zones).items():
        if times > 1:
            message = "must name each Local Zone only once"
            yield Problem(code="name-duplicate", where="local_zones", got=zone, message=message)
    if local_zones and len({*zones, *local_zones}) > _MOST_ZONES:
        message = f"must be at most {_MOST_ZONES} together with zones, for two subnets each"
        got = ", ".join(local_zones)
        yield Problem(code="too-many", where="local_zones", got=got, message=message)


def _problems(
    subnets: Mapping[str, LocalZoneSubnet],
    region: str,
    vpc_cidrs: Sequence[str],
    taken: Sequence[str],
) -> Iterator[Problem]:
    if not subnets:
        message = "must name at least one Local Zone"
        yield Problem(code="empty", where="subnets", got=None, message=message)
    blocks = [block for each in vpc_cidrs if (block := parse_cidr(each)) is not None]
    used = {f"taken[{index}]": cidr for index, cidr in enumerate(taken)}
    for zone, subnet in sorted(subnets.items()):
        where = f"subnets[{zone!r}]"
        yield from local_zone_name_problems(zone, region=region, where=where)
        yield from cidr_problems(subnet.cidr, where=f"{where}.cidr", allow_public=True)
        yield from _place_problems(subnet.cidr, blocks, used, f"{where}.cidr")
        used[f"{where}.cidr"] = subnet.cidr


def local_zone_name_problems(zone: str, *, region: str, where: str) -> Iterator[Problem]:
    """Yield a problem if a text cannot be a Local Zone of a region.

    Args:
        zone: The text.
        region: The region.
        where: Path of the value, for the problem.
    """
    match = _ZONE.fullmatch(zone)
    if match is None:
        message = "must be the name of a Local Zone, such as us-west-2-lax-1a"
        yield Problem(code="invalid-value", where=where, got=zone, message=message)
    elif match["region"] != region:
        message = f"must be a Local Zone of {region}"
        yield Problem(code="unknown-value", where=where, got=zone, message=message)


def _place_problems(
    cidr: str, blocks: Sequence[IPv4Network], used: Mapping[str, str], where: str
) -> Iterator[Problem]:
    wanted = parse_cidr(cidr)
    if wanted is None:
        return
    if not any(wanted.subnet_of(block) for block in blocks):
        names = ", ".join(map(str, blocks)) or "none is known"
        message = f"must lie in a block of the VPC ({names}){_free(wanted, blocks, used)}"
        yield Problem(code="cidr-invalid", where=where, got=cidr, message=message)
        return
    for block in map(parse_cidr, used.values()):
        if block is not None and block.overlaps(wanted):
            message = f"must not overlap the subnet {block}{_free(wanted, blocks, used)}"
            yield Problem(code="cidr-overlap", where=where, got=cidr, message=message)
            return


def _free(wanted: IPv4Network, blocks: Sequence[IPv4Network], used: Mapping[str, str]) -> str:
    """Name a block of the same size that is free, the last one, where the fewest subnets lie."""
    others = [block for each in used.values() if (block := parse_cidr(each)) is not None]
    for block in blocks:
        if block.prefixlen > wanted.prefixlen:
            continue
        for candidate in reversed(list(block.subnets(new_prefix=wanted.prefixlen))):
            if not any(candidate.overlaps(other) for other in others):
                return f"; {candidate} is free"
    return ""
