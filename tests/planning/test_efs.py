"""Options of elastic file systems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.efs import (
    LIFECYCLE_DAYS,
    EfsAccessPoint,
    EfsLifecycle,
    EfsPerformanceMode,
    EfsThroughput,
    access_point_problems,
    efs_problems,
    mount_target_problems,
)


def test_throughput_in_the_words_of_efs() -> None:
    """Only provisioned throughput has a number."""
    modes = [EfsThroughput.elastic(), EfsThroughput.bursting(), EfsThroughput.provisioned(100)]
    assert [(mode.mode, mode.mibps) for mode in modes] == [
        ("elastic", None),
        ("bursting", None),
        ("provisioned", 100),
    ]


@pytest.mark.parametrize("mibps", [0, 3415])
def test_throughput_has_limits(mibps: int) -> None:
    """The message names them."""
    with pytest.raises(ConfigurationError, match=r"mibps: must be 1 to 3414 MiB/s, got"):
        EfsThroughput.provisioned(mibps)


def test_lifecycle_in_the_words_of_efs() -> None:
    """One day is a day."""
    moves = EfsLifecycle(infrequent_access_after_days=1, archive_after_days=90, back_when_read=True)
    assert moves.to_infrequent_access == "AFTER_1_DAY"
    assert moves.to_archive == "AFTER_90_DAYS"
    assert moves.to_primary == "AFTER_1_ACCESS"
    assert EfsLifecycle().to_infrequent_access == "AFTER_30_DAYS"
    assert EfsLifecycle().to_archive is None
    assert EfsLifecycle().to_primary is None


DAYS = st.none() | st.sampled_from(LIFECYCLE_DAYS) | st.integers(-1, 400)


@given(DAYS, DAYS)
def test_lifecycle_is_known_and_in_order_or_refused(first: int | None, second: int | None) -> None:
    """Whatever is accepted, EFS accepts."""
    try:
        lifecycle = EfsLifecycle(infrequent_access_after_days=first, archive_after_days=second)
    except ConfigurationError:
        return
    given_days = [
        days
        for days in (lifecycle.infrequent_access_after_days, lifecycle.archive_after_days)
        if days is not None
    ]
    assert given_days == sorted(set(given_days))
    assert set(given_days) <= set(LIFECYCLE_DAYS)


def test_access_point_sorts_its_groups() -> None:
    """Their order must not make a new access point."""
    point = EfsAccessPoint(path="/a/b", user_id=1, group_id=2, secondary_group_ids=[9, 3])
    assert point.groups == (3, 9)


@pytest.mark.parametrize("path", ["", "a", "/a/", "/a/b/c/d/e", "/.hidden", "/" + "a" * 100, "/a*"])
def test_access_point_wants_a_path(path: str) -> None:
    """At most four levels."""
    with pytest.raises(ConfigurationError, match="path: must start with /, have at most four"):
        EfsAccessPoint(path=path, user_id=1000, group_id=1000)


def test_access_point_is_never_root() -> None:
    """All problems come in one error."""
    with pytest.raises(ConfigurationError) as refused:
        EfsAccessPoint(
            path="/a", user_id=0, group_id=0, permissions="rwx", secondary_group_ids=[0] * 17
        )
    where = [problem.where for problem in refused.value.problems]
    assert where[:3] == ["permissions", "user_id", "group_id"]
    assert where[-1] == "secondary_group_ids"
    assert "0 would be root" in str(refused.value)


def test_options_that_exclude_each_other() -> None:
    """Max I/O and Archive look at the throughput; somebody must be let in."""
    found = efs_problems(
        throughput=EfsThroughput.elastic(),
        performance_mode=EfsPerformanceMode.MAX_IO,
        lifecycle=EfsLifecycle(),
        client_count=0,
    )
    assert [(each.where, each.code) for each in found] == [
        ("performance_mode", "not-together"),
        ("clients", "empty"),
    ]
    found = efs_problems(
        throughput=EfsThroughput.bursting(),
        performance_mode=EfsPerformanceMode.MAX_IO,
        lifecycle=EfsLifecycle(archive_after_days=90),
        client_count=1,
    )
    assert [each.where for each in found] == ["lifecycle.archive_after_days"]


def test_one_mount_target_a_zone() -> None:
    """Subnets of unknown zones are left to EFS."""
    assert not list(mount_target_problems({"A": "a", "B": None, "C": None}, 3))
    (problem,) = mount_target_problems({"A": "a", "B": "a"}, 2)
    assert str(problem).startswith("subnets: must be one a zone")
    (problem,) = mount_target_problems({"A": None}, 2)
    assert "must have construct ids of their own" in problem.message
    (problem,) = mount_target_problems({}, 0)
    assert problem.code == "empty"


def test_access_point_is_looked_up_by_name() -> None:
    """The message lists what there is."""
    assert not list(access_point_problems("a", ["a", "b"]))
    (problem,) = access_point_problems("c", ["b", "a"])
    assert problem.message == "must be one of a, b"
    (problem,) = access_point_problems("c", [])
    assert problem.message == "must be made first"
