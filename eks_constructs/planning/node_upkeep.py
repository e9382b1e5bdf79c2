"""How nodes are kept fresh and healthy: updates, repair, and a pool of warm instances."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.capacity import CapacityType, NodeShare, Scaling
from eks_constructs.values import frozen

_A_THIRD: Final = NodeShare.of_percentage(33)
_MOST_UNAVAILABLE: Final = 100


class UpdateStrategy(StrEnum):
    """In which order an update replaces nodes, in the words of EKS.

    ``DEFAULT`` starts new nodes before it drains old ones. ``MINIMAL`` drains first, for groups
    whose instances are so scarce that there is no room for more.
    """

    DEFAULT = "DEFAULT"
    MINIMAL = "MINIMAL"


@frozen
class UpdateConfig:
    """How fast an update of a node group goes.

    Changed in place.

    Attributes:
        max_unavailable: Nodes that are out of service at once. Default: 33 percent, so that an
            update takes three steps whatever the size.
        strategy: Whether new nodes come first. Default: they do.

    See https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html
    """

    max_unavailable: NodeShare = _A_THIRD
    strategy: UpdateStrategy = UpdateStrategy.DEFAULT


def update_problems(
    update: UpdateConfig, scaling: Scaling, *, where: str = "update"
) -> tuple[Problem, ...]:
    """Return what keeps an update from fitting the size of the group.

    Args:
        update: How fast the update goes.
        scaling: The sizes of the group.
        where: Path of the update settings, for the problems.
    """
    count = update.max_unavailable.count
    most = min(scaling.max_size, _MOST_UNAVAILABLE)
    if count is None or count <= most:
        return ()
    message = f"must be at most {most}: no more than max_size, and never over {_MOST_UNAVAILABLE}"
    place = f"{where}.max_unavailable"
    return (Problem(code="out-of-range", where=place, got=count, message=message),)


class RepairAction(StrEnum):
    """What is done to an unhealthy node, in the words of EKS."""

    REPLACE = "Replace"
    REBOOT = "Reboot"
    NO_ACTION = "NoAction"


@frozen
class NodeRepairOverride:
    """Another repair for one kind of fault.

    Attributes:
        node_monitoring_condition: Condition that the node monitoring agent reports, such as
            ``AcceleratedHardwareReady``.
        node_unhealthy_reason: Reason that it reports with it, such as ``NvidiaXID64Error``.
        min_repair_wait_time_mins: Minutes to wait before repairing, 1 or more.
        repair_action: What to do then.

    Raises:
        ConfigurationError: A text is empty, or the wait is under a minute.

    See https://docs.aws.amazon.com/eks/latest/userguide/node-health.html
    """

    node_monitoring_condition: str
    node_unhealthy_reason: str
    min_repair_wait_time_mins: int
    repair_action: RepairAction

    def __post_init__(self) -> None:
        """Refuse what EKS would refuse."""
        refuse("node repair override", self._problems())

    def _problems(self) -> Iterator[Problem]:
        for where, text in (
            ("node_monitoring_condition", self.node_monitoring_condition),
            ("node_unhealthy_reason", self.node_unhealthy_reason),
        ):
            if not text.strip():
                message = "must name what the node monitoring agent reports"
                yield Problem(code="empty", where=where, got=text, message=message)
        if self.min_repair_wait_time_mins < 1:
            yield Problem(
                code="out-of-range",
                where="min_repair_wait_time_mins",
                got=self.min_repair_wait_time_mins,
                message="must be 1 minute or more",
            )


@frozen
class NodeRepair:
    """Whether and how EKS replaces or reboots nodes that are unhealthy.

    Without the node monitoring agent (an add-on) only what the kubelet reports counts. Changed in
    place.

    Attributes:
        enabled: Whether nodes are repaired. Default: they are; the default of EKS is that they are
            not.
        max_unhealthy_node_threshold: Repairs stop while more nodes than this are unhealthy, since
            the fault is then likely not theirs. Default: that of EKS.
        max_parallel_nodes_repaired: Nodes repaired at once. Default: that of EKS.
        overrides: Other repairs for single kinds of faults. Default: none.

    Raises:
        ConfigurationError: Details are given although repair is off.

    See https://docs.aws.amazon.com/eks/latest/userguide/node-repair.html
    """

    enabled: bool = True
    max_unhealthy_node_threshold: NodeShare | None = None
    max_parallel_nodes_repaired: NodeShare | None = None
    overrides: tuple[NodeRepairOverride, ...] = ()

    def __post_init__(self) -> None:
        """Refuse details of a repair that never happens."""
        details = (
            self.max_unhealthy_node_threshold,
            self.max_parallel_nodes_repaired,
            *self.overrides,
        )
        if self.enabled or not any(detail is not None for detail in details):
            return
        message = "must be true when thresholds or overrides are given; drop them or switch it on"
        problem = Problem(code="not-together", where="enabled", got=False, message=message)
        refuse("node repair", [problem])


class WarmPoolState(StrEnum):
    """In which state instances wait in a warm pool, in the words of EKS."""

    STOPPED = "STOPPED"
    RUNNING = "RUNNING"
    HIBERNATED = "HIBERNATED"


@frozen
class WarmPool:
    """Instances that have booted already and wait beside the group, for a faster scale-out.

    Changed in place. EKS keeps a pool whose settings merely vanish from the template: to remove
    one, deploy ``WarmPool(enabled=False)`` first.

    Attributes:
        enabled: Whether there is a pool. Default: there is.
        min_size: Fewest instances that wait, 0 or more. Default: 0.
        max_group_prepared_capacity: Most instances, waiting and in service together; -1 goes back
            to the maximum of the group. Default: that maximum.
        pool_state: How they wait. Default: stopped, which costs their volumes only.
        reuse_on_scale_in: Whether instances return to the pool when the group shrinks. Default:
            they are terminated.

    Raises:
        ConfigurationError: A number is out of range.

    See https://docs.aws.amazon.com/eks/latest/userguide/warm-pools-managed-node-groups.html
    """

    enabled: bool = True
    min_size: int = 0
    max_group_prepared_capacity: int | None = None
    pool_state: WarmPoolState = WarmPoolState.STOPPED
    reuse_on_scale_in: bool = False

    def __post_init__(self) -> None:
        """Refuse sizes that EKS would refuse."""
        refuse("warm pool", self._problems())

    def _problems(self) -> Iterator[Problem]:
        most = self.max_group_prepared_capacity
        if self.min_size < 0:
            message = "must be 0 or more"
            yield Problem(code="out-of-range", where="min_size", got=self.min_size, message=message)
        if most is None or most == -1:
            return
        if most < max(self.min_size, 0):
            message = f"must be -1, or at least min_size ({self.min_size})"
            yield Problem(
                code="out-of-range", where="max_group_prepared_capacity", got=most, message=message
            )


def warm_pool_problems(
    pool: WarmPool | None, *, family: AmiFamily, capacity: CapacityType, has_own_image: bool
) -> Iterator[Problem]:
    """Yield what keeps a node group from having this pool.

    Args:
        pool: The pool; ``None`` for none.
        family: Operating system of the nodes.
        capacity: How instances are bought.
        has_own_image: Whether the image is not one of EKS.
    """
    if pool is None or not pool.enabled:
        return
    where = "warm_pool"
    if has_own_image:
        message = "must not be given with image_id: EKS keeps warm only its own images"
        yield Problem(code="not-together", where=where, got=None, message=message)
    if capacity is not CapacityType.ON_DEMAND:
        message = "must not be given unless instances are bought on demand"
        yield Problem(code="not-together", where=where, got=str(capacity), message=message)
    if family is AmiFamily.BOTTLEROCKET:
        yield from bottlerocket_pool_problems(pool)


def bottlerocket_pool_problems(pool: WarmPool) -> Iterator[Problem]:
    """Yield what a warm pool asks of Bottlerocket that it cannot do.

    Args:
        pool: The pool.
    """
    if pool.pool_state is WarmPoolState.HIBERNATED:
        message, got = "must be STOPPED or RUNNING: Bottlerocket cannot hibernate", pool.pool_state
        place = "warm_pool.pool_state"
        yield Problem(code="not-together", where=place, got=str(got), message=message)
    if pool.reuse_on_scale_in:
        message = "must be false: Bottlerocket nodes cannot return to a warm pool"
        place = "warm_pool.reuse_on_scale_in"
        yield Problem(code="not-together", where=place, got=True, message=message)
