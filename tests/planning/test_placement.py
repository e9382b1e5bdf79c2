"""Placement groups and tenancy."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.placement import (
    Placement,
    PlacementGroup,
    PlacementStrategy,
    SpreadLevel,
    Tenancy,
)


def test_factories_say_what_is_made() -> None:
    """Each strategy with what belongs to it."""
    assert PlacementGroup.cluster() == PlacementGroup(strategy=PlacementStrategy.CLUSTER)
    assert PlacementGroup.partition(3).partition_count == 3
    assert PlacementGroup.spread().spread_level is SpreadLevel.RACK
    assert PlacementGroup.existing("mine").strategy is None


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (PlacementGroup, "strategy: must be either the strategy of a new group or the name"),
        (
            lambda: PlacementGroup(strategy=PlacementStrategy.SPREAD, name="mine"),
            "strategy: must be either the strategy of a new group or the name",
        ),
        (lambda: PlacementGroup.existing(" "), "name: must be the name of a placement group"),
        (lambda: PlacementGroup.partition(0), "partition_count: must be 1 to 7 partitions, got 0"),
        (lambda: PlacementGroup.partition(8), "partition_count: must be 1 to 7 partitions, got 8"),
        (
            lambda: PlacementGroup(strategy=PlacementStrategy.CLUSTER, partition_count=2),
            "partition_count: must be left out unless the strategy is partition, got 2",
        ),
        (
            lambda: PlacementGroup(
                strategy=PlacementStrategy.CLUSTER, spread_level=SpreadLevel.HOST
            ),
            "spread_level: must be left out unless the strategy is spread, got 'host'",
        ),
        (
            lambda: Placement(tenancy=Tenancy.HOST, group=PlacementGroup.spread()),
            "group: must be left out with tenancy host",
        ),
        (
            lambda: Placement(host_resource_group_arn="arn:aws:resource-groups:x"),
            "host_resource_group_arn: must be left out unless tenancy is host",
        ),
    ],
)
def test_impossible_placements_are_refused(make: Callable[[], object], text: str) -> None:
    """Each with what is allowed instead."""
    with pytest.raises(ConfigurationError) as caught:
        make()
    assert text in str(caught.value)
