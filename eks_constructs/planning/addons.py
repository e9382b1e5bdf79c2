"""EKS add-ons: which exist, what they need, and in which order they are created."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final, TypedDict, cast

from eks_constructs.errors import Problem
from eks_constructs.planning import catalogue

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


class AddonPhase(StrEnum):
    """When an add-on is created.

    ``BEFORE_NODES`` is for what a node needs to become ready, and runs as a daemon set, which is
    healthy on no nodes at all. Everything with deployments waits for nodes to run on; created
    earlier, it would stay degraded and fail the deployment.
    """

    BEFORE_NODES = "before-nodes"
    AFTER_NODES = "after-nodes"


@dataclass(frozen=True, kw_only=True, slots=True)
class AddonIdentity:
    """An AWS identity that an add-on asks for.

    Attributes:
        service_account: Kubernetes service account that gets the identity.
        managed_policies: AWS managed policies for it, with their path if they have one. Empty
            where AWS has none that fits: the right policy names the caller's own resources.
    """

    service_account: str
    managed_policies: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownAddon:
    """What the catalogue knows of one add-on.

    Attributes:
        name: Name in EKS.
        namespace: Kubernetes namespace it is installed into by default.
        phase: When it is created.
        identities: AWS identities it asks for; empty when it calls no AWS API, or when the node
            role serves it. The policy of ``vpc-cni`` covers IPv4 clusters only; for IPv6 its
            documentation gives one to write.
        requires: Add-ons that must be there before it.
    """

    name: str
    namespace: str
    phase: AddonPhase
    identities: tuple[AddonIdentity, ...]
    requires: tuple[str, ...]


class _Row(TypedDict):
    namespace: str
    phase: str
    identities: dict[str, list[str]]
    requires: list[str]


class _File(TypedDict):
    as_of: str
    addons: dict[str, _Row]


@cache
def _file() -> _File:
    return cast("_File", catalogue.read("addons.json"))


def names() -> tuple[str, ...]:
    """Return the name of every add-on of the catalogue, sorted."""
    return tuple(_file()["addons"])


@cache
def find(name: str) -> KnownAddon | None:
    """Return an add-on by its name, or nothing when the catalogue does not have it.

    EKS has more add-ons than the catalogue, most of them from the AWS Marketplace.

    Args:
        name: Such as ``vpc-cni``.
    """
    row = _file()["addons"].get(name)
    if row is None:
        return None
    return KnownAddon(
        name=name,
        namespace=row["namespace"],
        phase=AddonPhase(row["phase"]),
        identities=tuple(
            AddonIdentity(service_account=account, managed_policies=tuple(policies))
            for account, policies in row["identities"].items()
        ),
        requires=tuple(row["requires"]),
    )


def phase(name: str) -> AddonPhase:
    """Return when an add-on is created.

    Args:
        name: Any name. One that the catalogue does not have comes after the nodes.
    """
    found = find(name)
    return found.phase if found is not None else AddonPhase.AFTER_NODES


def likely_meant(name: str) -> str | None:
    """Return the known add-on that a name was probably meant to be, for a warning.

    Args:
        name: What was written.

    Returns:
        Nothing when the name is in the catalogue, or resembles none of it.
    """
    if find(name) is not None:
        return None
    return next(iter(catalogue.nearest(name, names(), most=1)), None)


def addon_problems(addon_names: Sequence[str], *, where: str = "addons") -> tuple[Problem, ...]:
    """Return what is wrong with a list of add-on names.

    A name that the catalogue does not have is no problem, for EKS has more; see
    :func:`likely_meant`.

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
                f"digit at both ends{catalogue.did_you_mean(name, names())}"
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


def creation_order(addon_names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return add-ons in the groups in which they are created, each sorted by name.

    First the group before the nodes, then those after them; what requires another add-on of the
    list comes in a later group than that one. Groups without members are left out, so ask
    :func:`phase` of a member to know on which side of the nodes a group stands.

    Args:
        addon_names: Names of add-ons; their order and repetitions do not matter.
    """
    wanted = frozenset(addon_names)
    groups: dict[tuple[bool, int], list[str]] = {}
    for name in sorted(wanted):
        key = (phase(name) is AddonPhase.AFTER_NODES, _depth(name, wanted))
        groups.setdefault(key, []).append(name)
    return tuple(tuple(groups[key]) for key in sorted(groups))


def _depth(name: str, wanted: frozenset[str]) -> int:
    found = find(name)
    required = [each for each in found.requires if each in wanted] if found is not None else []
    return max((1 + _depth(each, wanted) for each in required), default=0)
