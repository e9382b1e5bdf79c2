"""Resources of one kind are made a few at a time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.planning.siblings import sibling_edges


def parallel(keys: list[str], edges: tuple[tuple[str, str], ...]) -> int:
    """Return the most keys made at a time if each starts as soon as it may."""
    done: set[str] = set()
    most = 0
    while len(done) < len(keys):
        ready = [
            key
            for key in keys
            if key not in done and all(on in done for later, on in edges if later == key)
        ]
        assert ready, "a cycle"
        most = max(most, len(ready))
        done.update(ready)
    return most


@given(st.integers(0, 60), st.integers(1, 12))
def test_no_more_than_the_limit_run_at_a_time(count: int, limit: int) -> None:
    """Chains as many as the limit, and no cycle."""
    keys = [f"k{index}" for index in range(count)]
    edges = sibling_edges(keys, max_parallel=limit)
    assert parallel(keys, edges) == min(count, limit)


def test_up_to_ten_wait_for_nothing() -> None:
    """Few siblings are all made at once."""
    assert sibling_edges([str(index) for index in range(10)]) == ()
    assert sibling_edges([str(index) for index in range(11)]) == (("10", "0"),)
