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


def identity_edges(
    names: Sequence[str], *, agent: str, clients: frozenset[str]
) -> tuple[tuple[str, str], ...]:
    """Return which add-on waits for which: clients for the agent, and at most ten at a time.

    Args:
        names: Add-ons to create.
        agent: The add-on that hands out identities; it need not be among ``names``.
        clients: Add-ons that take an identity from it.

    Returns:
        Pairs of an add-on and the one it waits for; without a cycle, in a stable order.
    """
    ordered = sorted(names, key=lambda name: (name != agent, name))
    waits = [(name, agent) for name in ordered if name in clients - {agent} and agent in names]
    return tuple(dict.fromkeys((*waits, *sibling_edges(ordered))))
