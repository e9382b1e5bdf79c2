"""Limits of FSx for Lustre."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError, Problem
from eks_constructs.planning.fsx_lustre import (
    THROUGHPUT_PER_TIB,
    LustreDeployment,
    LustreRepository,
    RepositoryEvent,
    backup_days_of,
    lustre_problems,
)

PERSISTENT = LustreDeployment.persistent()
SCRATCH = LustreDeployment.scratch()


def problems(
    *,
    deployment: LustreDeployment = PERSISTENT,
    capacity_gib: int = 1200,
    backup_days: int | None = None,
    has_key: bool = False,
    repositories: Mapping[str, LustreRepository] | None = None,
) -> list[Problem]:
    """Return the problems of a file system that differs from the default one."""
    return list(
        lustre_problems(
            deployment=deployment,
            capacity_gib=capacity_gib,
            backup_days=backup_days,
            has_key=has_key,
            repositories=repositories or {},
        )
    )


def test_deployments_in_the_words_of_fsx() -> None:
    """Scratch has no throughput to choose."""
    assert PERSISTENT.deployment_type == "PERSISTENT_2"
    assert PERSISTENT.throughput_per_tib == 125
    assert SCRATCH.deployment_type == "SCRATCH_2"
    assert not SCRATCH.is_persistent


@pytest.mark.parametrize("throughput", THROUGHPUT_PER_TIB)
def test_every_throughput_of_the_table_is_taken(throughput: int) -> None:
    """And nothing between them."""
    made = LustreDeployment.persistent(throughput_per_tib=throughput)
    assert made.throughput_per_tib == throughput
    with pytest.raises(ConfigurationError, match="must be one of 125, 250, 500, 1000 MB/s"):
        LustreDeployment.persistent(throughput_per_tib=throughput + 1)


@given(st.integers(-5000, 100_000))
def test_capacity_is_the_smallest_or_a_multiple(capacity: int) -> None:
    """1200, 2400 and further steps of 2400."""
    allowed = capacity == 1200 or (capacity > 0 and capacity % 2400 == 0)
    found = problems(capacity_gib=capacity)
    assert [each.where for each in found] == ([] if allowed else ["capacity_gib"])


def test_scratch_takes_neither_key_nor_backups() -> None:
    """FSx encrypts it with its own key and keeps no copy."""
    found = problems(deployment=SCRATCH, has_key=True, backup_days=5)
    assert [each.where for each in found] == ["key", "backup_days"]
    assert not problems(deployment=SCRATCH, backup_days=0)


def test_linked_file_systems_have_no_backups() -> None:
    """The bucket holds the data."""
    linked = {"a": LustreRepository(data_path="s3://bucket", folder="/a")}
    (problem,) = problems(backup_days=5, repositories=linked)
    assert "without data repositories" in problem.message
    assert not problems(backup_days=0, repositories=linked)
    (problem,) = problems(backup_days=91)
    assert problem.message == "must be 0 to 90"


def test_backups_by_default() -> None:
    """Seven days where FSx makes any."""
    assert backup_days_of(PERSISTENT, None, is_linked=False) == 7
    assert backup_days_of(PERSISTENT, None, is_linked=True) == 0
    assert backup_days_of(PERSISTENT, 30, is_linked=False) == 30
    assert backup_days_of(SCRATCH, None, is_linked=False) is None


@pytest.mark.parametrize("path", ["bucket", "s3:/bucket", "s3://A", "s3://b", "s3://bucket x", ""])
def test_repository_wants_a_bucket(path: str) -> None:
    """In the form of a URL."""
    with pytest.raises(ConfigurationError, match="data_path: must be a bucket"):
        LustreRepository(data_path=path, folder="/a")


def test_repository_of_a_bucket_made_in_the_same_app() -> None:
    """Its name is a token, which cannot be looked at."""
    made = LustreRepository(data_path="s3://${Token[TOKEN.1]}/data/", folder="/a")
    assert made.imports == tuple(RepositoryEvent)


def test_repository_wants_a_folder() -> None:
    """From the root of the file system."""
    with pytest.raises(ConfigurationError, match="folder: must be a folder from the root"):
        LustreRepository(data_path="s3://bucket", folder="data")


@pytest.mark.parametrize(
    ("first", "second", "where"),
    [
        (("s3://bucket/a", "/x"), ("s3://other", "/x/y"), ["repositories.two.folder"]),
        (("s3://bucket/a", "/"), ("s3://other", "/y"), ["repositories.two.folder"]),
        (("s3://bucket", "/x"), ("s3://bucket/a/", "/y"), ["repositories.two.data_path"]),
        (("s3://bucket/a", "/x"), ("s3://bucket/ab", "/xy"), []),
    ],
)
def test_repositories_do_not_overlap(
    first: tuple[str, str], second: tuple[str, str], where: list[str]
) -> None:
    """Neither in the file system nor in the bucket."""
    repositories = {
        name: LustreRepository(data_path=data_path, folder=folder)
        for name, (data_path, folder) in (("one", first), ("two", second))
    }
    assert [each.where for each in problems(repositories=repositories)] == where


def test_at_most_eight_repositories() -> None:
    """FSx takes no more."""
    nine = {
        str(at): LustreRepository(data_path=f"s3://bucket-{at}", folder=f"/{at}") for at in range(9)
    }
    (problem,) = problems(repositories=nine)
    assert problem.code == "too-many"


def test_a_deployment_that_fsx_does_not_know_is_refused() -> None:
    """However it is written."""
    with pytest.raises(ConfigurationError, match="a scratch file system has none"):
        LustreDeployment(deployment_type="SCRATCH_2", throughput_per_tib=125)
    with pytest.raises(ConfigurationError, match="must be one of"):
        LustreDeployment(deployment_type="PERSISTENT_2")
