"""How nodes are kept fresh and healthy."""

from __future__ import annotations

from pathlib import Path

from eks_constructs.planning.capacity import NodeShare
from eks_constructs.planning.node_upkeep import RepairAction
from tests.config.files import PLATFORM, START, load


def test_defaults_follow_the_profile(tmp_path: Path) -> None:
    """A third at a time with repair, or one node at a time without."""
    text = START + "managedNodeGroups: [{name: a}]\n"
    (hardened,) = load(tmp_path, text + PLATFORM).compute.node_groups
    (eksctl,) = load(tmp_path, text).compute.node_groups
    assert hardened.spec.update.max_unavailable == NodeShare.of_percentage(33)
    assert hardened.spec.node_repair.enabled
    assert eksctl.spec.update.max_unavailable == NodeShare.of_count(1)
    assert not eksctl.spec.node_repair.enabled


def test_what_is_said_goes_before_the_defaults(tmp_path: Path) -> None:
    """Shares are counts or percentages; overrides keep their words."""
    (group,) = load(
        tmp_path,
        START
        + "managedNodeGroups: [{name: a, updateConfig: {maxUnavailable: 2}, nodeRepairConfig: "
        + "{enabled: true, maxUnhealthyNodeThresholdPercentage: 20, "
        + "maxParallelNodesRepairedCount: 1, nodeRepairConfigOverrides: "
        + "[{nodeMonitoringCondition: C, nodeUnhealthyReason: R, minRepairWaitTimeMins: 5, "
        + "repairAction: Reboot}]}}]\n",
    ).compute.node_groups
    repair = group.spec.node_repair
    assert group.spec.update.max_unavailable == NodeShare.of_count(2)
    assert repair.max_unhealthy_node_threshold == NodeShare.of_percentage(20)
    assert repair.max_parallel_nodes_repaired == NodeShare.of_count(1)
    assert [each.repair_action for each in repair.overrides] == [RepairAction.REBOOT]
