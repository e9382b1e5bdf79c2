"""How CloudFormation replaces the instances of an Auto Scaling group."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.capacity import Scaling
from eks_constructs.planning.group_updates import (
    InstanceRefresh,
    RollingUpdate,
    ScalingProcess,
    group_update_problems,
    in_service,
)


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: RollingUpdate(max_batch_size=0), "max_batch_size: must be 1 or more, got 0"),
        (lambda: RollingUpdate(min_in_service=-1), "min_in_service: must be 0 or more, got -1"),
        (lambda: RollingUpdate(pause_seconds=3601), "pause_seconds: must be 0 to 3600 seconds"),
        (
            lambda: RollingUpdate(min_successful_percentage=80),
            "min_successful_percentage: must be left out unless wait_for_signals is true, got 80",
        ),
        (
            lambda: RollingUpdate(wait_for_signals=True, min_successful_percentage=101),
            "min_successful_percentage: must be 0 to 100 percent, got 101",
        ),
        (
            lambda: RollingUpdate(suspend=(ScalingProcess.LAUNCH,)),
            "suspend: must not hold Launch or Terminate, without which nothing is replaced",
        ),
        (
            lambda: InstanceRefresh(min_healthy_percentage=-1),
            "min_healthy_percentage: must be 0 to 100 percent, got -1",
        ),
        (
            lambda: InstanceRefresh(min_healthy_percentage=50, max_healthy_percentage=160),
            "max_healthy_percentage: must be 100 to 200 percent, and at most 100 above",
        ),
        (
            lambda: InstanceRefresh(warmup_seconds=-1),
            "warmup_seconds: must be 0 or more, got -1",
        ),
    ],
)
def test_impossible_updates_are_refused(make: Callable[[], object], text: str) -> None:
    """Each with what is allowed instead."""
    with pytest.raises(ConfigurationError) as caught:
        make()
    assert text in str(caught.value)


def test_an_update_must_be_able_to_replace_an_instance() -> None:
    """With as many in service as there can be, it never begins."""
    (problem,) = group_update_problems(RollingUpdate(min_in_service=3), 3)
    assert problem.where == "update.min_in_service"
    assert problem.message == "must be less than max_size (3), or no instance could be replaced"
    assert group_update_problems(RollingUpdate(min_in_service=2), 3) == ()
    assert group_update_problems(InstanceRefresh(), 3) == ()


@given(st.integers(0, 9), st.integers(1, 9))
def test_by_default_enough_stay_and_one_can_go(low: int, high: int) -> None:
    """CloudFormation refuses an update that keeps as many as the group can have."""
    if low > high:
        return
    size = Scaling(min_size=low, max_size=high)
    kept = in_service(RollingUpdate(), size.min_size, size.max_size)
    assert 0 <= kept < high
    assert kept in {low, high - 1}


def test_what_is_asked_for_stays() -> None:
    """Whatever the sizes."""
    assert in_service(RollingUpdate(min_in_service=1), 3, 6) == 1
