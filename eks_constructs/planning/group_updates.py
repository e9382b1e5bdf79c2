"""How CloudFormation replaces the instances of an Auto Scaling group when their template changes.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.values import frozen

_LONGEST_PAUSE: Final = 3600
_ALL: Final = 100
_DOUBLE: Final = 200


class ScalingProcess(StrEnum):
    """What an Auto Scaling group does by itself, in the words of EC2 Auto Scaling."""

    LAUNCH = "Launch"
    TERMINATE = "Terminate"
    ADD_TO_LOAD_BALANCER = "AddToLoadBalancer"
    ALARM_NOTIFICATION = "AlarmNotification"
    AZ_REBALANCE = "AZRebalance"
    HEALTH_CHECK = "HealthCheck"
    INSTANCE_REFRESH = "InstanceRefresh"
    REPLACE_UNHEALTHY = "ReplaceUnhealthy"
    SCHEDULED_ACTIONS = "ScheduledActions"


_QUIET: Final = (
    ScalingProcess.HEALTH_CHECK,
    ScalingProcess.REPLACE_UNHEALTHY,
    ScalingProcess.AZ_REBALANCE,
    ScalingProcess.ALARM_NOTIFICATION,
    ScalingProcess.SCHEDULED_ACTIONS,
)
_NEVER_SUSPENDED: Final = (ScalingProcess.LAUNCH, ScalingProcess.TERMINATE)


@frozen
class RollingUpdate:
    """Terminate and replace instances in batches, as CloudFormation has always done.

    By default nothing waits for signals: a signal must come from the instance, by a script that the
    images of EKS do not have, so that every update would time out and roll back. Instead each batch
    is followed by a pause in which nodes join.

    Attributes:
        max_batch_size: Instances replaced at once, 1 or more. Default: 1.
        min_in_service: Instances that stay, fewer than the largest size of the group. Default: the
            smallest size of the group, or one less than the largest if that is as small.
        pause_seconds: Pause after each batch, or with signals how long to wait for them, at most
            3600. Default: 300.
        wait_for_signals: Whether each new instance must send a signal (``cfn-signal``); only with
            user data that sends it, also when the group is made. Default: no.
        min_successful_percentage: Percent of the new instances that must signal success, with
            signals only. Default: all.
        suspend: What the group must not do by itself meanwhile. Default: health checks and
            replacement, rebalancing of zones, alarms and scheduled actions.

    Raises:
        ConfigurationError: A number is out of range, or parts do not fit together.
    """

    max_batch_size: int = 1
    min_in_service: int | None = None
    pause_seconds: int = 300
    wait_for_signals: bool = False
    min_successful_percentage: int | None = None
    suspend: tuple[ScalingProcess, ...] = _QUIET

    def __post_init__(self) -> None:
        """Refuse what CloudFormation would refuse."""
        refuse("rolling update", self._problems())

    def _problems(self) -> Iterator[Problem]:
        if self.max_batch_size < 1:
            got, message = self.max_batch_size, "must be 1 or more"
            yield Problem(code="out-of-range", where="max_batch_size", got=got, message=message)
        if self.min_in_service is not None and self.min_in_service < 0:
            got, message = self.min_in_service, "must be 0 or more"
            yield Problem(code="out-of-range", where="min_in_service", got=got, message=message)
        if not 0 <= self.pause_seconds <= _LONGEST_PAUSE:
            got, message = self.pause_seconds, f"must be 0 to {_LONGEST_PAUSE} seconds"
            yield Problem(code="out-of-range", where="pause_seconds", got=got, message=message)
        where, percentage = "min_successful_percentage", self.min_successful_percentage
        if percentage is not None and not self.wait_for_signals:
            message = "must be left out unless wait_for_signals is true"
            yield Problem(code="not-together", where=where, got=percentage, message=message)
        if percentage is not None and not 0 <= percentage <= _ALL:
            message = "must be 0 to 100 percent"
            yield Problem(code="out-of-range", where=where, got=percentage, message=message)
        stopped = [str(each) for each in _NEVER_SUSPENDED if each in self.suspend]
        if stopped:
            message = "must not hold Launch or Terminate, without which nothing is replaced"
            yield Problem(code="not-together", where="suspend", got=stopped, message=message)


@frozen
class InstanceRefresh:
    """Let EC2 Auto Scaling replace the instances; CloudFormation starts it and waits.

    Unlike a rolling update it starts new instances first where sizes allow, and goes on only while
    enough instances are healthy. It needs no signals.

    Attributes:
        min_healthy_percentage: Percent of the group that stays healthy, 0 to 100. Default: 100, so
            that new instances come first.
        max_healthy_percentage: Percent of the group that may run meanwhile, 100 to 200, and at
            most 100 more than the minimum. Default: 110.
        warmup_seconds: Seconds until a new instance counts. Default: the grace period of health
            checks.
        skip_matching: Whether instances stay that already are what the group asks for. Default:
            they do.

    Raises:
        ConfigurationError: A percentage is out of range.

    See https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-overview.html
    """

    min_healthy_percentage: int = 100
    max_healthy_percentage: int = 110
    warmup_seconds: int | None = None
    skip_matching: bool = True

    def __post_init__(self) -> None:
        """Refuse what EC2 Auto Scaling would refuse."""
        refuse("instance refresh", self._problems())

    def _problems(self) -> Iterator[Problem]:
        low, high = self.min_healthy_percentage, self.max_healthy_percentage
        if not 0 <= low <= _ALL:
            message = "must be 0 to 100 percent"
            where = "min_healthy_percentage"
            yield Problem(code="out-of-range", where=where, got=low, message=message)
        if not _ALL <= high <= _DOUBLE or high - low > _ALL:
            message = "must be 100 to 200 percent, and at most 100 above min_healthy_percentage"
            where = "max_healthy_percentage"
            yield Problem(code="out-of-range", where=where, got=high, message=message)
        if self.warmup_seconds is not None and self.warmup_seconds < 0:
            got, message = self.warmup_seconds, "must be 0 or more"
            yield Problem(code="out-of-range", where="warmup_seconds", got=got, message=message)


def group_update_problems(
    update: RollingUpdate | InstanceRefresh, max_size: int, *, where: str = "update"
) -> tuple[Problem, ...]:
    """Return a problem if an update could never replace an instance.

    Args:
        update: How instances are replaced.
        max_size: Largest size of the group.
        where: Path of the update, for the problem.
    """
    if not isinstance(update, RollingUpdate) or update.min_in_service is None:
        return ()
    if update.min_in_service < max_size:
        return ()
    message = f"must be less than max_size ({max_size}), or no instance could be replaced"
    place, got = f"{where}.min_in_service", update.min_in_service
    return (Problem(code="out-of-range", where=place, got=got, message=message),)


def in_service(update: RollingUpdate, min_size: int, max_size: int) -> int:
    """Return how many instances stay during a rolling update.

    Args:
        update: How instances are replaced.
        min_size: Smallest size of the group.
        max_size: Largest size of the group.
    """
    if update.min_in_service is not None:
        return update.min_in_service
    return min(min_size, max_size - 1)
