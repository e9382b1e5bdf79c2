"""Add-ons of a cluster: which names and configurations can be, and their order."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning import addon_catalogue, catalogue
from eks_constructs.planning.identity import POD_IDENTITY_AGENT
from eks_constructs.planning.siblings import sibling_edges

_FORM: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_-]{0,98}[A-Za-z0-9])?", re.ASCII)


class ResolveConflicts(StrEnum):
    """What EKS does with fields of an add-on that somebody changed inside the cluster.

    See https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateAddon.html
    """

    NONE = "NONE"
    """Change nothing and fail."""
    OVERWRITE = "OVERWRITE"
    """Set them as declared here."""
    PRESERVE = "PRESERVE"
    """Keep them, on updates."""


def addon_problems(addon_names: Sequence[str], *, where: str = "addons") -> tuple[Problem, ...]:
    """Return what is wrong with a list of add-on names.

    A name that the catalogue does not have is no problem, for EKS has more; see
    :func:`~eks_constructs.planning.addon_catalogue.unknown_warning`.

    Args:
        addon_names: Names of add-ons.
        where: Path of the list, for the problems.
    """
    problems = []
    for index, name in enumerate(addon_names):
        place = f"{where}[{index}].name"
        if _FORM.fullmatch(name) is None:
            message = (
                "must be letters, digits, hyphens and underscores, at most 100, with a letter or "
                f"digit at both ends{catalogue.did_you_mean(name, addon_catalogue.names())}"
            )
            problems.append(Problem(code="name-invalid", where=place, got=name, message=message))
        elif name in addon_names[:index]:
            message = "must be listed once only; EKS keeps one add-on of a name in a cluster"
            problems.append(Problem(code="name-duplicate", where=place, got=name, message=message))
    return tuple(problems)


def configuration_problems(
    text: str, *, where: str = "configuration_values"
) -> tuple[Problem, ...]:
    """Return a problem if a text cannot be the configuration of an add-on.

    Args:
        text: A JSON object. EKS takes YAML too, which must be turned into JSON before.
        where: Path of the value, for the problem.
    """
    try:
        value: object = json.loads(text)
    except ValueError as error:
        message = f"must be a JSON object, but is no JSON ({error})"
        return (Problem(code="invalid-value", where=where, got=text, message=message),)
    if isinstance(value, dict):
        return ()
    message = 'must be a JSON object, such as {"replicaCount": 2}'
    return (Problem(code="invalid-value", where=where, got=text, message=message),)


def creation_edges(
    addon_names: Sequence[str], *, clients: frozenset[str]
) -> tuple[tuple[str, str], ...]:
    """Return which add-on waits for which when all of them are created together.

    Clients wait for the agent of EKS Pod Identity, each add-on for its predecessors in the
    catalogue, and no more than ten are made at a time.

    Args:
        addon_names: Add-ons to create; their order does not matter.
        clients: Those that take an identity from the agent.

    Returns:
        Pairs of an add-on and one it waits for; without a cycle, in a stable order.
    """
    wanted = frozenset(addon_names)
    # Whatever waits must stand behind what it waits for, or the chains would close a circle.
    ordered = sorted(wanted, key=lambda n: (n != POD_IDENTITY_AGENT, _depth(n, wanted), n))
    waits = [
        (name, earlier)
        for name in ordered
        for earlier in sorted(_predecessors(name, wanted) | _agent(name, wanted, clients))
    ]
    return tuple(dict.fromkeys((*waits, *sibling_edges(ordered))))


def _agent(name: str, wanted: frozenset[str], clients: frozenset[str]) -> frozenset[str]:
    agent = frozenset({POD_IDENTITY_AGENT})
    return agent & wanted if name in clients - agent else frozenset()


def _predecessors(name: str, wanted: frozenset[str]) -> frozenset[str]:
    found = addon_catalogue.find(name)
    return found.predecessors & wanted if found is not None else frozenset()


def _depth(name: str, wanted: frozenset[str]) -> int:
    return max((1 + _depth(each, wanted) for each in _predecessors(name, wanted)), default=0)
