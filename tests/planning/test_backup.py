"""Backup plans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import Problem
from eks_constructs.planning.backup import backup_problems


def problems(
    *,
    schedule: str = "cron(0 3 ? * * *)",
    retention_days: int = 35,
    cold_after_days: int | None = None,
    tag_key: str = "backup",
) -> list[Problem]:
    """Return the problems of a plan that differs from the default one."""
    return list(
        backup_problems(
            schedule=schedule,
            retention_days=retention_days,
            cold_after_days=cold_after_days,
            tag_key=tag_key,
            tag_value="daily",
        )
    )


def test_the_default_is_fine() -> None:
    """Nothing to say about it."""
    assert problems() == []


@pytest.mark.parametrize(
    "schedule", ["", "daily", "cron(0 3 * * *)", "rate(1 day)", "cron(0 3 ? * * *)\n"]
)
def test_schedule_is_a_cron_expression(schedule: str) -> None:
    """With six fields, as AWS has them."""
    (problem,) = problems(schedule=schedule)
    assert problem.message == "must be a cron expression with six fields, such as cron(0 3 ? * * *)"


@given(st.integers(-10, 40_000), st.none() | st.integers(-10, 40_000))
def test_cold_storage_is_for_ninety_days(retention: int, cold: int | None) -> None:
    """Whatever passes stays at least that long where it was moved to."""
    found = problems(retention_days=retention, cold_after_days=cold)
    if found:
        assert {each.where for each in found} <= {"retention_days", "cold_after_days"}
    else:
        assert 1 <= retention <= 36500
        assert cold is None or (cold >= 1 and retention >= cold + 90)


def test_messages_name_the_limits() -> None:
    """Those that follow from the other option too."""
    (problem,) = problems(retention_days=35, cold_after_days=30)
    assert problem.message == "must be 120 to 36500 days, 90 of them in cold storage"


def test_tag_is_one_that_aws_accepts() -> None:
    """The path names it."""
    (problem,) = problems(tag_key="aws:backup")
    assert problem.where == "tag.aws:backup"
