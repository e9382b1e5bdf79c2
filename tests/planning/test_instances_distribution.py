"""The split between on demand and spot."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.instances_distribution import InstancesDistribution, SpotAllocation


def test_default_is_on_demand_and_spot_is_said() -> None:
    """Nobody gets interruptible instances by accident."""
    assert not InstancesDistribution().uses_spot
    assert InstancesDistribution.spot().uses_spot
    assert InstancesDistribution.spot(on_demand_base=2).on_demand_base == 2


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (
            lambda: InstancesDistribution(on_demand_base=-1),
            "on_demand_base: must be 0 or more, got -1",
        ),
        (
            lambda: InstancesDistribution(on_demand_percentage=101),
            "on_demand_percentage: must be 0 to 100 percent, got 101",
        ),
        (
            lambda: InstancesDistribution(spot_allocation=SpotAllocation.LOWEST_PRICE),
            "spot_allocation: must be left out without spot instances; lower on_demand_percentage",
        ),
        (
            lambda: InstancesDistribution(spot_max_price="0.1"),
            "spot_max_price: must be left out without spot instances",
        ),
        (
            lambda: InstancesDistribution(on_demand_percentage=0, spot_pools=3),
            "spot_pools: must be left out unless spot_allocation is lowest-price, got 3",
        ),
        (
            lambda: InstancesDistribution(
                on_demand_percentage=0, spot_allocation=SpotAllocation.LOWEST_PRICE, spot_pools=21
            ),
            "spot_pools: must be 1 to 20 pools, got 21",
        ),
        (
            lambda: InstancesDistribution(on_demand_percentage=0, spot_max_price="0"),
            "spot_max_price: must be US dollars an hour, more than 0, such as 0.05, got '0'",
        ),
        (
            lambda: InstancesDistribution(on_demand_percentage=0, spot_max_price="$1"),
            "spot_max_price: must be US dollars an hour",
        ),
    ],
)
def test_impossible_splits_are_refused(make: Callable[[], object], text: str) -> None:
    """Each with what is allowed instead."""
    with pytest.raises(ConfigurationError) as caught:
        make()
    assert text in str(caught.value)


@given(st.integers(-5, 150), st.integers(-5, 150))
def test_a_split_is_possible_or_refused(base: int, percentage: int) -> None:
    """Whatever the numbers."""
    try:
        split = InstancesDistribution(on_demand_base=base, on_demand_percentage=percentage)
    except ConfigurationError:
        assert base < 0 or not 0 <= percentage <= 100
        return
    assert split.uses_spot == (percentage < 100)
