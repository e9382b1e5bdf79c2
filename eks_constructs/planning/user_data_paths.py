"""Where a node group keeps what user data is written from, for problems found in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from eks_constructs.errors import Problem

_FACTS: Final = "cluster."
_OF_THE_GROUP: Final = ("labels", "taints", "user_data")


def placed_in_group(
    problems: Iterable[Problem], *, known: Iterable[Problem] = ()
) -> Iterator[Problem]:
    """Give problems of user data the paths that they have in a node group.

    Args:
        problems: Problems of user data.
        known: Problems that are reported already, of labels and taints for example.
    """
    already = list(known)
    for problem in problems:
        where = problem.where
        if problem in already:
            continue
        if where.startswith(_FACTS):
            yield replace(problem, where=f"cluster_facts.{where.removeprefix(_FACTS)}")
        elif where.startswith(_OF_THE_GROUP):
            yield problem
        else:
            yield problem.under("settings")
