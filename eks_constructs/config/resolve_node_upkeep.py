"""From ``updateConfig`` and ``nodeRepairConfig`` to how nodes are kept fresh and healthy."""

from __future__ import annotations

from eks_constructs.config import managed_node_groups as written
from eks_constructs.config import node_group_parts as parts
from eks_constructs.config.sources import Sources
from eks_constructs.planning.capacity import NodeShare, share_problems
from eks_constructs.planning.node_upkeep import (
    NodeRepair,
    NodeRepairOverride,
    RepairAction,
    UpdateConfig,
)


def resolve_update(sources: Sources, given: parts.UpdateConfig | None, where: str) -> UpdateConfig:
    """Decide how fast an update of a node group goes.

    Args:
        sources: What the environment is put together from.
        given: What the file says.
        where: Path of the group.
    """
    if given is None:
        return sources.defaults.update
    share = _share(
        sources,
        f"{where}.updateConfig",
        ("maxUnavailable", "maxUnavailablePercentage"),
        given.max_unavailable,
        given.max_unavailable_percentage,
    )
    return UpdateConfig(max_unavailable=share) if share is not None else sources.defaults.update


def resolve_node_repair(
    sources: Sources, given: written.NodeRepairConfig, where: str
) -> NodeRepair:
    """Decide whether and how broken nodes are repaired.

    Args:
        sources: What the environment is put together from.
        given: What the file says.
        where: Path of the group.
    """
    place = f"{where}.nodeRepairConfig"
    threshold = _optional_share(
        sources,
        place,
        "maxUnhealthyNodeThreshold",
        given.max_unhealthy_node_threshold_count,
        given.max_unhealthy_node_threshold_percentage,
    )
    parallel = _optional_share(
        sources,
        place,
        "maxParallelNodesRepaired",
        given.max_parallel_nodes_repaired_count,
        given.max_parallel_nodes_repaired_percentage,
    )
    enabled = given.enabled if given.enabled is not None else sources.defaults.node_repair
    return sources.findings.attempt(
        lambda: NodeRepair(
            enabled=enabled,
            max_unhealthy_node_threshold=threshold,
            max_parallel_nodes_repaired=parallel,
            overrides=tuple(map(_override, given.node_repair_config_overrides)),
        ),
        otherwise=NodeRepair(),
        under=place,
    )


def _optional_share(
    sources: Sources, where: str, name: str, count: int | None, percentage: int | None
) -> NodeShare | None:
    if count is None and percentage is None:
        return None
    return _share(sources, where, (f"{name}Count", f"{name}Percentage"), count, percentage)


def _share(
    sources: Sources,
    where: str,
    names: tuple[str, str],
    count: int | None,
    percentage: int | None,
) -> NodeShare | None:
    if count is None and percentage is None:
        message = f"must have {names[0]} or {names[1]}"
        sources.findings.refuse("required", where, message)
        return None
    problems = share_problems(count, percentage, where_count=names[0], where_percentage=names[1])
    sources.findings.add(problems, under=where)
    return None if problems else NodeShare(count=count, percentage=percentage)


def _override(given: written.NodeRepairOverride) -> NodeRepairOverride:
    return NodeRepairOverride(
        node_monitoring_condition=given.node_monitoring_condition,
        node_unhealthy_reason=given.node_unhealthy_reason,
        min_repair_wait_time_mins=given.min_repair_wait_time_mins,
        repair_action=RepairAction(given.repair_action),
    )
