"""What an Auto Scaling group does beside holding its size: health, hooks, ends, metrics.

See https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-groups.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.values import frozen

_HEARTBEAT: Final = (30, 7200)
_LIFETIME_SECONDS: Final = (86_400, 31_536_000)
_MOST_HOOKS: Final = 50
_HOOK_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_/-]{0,254}", re.ASCII)
_LONGEST_METADATA: Final = 1023
_NEEDS_ROLE: Final = re.compile(r"arn:aws[a-z-]*:(?:sns|sqs):")


class TerminationPolicy(StrEnum):
    """Which instance goes first when a group shrinks, in the words of EC2 Auto Scaling."""

    DEFAULT = "Default"
    ALLOCATION_STRATEGY = "AllocationStrategy"
    OLDEST_LAUNCH_TEMPLATE = "OldestLaunchTemplate"
    CLOSEST_TO_NEXT_INSTANCE_HOUR = "ClosestToNextInstanceHour"
    NEWEST_INSTANCE = "NewestInstance"
    OLDEST_INSTANCE = "OldestInstance"


class GroupMetric(StrEnum):
    """What an Auto Scaling group counts, in the words of EC2 Auto Scaling.

    See https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_EnableMetricsCollection.html
    """

    MIN_SIZE = "GroupMinSize"
    MAX_SIZE = "GroupMaxSize"
    DESIRED_CAPACITY = "GroupDesiredCapacity"
    IN_SERVICE_INSTANCES = "GroupInServiceInstances"
    PENDING_INSTANCES = "GroupPendingInstances"
    STANDBY_INSTANCES = "GroupStandbyInstances"
    TERMINATING_INSTANCES = "GroupTerminatingInstances"
    TOTAL_INSTANCES = "GroupTotalInstances"
    IN_SERVICE_CAPACITY = "GroupInServiceCapacity"
    PENDING_CAPACITY = "GroupPendingCapacity"
    STANDBY_CAPACITY = "GroupStandbyCapacity"
    TERMINATING_CAPACITY = "GroupTerminatingCapacity"
    TOTAL_CAPACITY = "GroupTotalCapacity"
    WARM_POOL_DESIRED_CAPACITY = "WarmPoolDesiredCapacity"
    WARM_POOL_WARMED_CAPACITY = "WarmPoolWarmedCapacity"
    WARM_POOL_PENDING_CAPACITY = "WarmPoolPendingCapacity"
    WARM_POOL_TERMINATING_CAPACITY = "WarmPoolTerminatingCapacity"
    WARM_POOL_TOTAL_CAPACITY = "WarmPoolTotalCapacity"
    GROUP_AND_WARM_POOL_DESIRED_CAPACITY = "GroupAndWarmPoolDesiredCapacity"
    GROUP_AND_WARM_POOL_TOTAL_CAPACITY = "GroupAndWarmPoolTotalCapacity"


class LifecycleTransition(StrEnum):
    """When a lifecycle hook holds an instance, in the words of EC2 Auto Scaling."""

    LAUNCHING = "autoscaling:EC2_INSTANCE_LAUNCHING"
    TERMINATING = "autoscaling:EC2_INSTANCE_TERMINATING"


class LifecycleResult(StrEnum):
    """What happens when nobody answers a hook in time, in the words of EC2 Auto Scaling."""

    CONTINUE = "CONTINUE"
    ABANDON = "ABANDON"


@frozen
class LifecycleHook:
    """Holds instances that start or end until somebody says to go on; made by its factories.

    Attributes:
        transition: When.
        heartbeat_seconds: Longest wait, 30 to 7200 seconds.
        default_result: What happens when nobody answers.
        notification_target_arn: Queue or topic that is told. Default: EventBridge only.
        role_arn: Role with which EC2 Auto Scaling writes there; required with a target.
        metadata: Text that is sent along. Default: none.

    Raises:
        ConfigurationError: The wait is out of range, or target and role do not come together.

    See https://docs.aws.amazon.com/autoscaling/ec2/userguide/lifecycle-hooks.html
    """

    transition: LifecycleTransition
    heartbeat_seconds: int
    default_result: LifecycleResult
    notification_target_arn: str | None = None
    role_arn: str | None = None
    metadata: str | None = None

    @classmethod
    def terminating(
        cls,
        *,
        heartbeat_seconds: int = 300,
        notification_target_arn: str | None = None,
        role_arn: str | None = None,
        metadata: str | None = None,
    ) -> LifecycleHook:
        """Hold instances before they end, so that something can drain the node; then let go.

        Args:
            heartbeat_seconds: Longest wait. Default: five minutes.
            notification_target_arn: Queue or topic that is told. Default: EventBridge only.
            role_arn: Role with which EC2 Auto Scaling writes there. Default: none.
            metadata: Text that is sent along. Default: none.
        """
        return cls(
            transition=LifecycleTransition.TERMINATING,
            heartbeat_seconds=heartbeat_seconds,
            default_result=LifecycleResult.CONTINUE,
            notification_target_arn=notification_target_arn,
            role_arn=role_arn,
            metadata=metadata,
        )

    @classmethod
    def launching(
        cls,
        *,
        heartbeat_seconds: int = 300,
        notification_target_arn: str | None = None,
        role_arn: str | None = None,
        metadata: str | None = None,
    ) -> LifecycleHook:
        """Hold instances before they count; one that nobody answers for is ended.

        Args:
            heartbeat_seconds: Longest wait. Default: five minutes.
            notification_target_arn: Queue or topic that is told. Default: EventBridge only.
            role_arn: Role with which EC2 Auto Scaling writes there. Default: none.
            metadata: Text that is sent along. Default: none.
        """
        return cls(
            transition=LifecycleTransition.LAUNCHING,
            heartbeat_seconds=heartbeat_seconds,
            default_result=LifecycleResult.ABANDON,
            notification_target_arn=notification_target_arn,
            role_arn=role_arn,
            metadata=metadata,
        )

    def __post_init__(self) -> None:
        """Refuse what EC2 Auto Scaling would refuse."""
        refuse("lifecycle hook", self._problems())

    def _problems(self) -> Iterator[Problem]:
        low, high = _HEARTBEAT
        if not low <= self.heartbeat_seconds <= high:
            got, message = self.heartbeat_seconds, f"must be {low} to {high} seconds"
            yield Problem(code="out-of-range", where="heartbeat_seconds", got=got, message=message)
        target, role = self.notification_target_arn, self.role_arn
        if role is not None and target is None:
            message = "must come with notification_target_arn"
            yield Problem(code="not-together", where="role_arn", got=role, message=message)
        if role is None and target is not None and _NEEDS_ROLE.match(target):
            message = "must be given with a queue or a topic"
            yield Problem(code="required", where="role_arn", got=None, message=message)
        if self.metadata is not None and len(self.metadata) > _LONGEST_METADATA:
            message, got = f"must have at most {_LONGEST_METADATA} characters", len(self.metadata)
            yield Problem(code="invalid-value", where="metadata", got=got, message=message)


def lifecycle_hook_problems(
    hooks: Mapping[str, LifecycleHook], *, where: str = "lifecycle_hooks"
) -> Iterator[Problem]:
    """Return what keeps a group from having these hooks.

    Args:
        hooks: Hooks by name.
        where: Path of the hooks, for the problems.
    """
    if len(hooks) > _MOST_HOOKS:
        message = f"must be at most {_MOST_HOOKS}, the limit of a group"
        yield Problem(code="too-many", where=where, got=len(hooks), message=message)
    for name in hooks:
        if not _HOOK_NAME.fullmatch(name):
            message = "must have a name of letters, digits, hyphens, slashes and underscores"
            place = f"{where}.{name}"
            yield Problem(code="name-invalid", where=place, got=name, message=message)


@frozen
class GroupBehaviour:
    """What an Auto Scaling group does beside holding its size. All of it changes in place.

    Attributes:
        capacity_rebalance: Whether spot instances at risk are replaced before they are taken.
            Something must then drain the old node. Default: no.
        health_check_grace_seconds: Seconds in which a new instance is not judged. Default: 300.
        check_volumes: Whether impaired EBS volumes count as unhealthy too. Default: no.
        max_instance_lifetime_seconds: Seconds after which an instance is replaced, a day (86400)
            to a year (31536000). Default: never.
        termination_policies: Which instance goes first, most important first. Default: that of
            EC2 Auto Scaling, which balances zones and ends the oldest template first.
        metrics: Metrics that the group writes every minute, which is free. Default: all of them;
            ``()`` for none.
        notification_topic_arn: Topic that is told of every start and end of an instance. Default:
            none; EventBridge has all of these events too.
        load_balancer_names: Classic Load Balancers that instances are registered with. Default:
            none.
        target_group_arns: Target groups that instances are registered with. Default: none.

    Raises:
        ConfigurationError: A number is out of range, or something stands twice.
    """

    capacity_rebalance: bool = False
    health_check_grace_seconds: int = 300
    check_volumes: bool = False
    max_instance_lifetime_seconds: int | None = None
    termination_policies: tuple[TerminationPolicy, ...] = ()
    metrics: tuple[GroupMetric, ...] = tuple(GroupMetric)
    notification_topic_arn: str | None = None
    load_balancer_names: tuple[str, ...] = ()
    target_group_arns: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what EC2 Auto Scaling would refuse."""
        refuse("group behaviour", self._problems())

    def _problems(self) -> Iterator[Problem]:
        if self.health_check_grace_seconds < 0:
            got, message = self.health_check_grace_seconds, "must be 0 or more"
            where = "health_check_grace_seconds"
            yield Problem(code="out-of-range", where=where, got=got, message=message)
        low, high = _LIFETIME_SECONDS
        seconds = self.max_instance_lifetime_seconds
        if seconds is not None and not low <= seconds <= high:
            message = f"must be {low} to {high} seconds, a day to a year"
            where = "max_instance_lifetime_seconds"
            yield Problem(code="out-of-range", where=where, got=seconds, message=message)
        for where, given in (
            ("termination_policies", self.termination_policies),
            ("metrics", self.metrics),
            ("load_balancer_names", self.load_balancer_names),
            ("target_group_arns", self.target_group_arns),
        ):
            yield from _repeated(where, given)


def _repeated(where: str, given: Sequence[str]) -> Iterator[Problem]:
    for index, each in enumerate(given):
        if each in given[:index]:
            place, message = f"{where}[{index}]", "must appear once"
            yield Problem(code="name-duplicate", where=place, got=str(each), message=message)
