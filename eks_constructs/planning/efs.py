"""Elastic file systems: throughput, storage classes and access points."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.values import frozen

LIFECYCLE_DAYS: Final = (1, 7, 14, 30, 60, 90, 180, 270, 365)
"""Days after which EFS can move files that nobody reads.

See https://docs.aws.amazon.com/efs/latest/ug/API_LifecyclePolicy.html
"""

_THROUGHPUT: Final = (1, 3414)
_LARGEST_ID: Final = 4294967295
_MOST_GROUPS: Final = 16
_LONGEST_PATH: Final = 100
_PATH: Final = re.compile(r"/|(?:/(?!\.)[^$#<>;`|&?{}^*/\n]+){1,4}")
_PERMISSIONS: Final = re.compile(r"[0-7]{3,4}", re.ASCII)


class EfsPerformanceMode(StrEnum):
    """How a file system is built; it can never be changed.

    See https://docs.aws.amazon.com/efs/latest/ug/performance.html
    """

    GENERAL_PURPOSE = "generalPurpose"
    """Lowest latency; right for nearly everything."""
    MAX_IO = "maxIO"
    """An older kind with higher latency, which AWS advises against; not with elastic throughput."""


class _ThroughputMode(StrEnum):
    ELASTIC = "elastic"
    BURSTING = "bursting"
    PROVISIONED = "provisioned"


@frozen
class EfsThroughput:
    """How much a file system may read and write; made by one of the three functions.

    Attributes:
        mode: In the words of EFS.
        mibps: MiB per second, where it is provisioned.

    See https://docs.aws.amazon.com/efs/latest/ug/performance.html#throughput-modes
    """

    mode: str
    mibps: int | None = None

    @staticmethod
    def elastic() -> EfsThroughput:
        """As much as is asked for, paid by what is read and written."""
        return EfsThroughput(mode=_ThroughputMode.ELASTIC.value)

    @staticmethod
    def bursting() -> EfsThroughput:
        """In proportion to what is stored."""
        return EfsThroughput(mode=_ThroughputMode.BURSTING.value)

    @staticmethod
    def provisioned(mibps: int) -> EfsThroughput:
        """Make it a fixed amount, paid whether it is used or not.

        Args:
            mibps: MiB per second, 1 to 3414.

        Raises:
            ConfigurationError: It is outside these limits.
        """
        low, high = _THROUGHPUT
        if not low <= mibps <= high:
            message = f"must be {low} to {high} MiB/s"
            problem = Problem(code="out-of-range", where="mibps", got=mibps, message=message)
            refuse("throughput", [problem])
        return EfsThroughput(mode=_ThroughputMode.PROVISIONED.value, mibps=mibps)


@frozen
class EfsLifecycle:
    """When files that nobody reads move to cheaper storage, whose reads cost.

    Attributes:
        infrequent_access_after_days: Days until Infrequent Access, one of :data:`LIFECYCLE_DAYS`;
            ``None`` for never. Default: 30.
        archive_after_days: Days until Archive, likewise. Only with elastic throughput, and later
            than the former. Default: never.
        back_when_read: Whether a file moves back when it is read. Default: no.

    Raises:
        ConfigurationError: EFS does not know these days, or Archive comes first.

    See https://docs.aws.amazon.com/efs/latest/ug/lifecycle-management-efs.html
    """

    infrequent_access_after_days: int | None = 30
    archive_after_days: int | None = None
    back_when_read: bool = False

    def __post_init__(self) -> None:
        """Refuse what EFS would refuse."""
        refuse("lifecycle", self._problems())

    def _problems(self) -> Iterator[Problem]:
        first, second = self.infrequent_access_after_days, self.archive_after_days
        for where, days in (
            ("infrequent_access_after_days", first),
            ("archive_after_days", second),
        ):
            if days is not None and days not in LIFECYCLE_DAYS:
                known = ", ".join(map(str, LIFECYCLE_DAYS))
                message = f"must be one of {known}, or None"
                yield Problem(code="unknown-value", where=where, got=days, message=message)
        if first is not None and second is not None and second <= first:
            message = f"must be more than infrequent_access_after_days ({first})"
            yield Problem(
                code="out-of-range", where="archive_after_days", got=second, message=message
            )

    @property
    def to_infrequent_access(self) -> str | None:
        """When files move to Infrequent Access, in the words of EFS."""
        return _after(self.infrequent_access_after_days)

    @property
    def to_archive(self) -> str | None:
        """When files move to Archive, in the words of EFS."""
        return _after(self.archive_after_days)

    @property
    def to_primary(self) -> str | None:
        """When files move back, in the words of EFS."""
        return "AFTER_1_ACCESS" if self.back_when_read else None


@frozen
class EfsAccessPoint:
    """A directory, and the one user and group as whom all who come through it act.

    None of it can be changed later: a change makes a new access point.

    Attributes:
        path: Directory, made when it is first mounted; at most four levels deep.
        user_id: Number of the user, which also owns the directory. Not 0, which is root.
        group_id: Number of the group. Not 0.
        permissions: Permissions of the directory when it is made, octal. Default: the owner may do
            everything, the group may read.
        secondary_group_ids: More groups, at most 16. Default: none.

    Raises:
        ConfigurationError: EFS would refuse one of them, or it is root.

    See https://docs.aws.amazon.com/efs/latest/ug/efs-access-points.html
    """

    path: str
    user_id: int
    group_id: int
    permissions: str = "750"
    secondary_group_ids: Sequence[int] = ()

    def __post_init__(self) -> None:
        """Refuse what EFS would refuse, and root."""
        refuse("access point", (*self._path_problems(), *self._identity_problems()))

    def _path_problems(self) -> Iterator[Problem]:
        if len(self.path) > _LONGEST_PATH or not _PATH.fullmatch(self.path):
            message = (
                f"must start with /, have at most four levels and {_LONGEST_PATH} characters, and "
                "not end with /"
            )
            yield Problem(code="invalid-value", where="path", got=self.path, message=message)
        if not _PERMISSIONS.fullmatch(self.permissions):
            message = "must be three or four octal digits, such as 750"
            yield Problem(
                code="invalid-value", where="permissions", got=self.permissions, message=message
            )

    def _identity_problems(self) -> Iterator[Problem]:
        groups = [(f"secondary_group_ids[{at}]", each) for at, each in enumerate(self.groups)]
        for where, number in [("user_id", self.user_id), ("group_id", self.group_id), *groups]:
            if not 1 <= number <= _LARGEST_ID:
                message = f"must be 1 to {_LARGEST_ID}; 0 would be root"
                yield Problem(code="out-of-range", where=where, got=number, message=message)
        if len(groups) > _MOST_GROUPS:
            message = f"must be at most {_MOST_GROUPS}"
            yield Problem(
                code="too-many", where="secondary_group_ids", got=len(groups), message=message
            )

    @property
    def groups(self) -> tuple[int, ...]:
        """The secondary groups, sorted."""
        return tuple(sorted(self.secondary_group_ids))


def efs_problems(
    *,
    throughput: EfsThroughput,
    performance_mode: EfsPerformanceMode,
    lifecycle: EfsLifecycle | None,
    client_count: int,
) -> Iterator[Problem]:
    """Yield which options of a file system EFS would not take together.

    Args:
        throughput: How much it may read and write.
        performance_mode: How it is built.
        lifecycle: When files move to cheaper storage; ``None`` for never.
        client_count: How many security groups may reach it.
    """
    is_elastic = throughput.mode == _ThroughputMode.ELASTIC
    if is_elastic and performance_mode is EfsPerformanceMode.MAX_IO:
        message = "must be generalPurpose with elastic throughput"
        yield Problem(
            code="not-together",
            where="performance_mode",
            got=performance_mode.value,
            message=message,
        )
    if lifecycle is not None and lifecycle.archive_after_days is not None and not is_elastic:
        message = "must be left out unless throughput is elastic"
        yield Problem(
            code="not-together",
            where="lifecycle.archive_after_days",
            got=lifecycle.archive_after_days,
            message=message,
        )
    yield from client_problems(client_count)


def client_problems(client_count: int) -> Iterator[Problem]:
    """Yield a problem if nobody could reach a file system.

    Args:
        client_count: How many security groups may reach it.
    """
    if client_count == 0:
        message = "must name at least one security group, such as that of the cluster"
        yield Problem(code="empty", where="clients", got=None, message=message)


def mount_target_problems(zones: Mapping[str, str | None], count: int) -> Iterator[Problem]:
    """Yield why a file system cannot have these mount targets.

    Args:
        zones: Zone by the construct id of the subnet; ``None`` where it is not known.
        count: How many subnets there are.
    """
    if count == 0:
        message = "must be at least one, in each zone that has nodes"
        yield Problem(code="empty", where="subnets", got=None, message=message)
    if len(zones) < count:
        message = "must have construct ids of their own, which the mount targets are named by"
        yield Problem(code="name-duplicate", where="subnets", got=sorted(zones), message=message)
    known = sorted(zone for zone in zones.values() if zone is not None)
    for zone in sorted({zone for zone in known if known.count(zone) > 1}):
        message = "must be one a zone, since EFS has one mount target in each"
        yield Problem(code="name-duplicate", where="subnets", got=zone, message=message)


def access_point_problems(name: str, known: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem if a file system has no access point of a name.

    Args:
        name: The name.
        known: Names of those that it has.
    """
    names = sorted(known)
    if name not in names:
        message = f"must be one of {', '.join(names)}" if names else "must be made first"
        yield Problem(code="unknown-value", where="access_point", got=name, message=message)


def _after(days: int | None) -> str | None:
    return None if days is None else f"AFTER_{days}_DAY{'' if days == 1 else 'S'}"
