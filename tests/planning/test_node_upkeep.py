"""Updates, repair and warm pools."""

from __future__ import annotations

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.capacity import NodeShare, Scaling
from eks_constructs.planning.node_upkeep import (
    NodeRepair,
    NodeRepairOverride,
    RepairAction,
    UpdateConfig,
    UpdateStrategy,
    WarmPool,
    update_problems,
)


def test_update_replaces_a_third_at_once_by_default() -> None:
    """New nodes come before old ones go."""
    update = UpdateConfig()
    assert update.max_unavailable == NodeShare.of_percentage(33)
    assert update.strategy is UpdateStrategy.DEFAULT


@pytest.mark.parametrize(("max_size", "most"), [(6, 6), (200, 100)])
def test_update_of_more_nodes_than_there_are_is_refused(max_size: int, most: int) -> None:
    """The limit is the size of the group, and that of EKS."""
    scaling = Scaling(max_size=max_size)
    fits = UpdateConfig(max_unavailable=NodeShare.of_count(most))
    assert update_problems(fits, scaling) == ()
    (problem,) = update_problems(
        UpdateConfig(max_unavailable=NodeShare.of_count(most + 1)), scaling
    )
    assert str(problem) == (
        f"update.max_unavailable: must be at most {most}: no more than max_size, and never over"
        f" 100, got {most + 1} [out-of-range]"
    )


def test_nodes_are_repaired_by_default() -> None:
    """EKS itself would not."""
    assert NodeRepair().enabled


def test_details_of_a_repair_that_never_happens_are_refused() -> None:
    """Somebody switched off more than they thought."""
    with pytest.raises(ConfigurationError, match="enabled: must be true when thresholds"):
        NodeRepair(enabled=False, max_parallel_nodes_repaired=NodeShare.of_count(1))


def test_repair_can_be_switched_off() -> None:
    """Off with no details is fine."""
    assert not NodeRepair(enabled=False).enabled


def test_incomplete_override_is_refused_as_a_whole() -> None:
    """EKS wants all four values; each fault is named."""
    with pytest.raises(ConfigurationError) as caught:
        NodeRepairOverride(
            node_monitoring_condition="",
            node_unhealthy_reason=" ",
            min_repair_wait_time_mins=0,
            repair_action=RepairAction.REPLACE,
        )
    assert [problem.where for problem in caught.value.problems] == [
        "node_monitoring_condition",
        "node_unhealthy_reason",
        "min_repair_wait_time_mins",
    ]


@pytest.mark.parametrize("most", [None, -1, 2, 9])
def test_warm_pool_sizes_that_fit_pass(most: int | None) -> None:
    """Minus one means the maximum of the group."""
    assert WarmPool(min_size=2, max_group_prepared_capacity=most).enabled


@pytest.mark.parametrize("most", [-2, 0, 1])
def test_warm_pool_smaller_than_its_minimum_is_refused(most: int) -> None:
    """The message names the minimum."""
    with pytest.raises(ConfigurationError, match=r"must be -1, or at least min_size \(2\)"):
        WarmPool(min_size=2, max_group_prepared_capacity=most)


def test_negative_warm_pool_is_refused() -> None:
    """Zero is the least."""
    with pytest.raises(ConfigurationError, match="min_size: must be 0 or more, got -1"):
        WarmPool(min_size=-1)
