"""FSx for Lustre: what a file system may hold, how fast, and which buckets it is linked with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final, Literal

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.placeholders import is_placeholder
from eks_constructs.values import frozen

LUSTRE_PORTS: Final = ((988, 988), (1018, 1023))
"""TCP ports that file system and clients use in both directions.

See https://docs.aws.amazon.com/fsx/latest/LustreGuide/limit-access-security-groups.html
"""

THROUGHPUT_PER_TIB: Final = (125, 250, 500, 1000)
"""MB/s for each TiB that a persistent file system can be given."""

DEFAULT_BACKUP_DAYS: Final = 7

_SMALLEST_GIB: Final = 1200
_STEP_GIB: Final = 2400
_MOST_BACKUP_DAYS: Final = 90
_MOST_REPOSITORIES: Final = 8
_S3_PATH: Final = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[^\s]*)?", re.ASCII)
_FOLDER: Final = re.compile(r"/[^\x00\x85\u2028\u2029\r\n]{0,4095}")


class RepositoryEvent(StrEnum):
    """Changes of files that FSx carries over."""

    NEW = "NEW"
    CHANGED = "CHANGED"
    DELETED = "DELETED"


_EVERY_EVENT: Final = tuple(RepositoryEvent)


@frozen
class LustreDeployment:
    """How a file system is built; made by one of the two functions. It can never be changed.

    Attributes:
        deployment_type: In the words of FSx.
        throughput_per_tib: MB/s for each TiB of a persistent file system.

    See https://docs.aws.amazon.com/fsx/latest/LustreGuide/using-fsx-lustre.html
    """

    deployment_type: Literal["PERSISTENT_2", "SCRATCH_2"]
    throughput_per_tib: int | None = None

    def __post_init__(self) -> None:
        """Refuse what FSx would refuse."""
        allowed = THROUGHPUT_PER_TIB if self.deployment_type == "PERSISTENT_2" else (None,)
        if self.throughput_per_tib not in allowed:
            known = ", ".join(map(str, THROUGHPUT_PER_TIB))
            problem = Problem(
                code="unknown-value",
                where="throughput_per_tib",
                got=self.throughput_per_tib,
                message=f"must be one of {known} MB/s for each TiB; a scratch file system has none",
            )
            refuse("Lustre deployment", [problem])

    @staticmethod
    def persistent(*, throughput_per_tib: int = 125) -> LustreDeployment:
        """Keep files on several servers of one zone, for data that stays (``PERSISTENT_2``).

        Args:
            throughput_per_tib: MB/s for each TiB, one of :data:`THROUGHPUT_PER_TIB`; more costs
                more. It can be changed later.

        Raises:
            ConfigurationError: FSx does not know the throughput.
        """
        return LustreDeployment(
            deployment_type="PERSISTENT_2", throughput_per_tib=throughput_per_tib
        )

    @staticmethod
    def scratch() -> LustreDeployment:
        """Lose files with the server that holds them; cheaper, for intermediate data."""
        return LustreDeployment(deployment_type="SCRATCH_2")

    @property
    def is_persistent(self) -> bool:
        """Whether files survive the loss of a server."""
        return self.throughput_per_tib is not None


@frozen
class LustreRepository:
    """A bucket whose objects appear as files of one folder, and back.

    Attributes:
        data_path: Bucket and prefix, such as ``s3://bucket/data/``.
        folder: Folder of the file system, such as ``/data``.
        imports: Changes in the bucket that reach the file system. Default: all.
        exports: Changes of files that reach the bucket. Default: all.
        load_existing: Load names and sizes of all objects when the link is made; contents come
            when they are read. Default: yes.

    Raises:
        ConfigurationError: A path is none that FSx accepts.

    See https://docs.aws.amazon.com/fsx/latest/LustreGuide/create-linked-dra.html
    """

    data_path: str
    folder: str
    imports: Sequence[RepositoryEvent] = _EVERY_EVENT
    exports: Sequence[RepositoryEvent] = _EVERY_EVENT
    load_existing: bool = True

    def __post_init__(self) -> None:
        """Refuse what FSx would refuse."""
        refuse("data repository", self._problems())

    def _problems(self) -> Iterator[Problem]:
        # The name of a bucket made in the same app is known only at deployment.
        if not is_placeholder(self.data_path) and not _S3_PATH.fullmatch(self.data_path):
            message = "must be a bucket with an optional prefix, such as s3://bucket/data/"
            yield Problem(
                code="invalid-value", where="data_path", got=self.data_path, message=message
            )
        if not _FOLDER.fullmatch(self.folder):
            message = "must be a folder from the root of the file system, such as /data"
            yield Problem(code="invalid-value", where="folder", got=self.folder, message=message)


def lustre_problems(
    *,
    deployment: LustreDeployment,
    capacity_gib: int,
    backup_days: int | None,
    has_key: bool,
    repositories: Mapping[str, LustreRepository],
) -> Iterator[Problem]:
    """Yield everything about a file system that FSx would refuse.

    Args:
        deployment: How it is built.
        capacity_gib: Size in GiB.
        backup_days: Days that daily backups are kept; ``None`` for the default.
        has_key: Whether a key was given.
        repositories: Links with buckets, by name.

    See https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystem.html
    """
    if capacity_gib != _SMALLEST_GIB and (capacity_gib < _STEP_GIB or capacity_gib % _STEP_GIB):
        message = f"must be {_SMALLEST_GIB} GiB or a multiple of {_STEP_GIB} GiB"
        yield Problem(code="out-of-range", where="capacity_gib", got=capacity_gib, message=message)
    if has_key and not deployment.is_persistent:
        message = "must be left out of a scratch file system, which FSx encrypts with its own key"
        yield Problem(code="not-together", where="key", got=None, message=message)
    yield from _backup_problems(deployment, backup_days, is_linked=bool(repositories))
    yield from _repository_problems(repositories)


def backup_days_of(
    deployment: LustreDeployment, backup_days: int | None, *, is_linked: bool
) -> int | None:
    """Return how many days backups are kept; ``None`` where FSx makes none.

    Args:
        deployment: How the file system is built.
        backup_days: What was asked for; ``None`` for the default.
        is_linked: Whether it is linked with a bucket.
    """
    if not deployment.is_persistent:
        return None
    if backup_days is not None:
        return backup_days
    return 0 if is_linked else DEFAULT_BACKUP_DAYS


def _backup_problems(
    deployment: LustreDeployment, days: int | None, *, is_linked: bool
) -> Iterator[Problem]:
    where = "backup_days"
    if days is None or days == 0:
        return
    if not 0 <= days <= _MOST_BACKUP_DAYS:
        message = f"must be 0 to {_MOST_BACKUP_DAYS}"
        yield Problem(code="out-of-range", where=where, got=days, message=message)
    if is_linked or not deployment.is_persistent:
        message = (
            "must be left out: FSx backs up persistent file systems only, without data repositories"
        )
        yield Problem(code="not-together", where=where, got=days, message=message)


def _repository_problems(repositories: Mapping[str, LustreRepository]) -> Iterator[Problem]:
    if len(repositories) > _MOST_REPOSITORIES:
        message = f"must be at most {_MOST_REPOSITORIES}"
        yield Problem(code="too-many", where="repositories", got=len(repositories), message=message)
    names = sorted(repositories)
    for at, name in enumerate(names):
        for other in names[:at]:
            mine, theirs = repositories[name], repositories[other]
            for where, paths in (
                ("folder", (mine.folder, theirs.folder)),
                ("data_path", (mine.data_path, theirs.data_path)),
            ):
                if _overlap(*paths):
                    message = f"must not overlap with {paths[1]} of {other}"
                    place = f"repositories.{name}.{where}"
                    yield Problem(code="not-together", where=place, got=paths[0], message=message)


def _overlap(one: str, other: str) -> bool:
    first, second = (f"{path.rstrip('/')}/" for path in (one, other))
    return first.startswith(second) or second.startswith(first)
