"""How many resources of one kind are made at the same time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

MAX_PARALLEL: Final = 10
"""Calls of one kind to EKS at a time; beyond about that many it throttles."""


def sibling_edges(
    keys: Sequence[str], *, max_parallel: int = MAX_PARALLEL
) -> tuple[tuple[str, str], ...]:
    """Return which sibling waits for which, so that only so many are made at a time.

    Each key waits for the one ``max_parallel`` places before it, which makes ``max_parallel``
    chains of about the same length.

    Args:
        keys: Siblings in the order of their creation.
        max_parallel: How many may be made at a time; at least 1.

    Returns:
        Pairs of a sibling and the one it waits for.
    """
    return tuple(zip(keys[max_parallel:], keys, strict=False))
