"""Labels and taints of nodes: the syntax of Kubernetes, and what a node may not say of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final

from eks_constructs.errors import ConfigurationError, Problem
from eks_constructs.planning.naming import NODE_GROUP_KEY
from eks_constructs.values import frozen

_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")
_SUBDOMAIN: Final = re.compile(
    r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
)
_LONGEST_SUBDOMAIN: Final = 253
_KEY_RULE: Final = (
    "must have a key like 'name' or 'example.com/name': the name at most 63 letters, digits and "
    "'-', '_', '.', starting and ending with a letter or digit, the prefix a DNS name"
)
_VALUE_RULE: Final = (
    "must have a value of at most 63 letters, digits and '-', '_', '.', starting and ending with a "
    "letter or digit"
)

_KUBERNETES_DOMAINS: Final = ("kubernetes.io", "k8s.io")
_EKS_DOMAIN: Final = "eks.amazonaws.com"
_KUBELET_DOMAINS: Final = ("kubelet.kubernetes.io", "node.kubernetes.io")
_KUBELET_LABELS: Final = frozenset(
    {
        "beta.kubernetes.io/arch",
        "beta.kubernetes.io/instance-type",
        "beta.kubernetes.io/os",
        "failure-domain.beta.kubernetes.io/region",
        "failure-domain.beta.kubernetes.io/zone",
        "kubernetes.io/arch",
        "kubernetes.io/hostname",
        "kubernetes.io/os",
        "topology.kubernetes.io/region",
        "topology.kubernetes.io/zone",
    }
)
"""What the kubelet may set in the domains of Kubernetes, besides ``_KUBELET_DOMAINS``.

See https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction
"""

_MOST_TAINTS: Final = 50
_MOST_REMEMBERED: Final = 1024
"""Hundreds of node groups have few different keys."""


def label_problems(
    labels: Mapping[str, str], *, where: str = "labels", may_be_empty: bool = False
) -> tuple[Problem, ...]:
    """Return what keeps the nodes of a group from carrying these labels.

    A node whose kubelet is told to set a label that is reserved for Kubernetes never joins the
    cluster, and the deployment fails after half an hour without naming the label.
    See https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/

    Args:
        labels: Keys and values.
        where: Path of the labels, for the problems.
        may_be_empty: Whether values may be empty, as Kubernetes takes them. Default: no, because
            EKS does not, which labels the nodes of managed groups.
    """
    return tuple(
        problem
        for key, value in labels.items()
        for problem in _label_problems(key, value, f"{where}.{key}", may_be_empty=may_be_empty)
    )


def _label_problems(key: str, value: str, where: str, *, may_be_empty: bool) -> Iterator[Problem]:
    if not _is_key(key):
        yield Problem(code="name-invalid", where=where, got=key, message=_KEY_RULE)
    elif reason := _reserved(key):
        yield Problem(code="name-invalid", where=where, got=key, message=reason)
    if not value and may_be_empty:
        return
    if not value:
        message = "must have a value: EKS accepts no empty label; use 'true', for example"
        yield Problem(code="empty", where=where, got=value, message=message)
    elif not _NAME.fullmatch(value):
        yield Problem(code="invalid-value", where=where, got=value, message=_VALUE_RULE)


@lru_cache(_MOST_REMEMBERED)
def _is_key(key: str) -> bool:
    prefix, slash, name = key.rpartition("/")
    if slash and not (len(prefix) <= _LONGEST_SUBDOMAIN and _SUBDOMAIN.fullmatch(prefix)):
        return False
    return _NAME.fullmatch(name) is not None


@lru_cache(_MOST_REMEMBERED)
def _reserved(key: str) -> str | None:
    domain = key.rpartition("/")[0]
    if key == NODE_GROUP_KEY:
        return "must not be given: it is set to the name of the node group"
    if _within(domain, _EKS_DOMAIN):
        return f"must not be in {_EKS_DOMAIN}, which EKS sets itself"
    own = key in _KUBELET_LABELS or any(_within(domain, each) for each in _KUBELET_DOMAINS)
    if own or not any(_within(domain, each) for each in _KUBERNETES_DOMAINS):
        return None
    return (
        "must not be in kubernetes.io or k8s.io, or the nodes never join the cluster; "
        f"use {_KUBELET_DOMAINS[1]}/{key.rpartition('/')[2]} or a prefix of your own"
    )


def _within(domain: str, parent: str) -> bool:
    return domain == parent or domain.endswith(f".{parent}")


class TaintEffect(StrEnum):
    """What a taint does to pods that do not tolerate it, in the words of EKS."""

    NO_SCHEDULE = "NO_SCHEDULE"
    PREFER_NO_SCHEDULE = "PREFER_NO_SCHEDULE"
    NO_EXECUTE = "NO_EXECUTE"

    @property
    def kubernetes_name(self) -> str:
        """The same effect as Kubernetes and eksctl spell it, such as ``NoSchedule``."""
        return self.value.title().replace("_", "")

    @classmethod
    def parse(cls, text: str, *, where: str = "effect") -> TaintEffect:
        """Return the effect of this name, in the spelling of Kubernetes or of EKS.

        Args:
            text: Such as ``NoSchedule`` or ``NO_SCHEDULE``.
            where: Path of the value, for the error.

        Raises:
            ConfigurationError: There is no such effect.
        """
        for effect in cls:
            if text in {effect.value, effect.kubernetes_name}:
                return effect
        message = f"must be one of {', '.join(effect.kubernetes_name for effect in cls)}"
        problem = Problem(code="unknown-value", where=where, got=text, message=message)
        raise ConfigurationError("taint", [problem])


@frozen
class Taint:
    """A taint: keeps pods away from nodes unless they tolerate it.

    Changed in place; taints removed by hand from a node do not come back.

    Attributes:
        key: Such as ``dedicated`` or ``example.com/dedicated``.
        value: Compared by tolerations. Default: none.
        effect: What happens to pods without a toleration.

    Raises:
        ConfigurationError: Key or value break the syntax of Kubernetes.

    See https://docs.aws.amazon.com/eks/latest/userguide/node-taints-managed-node-groups.html
    """

    key: str
    value: str | None = None
    effect: TaintEffect

    def __post_init__(self) -> None:
        """Refuse what Kubernetes would refuse."""
        problems: list[Problem] = []
        if not _is_key(self.key):
            problems.append(
                Problem(code="name-invalid", where="key", got=self.key, message=_KEY_RULE)
            )
        if self.value and not _NAME.fullmatch(self.value):
            problems.append(
                Problem(code="invalid-value", where="value", got=self.value, message=_VALUE_RULE)
            )
        if problems:
            raise ConfigurationError("taint", problems)


def taint_problems(taints: Sequence[Taint], *, where: str = "taints") -> tuple[Problem, ...]:
    """Return what keeps a node group from having all of these taints.

    Args:
        taints: Taints, each valid by itself.
        where: Path of the taints, for the problems.
    """
    problems: list[Problem] = []
    if len(taints) > _MOST_TAINTS:
        message = f"must be at most {_MOST_TAINTS}, the limit of EKS for a node group"
        problems.append(
            Problem(code="too-many", where=where, got=len(taints), message=message),
        )
    seen: set[tuple[str, TaintEffect]] = set()
    for index, taint in enumerate(taints):
        identity = (taint.key, taint.effect)
        if identity in seen:
            message = f"must appear once with the effect {taint.effect.kubernetes_name}"
            problems.append(
                Problem(
                    code="name-duplicate", where=f"{where}[{index}]", got=taint.key, message=message
                )
            )
        seen.add(identity)
    return tuple(problems)
