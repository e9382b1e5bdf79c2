"""Lifecycle hooks and the behaviour of an Auto Scaling group."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.auto_scaling import (
    GroupBehaviour,
    GroupMetric,
    LifecycleHook,
    LifecycleResult,
    LifecycleTransition,
    TerminationPolicy,
    lifecycle_hook_problems,
)

QUEUE = "arn:aws:sqs:eu-west-1:111122223333:drain"


def test_hooks_end_as_suits_their_transition() -> None:
    """A node that nobody drains goes in the end; one that nobody approves never counts."""
    ending, starting = LifecycleHook.terminating(), LifecycleHook.launching()
    assert ending.transition is LifecycleTransition.TERMINATING
    assert ending.default_result is LifecycleResult.CONTINUE
    assert starting.transition is LifecycleTransition.LAUNCHING
    assert starting.default_result is LifecycleResult.ABANDON


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (
            lambda: LifecycleHook.terminating(heartbeat_seconds=29),
            "heartbeat_seconds: must be 30 to 7200 seconds, got 29",
        ),
        (
            lambda: LifecycleHook.terminating(notification_target_arn=QUEUE),
            "role_arn: must be given with a queue or a topic",
        ),
        (
            lambda: LifecycleHook.launching(role_arn="arn:aws:iam::111122223333:role/hook"),
            "role_arn: must come with notification_target_arn",
        ),
        (
            lambda: LifecycleHook.launching(metadata="x" * 1024),
            "metadata: must have at most 1023 characters, got 1024",
        ),
        (
            lambda: GroupBehaviour(health_check_grace_seconds=-1),
            "health_check_grace_seconds: must be 0 or more, got -1",
        ),
        (
            lambda: GroupBehaviour(max_instance_lifetime_seconds=3600),
            (
                "max_instance_lifetime_seconds: must be 86400 to 31536000 seconds, a day to a "
                "year, got 3600"
            ),
        ),
        (
            lambda: GroupBehaviour(metrics=(GroupMetric.MAX_SIZE,) * 2),
            "metrics[1]: must appear once, got 'GroupMaxSize'",
        ),
        (
            lambda: GroupBehaviour(target_group_arns=("a", "b", "a")),
            "target_group_arns[2]: must appear once, got 'a'",
        ),
        (
            lambda: GroupBehaviour(termination_policies=(TerminationPolicy.OLDEST_INSTANCE,) * 2),
            "termination_policies[1]: must appear once, got 'OldestInstance'",
        ),
    ],
)
def test_impossible_values_are_refused(make: Callable[[], object], text: str) -> None:
    """Each with what is allowed instead."""
    with pytest.raises(ConfigurationError) as caught:
        make()
    assert text in str(caught.value)


def test_hooks_have_names_and_limits() -> None:
    """A group takes fifty."""
    hook = LifecycleHook.terminating()
    many = {f"hook-{index}": hook for index in range(51)}
    assert [str(each) for each in lifecycle_hook_problems(many)] == [
        "lifecycle_hooks: must be at most 50, the limit of a group, got 51 [too-many]"
    ]
    (problem,) = lifecycle_hook_problems({"a b": hook})
    assert problem.where == "lifecycle_hooks.a b"
    assert not list(lifecycle_hook_problems({"drain": hook}))
