"""Regions, their partitions and their Availability Zones, without asking AWS.

Zones come from this table, not from ``Fn::GetAZs``: a zone that AWS adds later must not move
anybody's subnets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, NotRequired, TypedDict, cast

from eks_constructs.errors import ConfigurationError, Problem
from eks_constructs.planning import catalogue
from eks_constructs.values import frozen

FEWEST_ZONES: Final = 2
"""EKS places the control plane in two zones at least.

See https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
"""
MOST_ZONES: Final = 6
"""No region has more Availability Zones than this."""

_FORM: Final = re.compile(r"[a-z]{2,4}(-[a-z]+)+-[1-9]", re.ASCII)
_LIST_COMMAND: Final = "aws ec2 describe-availability-zones --region"


@frozen
class Region:
    """What the catalogue knows of one region.

    Attributes:
        name: Such as ``eu-central-1``.
        partition: The AWS partition it belongs to, such as ``aws`` or ``aws-cn``.
        zones: Names of its Availability Zones, in order. Empty where the catalogue does not know
            them (isolated partitions, regions that are only announced).
        excluded_zone_ids: Zones in which EKS cannot place a control plane. These are zone *ids*,
            the same for every account, whereas each account has its own mapping of zone names.
        zones_per_account: How many of the zones one account sees; all of them but in old regions.
        remark: What one should know before choosing zones; empty for most regions.
    """

    name: str
    partition: str
    zones: tuple[str, ...]
    excluded_zone_ids: tuple[str, ...]
    zones_per_account: int
    remark: str


class _Row(TypedDict):
    partition: str
    zones: str
    excluded_zone_ids: NotRequired[list[str]]
    zones_per_account: NotRequired[int]
    remark: NotRequired[str]


class _File(TypedDict):
    as_of: str
    regions: dict[str, _Row]


@cache
def _file() -> _File:
    return cast("_File", catalogue.read("regions.json"))


@cache
def find(name: str) -> Region | None:
    """Return a region by its name, or nothing when the catalogue does not have it.

    Args:
        name: Such as ``eu-central-1``.
    """
    row = _file()["regions"].get(name)
    if row is None:
        return None
    return Region(
        name=name,
        partition=row["partition"],
        zones=tuple(f"{name}{letter}" for letter in row["zones"]),
        excluded_zone_ids=tuple(row.get("excluded_zone_ids", ())),
        zones_per_account=row.get("zones_per_account", len(row["zones"])),
        remark=row.get("remark", ""),
    )


def names() -> tuple[str, ...]:
    """Return the name of every region of the catalogue, sorted."""
    return tuple(_file()["regions"])


def partition(region: str) -> str:
    """Return the partition of a region, such as ``aws``.

    Args:
        region: A region of the catalogue.

    Raises:
        ConfigurationError: The catalogue does not have the region.
    """
    return _known(region).partition


def region_problems(region: str, *, where: str = "region") -> tuple[Problem, ...]:
    """Return a problem if this is no region that the catalogue knows.

    Args:
        region: What was written.
        where: Path of the value, for the problem.
    """
    if find(region) is not None:
        return ()
    hint = catalogue.did_you_mean(region, names())
    if _FORM.fullmatch(region) is None:
        message = f"must be the name of an AWS region, such as eu-central-1{hint}"
        return (Problem(code="invalid-value", where=where, got=region, message=message),)
    message = (
        f"must be a region of the catalogue of {_file()['as_of']}{hint}; "
        "for a newer region, upgrade eks-constructs"
    )
    return (Problem(code="unknown-value", where=where, got=region, message=message),)


def default_zones(region: str, count: int = 3) -> tuple[str, ...]:
    """Return zones for a region when the caller names none: the first ones by name.

    Args:
        region: A region of the catalogue.
        count: How many zones are wanted, 2 to 6. Default: 3; all there are in a region with fewer.

    Raises:
        ConfigurationError: The region is unknown, the count is out of range, or zones cannot be
            chosen for the caller: the catalogue has none for this region, or accounts differ in
            which of them they see.
    """
    if not FEWEST_ZONES <= count <= MOST_ZONES:
        raise ConfigurationError("zones", [_count_problem("count", count)])
    found = _known(region)
    if found.zones and found.zones_per_account == len(found.zones):
        return found.zones[:count]
    reason = found.remark or f"the catalogue of {_file()['as_of']} has no zones of {region}"
    message = f"must be named for {region}, because {reason}; `{_LIST_COMMAND} {region}` lists them"
    problem = Problem(code="required", where="zones", got=None, message=message)
    raise ConfigurationError("zones", [problem])


def zone_problems(region: str, zones: Sequence[str], *, where: str) -> tuple[Problem, ...]:
    """Return what is wrong with the zones chosen for a network.

    Allowed are two to six different Availability Zones of the region. Local Zones and Wavelength
    Zones cannot carry a control plane.

    Args:
        region: The region; if it is unknown, only number and repetition are judged.
        zones: Names of zones.
        where: Path of the list, for the problems.
    """
    problems = [
        Problem(
            code="name-duplicate",
            where=f"{where}[{index}]",
            got=zone,
            message="must be named once only",
        )
        for index, zone in enumerate(zones)
        if zone in zones[:index]
    ]
    found = find(region)
    if found is not None:
        problems += [
            Problem(
                code="unknown-value",
                where=f"{where}[{index}]",
                got=zone,
                message=_zone_message(found),
            )
            for index, zone in enumerate(zones)
            if not _belongs(zone, found)
        ]
    if not FEWEST_ZONES <= len(zones) <= MOST_ZONES:
        problems.append(_count_problem(where, len(zones)))
    return tuple(problems)


def _known(region: str) -> Region:
    found = find(region)
    if found is None:
        raise ConfigurationError("region", region_problems(region))
    return found


def _belongs(zone: str, region: Region) -> bool:
    if region.zones:
        return zone in region.zones
    return re.fullmatch(rf"{re.escape(region.name)}[a-z]", zone) is not None


def _zone_message(region: Region) -> str:
    if region.zones:
        return f"must be an Availability Zone of {region.name}: {', '.join(region.zones)}"
    return f"must be an Availability Zone of {region.name}, such as {region.name}a"


def _count_problem(where: str, got: int) -> Problem:
    message = f"must be {FEWEST_ZONES} to {MOST_ZONES} zones; EKS needs two at least"
    return Problem(code="out-of-range", where=where, got=got, message=message)
