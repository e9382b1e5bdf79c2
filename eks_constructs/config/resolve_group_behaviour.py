"""From the fields about an Auto Scaling group to what it does beside holding its size."""

from __future__ import annotations

from typing import Final

from eks_constructs.config import self_managed_node_groups as written
from eks_constructs.config.node_group_place import NodeGroupPlace
from eks_constructs.planning import catalogue
from eks_constructs.planning.auto_scaling import GroupBehaviour, GroupMetric
from eks_constructs.planning.group_updates import RollingUpdate, ScalingProcess

_NAMES: Final = {
    "load_balancer_names": "classicLoadBalancerNames",
    "max_instance_lifetime_seconds": "maxInstanceLifetime",
    "target_group_arns": "targetGroupARNs",
}
_PROCESSES: Final = "asgSuspendProcesses"
_NEEDED: Final = frozenset({ScalingProcess.LAUNCH, ScalingProcess.TERMINATE})


def resolve_behaviour(
    place: NodeGroupPlace, group: written.NodeGroup, *, rebalance: bool
) -> GroupBehaviour:
    """Decide what a group does beside holding its size.

    Args:
        place: The group and its place in the file.
        group: The group.
        rebalance: Whether spot instances at risk are replaced before they are taken.
    """
    metrics = _metrics(place, group)
    return place.findings.attempt(
        lambda: GroupBehaviour(
            capacity_rebalance=rebalance,
            max_instance_lifetime_seconds=group.max_instance_lifetime,
            metrics=metrics,
            load_balancer_names=group.classic_load_balancer_names,
            target_group_arns=group.target_group_arns,
        ),
        otherwise=GroupBehaviour(),
        names=_NAMES,
        under=place.where,
    )


def _metrics(place: NodeGroupPlace, group: written.NodeGroup) -> tuple[GroupMetric, ...]:
    given = group.asg_metrics_collection
    if given is None:
        return tuple(GroupMetric) if place.defaults.group_metrics else ()
    wanted: list[GroupMetric] = []
    for index, collection in enumerate(given):
        for number, name in enumerate(collection.metrics):
            if name in set(GroupMetric):
                wanted.append(GroupMetric(name))
                continue
            where = f"asgMetricsCollection[{index}].metrics[{number}]"
            near = catalogue.did_you_mean(name, GroupMetric)
            message = f"must be a metric of Auto Scaling groups, such as GroupMinSize{near}"
            place.refuse("unknown-value", where, message, name)
        if not collection.metrics:
            wanted += GroupMetric
    return tuple(dict.fromkeys(wanted))


def resolve_group_update(place: NodeGroupPlace, group: written.NodeGroup) -> RollingUpdate:
    """Decide how instances are replaced when their template changes.

    Args:
        place: The group and its place in the file.
        group: The group.
    """
    suspend: list[ScalingProcess] = []
    for index, name in enumerate(group.asg_suspend_processes):
        where = f"{_PROCESSES}[{index}]"
        if name not in set(ScalingProcess):
            message = f"must be one of {', '.join(ScalingProcess)}"
            place.refuse("unknown-value", where, message, name)
        elif name in _NEEDED:
            message = (
                "must not be suspended: without it no node could be started or replaced; fix the "
                "size by minSize and maxSize instead"
            )
            place.refuse("not-supported", where, message, name)
        else:
            suspend.append(ScalingProcess(name))
    if suspend:
        message = (
            "are suspended while nodes are replaced, not for good, which CloudFormation cannot; "
            "for that run aws autoscaling suspend-processes"
        )
        place.warn("not-supported", _PROCESSES, message, [str(each) for each in suspend])
    return RollingUpdate(suspend=tuple(dict.fromkeys((*RollingUpdate().suspend, *suspend))))
