"""Sizes of node groups and how instances are bought."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.capacity import (
    Capacity,
    CapacityType,
    NodeShare,
    Scaling,
    share_problems,
)

RESERVATION = "cr-02168da1478b509e0"


def test_default_survives_a_lost_zone_and_leaves_the_autoscaler_alone() -> None:
    """Three to six nodes, none desired."""
    scaling = Scaling()
    assert (scaling.min_size, scaling.max_size, scaling.desired_size) == (3, 6, None)


@given(st.integers(-5, 50), st.integers(-5, 50), st.none() | st.integers(-5, 50))
def test_sizes_are_in_order_or_refused(low: int, high: int, want: int | None) -> None:
    """Whatever is accepted can be deployed."""
    try:
        scaling = Scaling(min_size=low, max_size=high, desired_size=want)
    except ConfigurationError as error:
        assert error.problems  # noqa: PT017 -- refused or ordered, either is right
        return
    assert 0 <= scaling.min_size <= scaling.max_size
    assert scaling.max_size >= 1
    assert want is None or low <= want <= high


def test_minimum_above_maximum_is_refused() -> None:
    """Both values are in the message."""
    with pytest.raises(ConfigurationError) as caught:
        Scaling(min_size=7)
    assert str(caught.value) == (
        "invalid scaling:\n  - min_size: must be at most max_size (6); lower it or raise max_size,"
        " got 7 [out-of-range]"
    )


@pytest.mark.parametrize("want", [2, 7])
def test_desired_size_out_of_range_is_refused(want: int) -> None:
    """A deployment must not ask for what the limits forbid."""
    with pytest.raises(ConfigurationError) as caught:
        Scaling(desired_size=want)
    assert str(caught.value.problems[0]) == (
        "desired_size: must lie between min_size (3) and max_size (6); leave it out if an"
        f" autoscaler decides, got {want} [out-of-range]"
    )


def test_group_of_nothing_is_refused() -> None:
    """EKS wants room for at least one node."""
    with pytest.raises(ConfigurationError, match="max_size: must be 1 or more, got 0"):
        Scaling(min_size=0, max_size=0)


def test_negative_minimum_is_refused() -> None:
    """Zero is the least."""
    with pytest.raises(ConfigurationError, match="min_size: must be 0 or more, got -1"):
        Scaling(min_size=-1)


def test_factories_cover_every_type() -> None:
    """Each way to buy has its factory."""
    made = {Capacity.on_demand().type, Capacity.spot().type, Capacity.block(RESERVATION).type}
    assert made == set(CapacityType)


@pytest.mark.parametrize("reservation", ["", "cr-", "02168da1478b509e0", "cr-XYZ"])
def test_malformed_reservation_is_refused(reservation: str) -> None:
    """A capacity block names its reservation."""
    with pytest.raises(ConfigurationError, match="must be the id of a capacity reservation"):
        Capacity.block(reservation)


def test_reservation_without_a_block_is_refused() -> None:
    """Spot instances are not reserved."""
    with pytest.raises(ConfigurationError, match="goes with a capacity block only"):
        Capacity(type=CapacityType.SPOT, reservation_id=RESERVATION)


def test_share_is_a_count_or_a_percentage() -> None:
    """The other one stays empty."""
    assert NodeShare.of_count(2) == NodeShare(count=2, percentage=None)
    assert NodeShare.of_percentage(33) == NodeShare(count=None, percentage=33)


@pytest.mark.parametrize(
    ("count", "percentage", "text"),
    [
        (None, None, "n: must be given, or p instead [required]"),
        (1, 1, "n: must not be given together with p; drop one, got 1 [not-together]"),
        (0, None, "n: must be 1 or more nodes, got 0 [out-of-range]"),
        (None, 0, "p: must be 1 to 100 percent, got 0 [out-of-range]"),
        (None, 101, "p: must be 1 to 100 percent, got 101 [out-of-range]"),
    ],
)
def test_impossible_shares_are_refused(
    count: int | None, percentage: int | None, text: str
) -> None:
    """In the words of whoever asks."""
    (problem,) = share_problems(count, percentage, where_count="n", where_percentage="p")
    assert str(problem) == text
    with pytest.raises(ConfigurationError):
        NodeShare(count=count, percentage=percentage)
