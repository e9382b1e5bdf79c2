"""Configuration of the add-on ``coredns``, the DNS server of a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.json_values import JsonObject, JsonValue
from eks_constructs.values import frozen

COREDNS: Final = "coredns"


class TolerationEffect(StrEnum):
    """What a taint does to pods that do not tolerate it, in the words of Kubernetes."""

    NO_EXECUTE = "NoExecute"
    NO_SCHEDULE = "NoSchedule"
    PREFER_NO_SCHEDULE = "PreferNoSchedule"


@frozen
class Toleration:
    """A taint of nodes that pods put up with.

    Attributes:
        key: Key of the taint. Default: every key.
        value: Value of the taint; needs ``key``. Default: every value.
        effect: Effect of the taint. Default: every effect.
    """

    key: str | None = None
    value: str | None = None
    effect: TolerationEffect | None = None

    def __post_init__(self) -> None:
        """Refuse a value without a key."""
        if self.value is not None and self.key is None:
            message = "must come with key, whose value it is"
            found = Problem(code="required", where="value", got=self.value, message=message)
            refuse("toleration", [found])

    def to_json(self) -> JsonObject:
        """Return this as Kubernetes writes it."""
        said = {"key": self.key, "value": self.value}
        return {
            "operator": "Exists" if self.value is None else "Equal",
            **{name: text for name, text in said.items() if text is not None},
            **({"effect": self.effect.value} if self.effect is not None else {}),
        }


@frozen
class CoreDnsAutoscaling:
    """How far EKS scales CoreDNS with the nodes and cores of the cluster.

    Attributes:
        min_replicas: Fewest pods, from 1; AWS recommends 2 or more. Default: 2.
        max_replicas: Most pods. Default: 10.

    See https://docs.aws.amazon.com/eks/latest/userguide/coredns-autoscaling.html
    """

    min_replicas: int = 2
    max_replicas: int = 10

    def __post_init__(self) -> None:
        """Refuse limits that contradict each other."""
        refuse("autoscaling of CoreDNS", self._problems())

    def _problems(self) -> Iterator[Problem]:
        if self.min_replicas < 1:
            where, message = "min_replicas", "must be at least 1"
            yield Problem(code="out-of-range", where=where, got=self.min_replicas, message=message)
        if self.max_replicas < self.min_replicas:
            where, message = "max_replicas", f"must be at least min_replicas ({self.min_replicas})"
            yield Problem(code="out-of-range", where=where, got=self.max_replicas, message=message)


@frozen
class CoreDnsConfig:
    """Configuration of the add-on ``coredns``; what is left out is the add-on's own choice.

    Attributes:
        fargate: Run on Fargate, through a profile that takes ``kube-system``. Default: on nodes.
        replicas: Number of pods, from 1. Default: 2.
        autoscaling: Let EKS scale the pods; not with ``replicas``. Default: it does not.
        requests: Kubernetes resources that a pod reserves, such as ``{"cpu": "100m"}``.
        limits: Kubernetes resources that a pod is held to.
        tolerations: Taints that the pods put up with, instead of the add-on's own.
        node_selector: Labels of the nodes to run on.
        max_unavailable: Pods that may be away during maintenance, as a number from 0. Default: 1.
        corefile: The whole configuration file of CoreDNS, instead of the add-on's own.

    Raises:
        ConfigurationError: Everything that contradicts itself, all at once.

    See https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html
    """

    fargate: bool = False
    replicas: int | None = None
    autoscaling: CoreDnsAutoscaling | None = None
    requests: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, str] = field(default_factory=dict)
    tolerations: tuple[Toleration, ...] = ()
    node_selector: Mapping[str, str] = field(default_factory=dict)
    max_unavailable: int | None = None
    corefile: str | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot work."""
        refuse(f"configuration of {COREDNS}", self._problems())

    @property
    def addon(self) -> str:
        """Return the name of the add-on that this configures."""
        return COREDNS

    def values(self) -> JsonObject:
        """Return the configuration as the add-on takes it."""
        resources = {"limits": dict(self.limits), "requests": dict(self.requests)}
        every: dict[str, JsonValue] = {
            "autoScaling": self._auto_scaling(),
            "computeType": "Fargate" if self.fargate else None,
            "corefile": self.corefile,
            "nodeSelector": dict(self.node_selector) or None,
            "podDisruptionBudget": self._disruption_budget(),
            "replicaCount": self.replicas,
            "resources": {name: said for name, said in resources.items() if said} or None,
            "tolerations": [each.to_json() for each in self.tolerations] or None,
        }
        return {name: value for name, value in every.items() if value is not None}

    def _auto_scaling(self) -> JsonObject | None:
        if self.autoscaling is None:
            return None
        return {
            "enabled": True,
            "minReplicas": self.autoscaling.min_replicas,
            "maxReplicas": self.autoscaling.max_replicas,
        }

    def _disruption_budget(self) -> JsonObject | None:
        if self.max_unavailable is None:
            return None
        return {"enabled": True, "maxUnavailable": self.max_unavailable}

    def _problems(self) -> Iterator[Problem]:
        if self.replicas is not None and self.replicas < 1:
            message = "must be at least 1"
            yield Problem(code="out-of-range", where="replicas", got=self.replicas, message=message)
        if self.replicas is not None and self.autoscaling is not None:
            message = "must be left out with autoscaling, which decides the number of pods"
            yield Problem(code="not-together", where="replicas", got=self.replicas, message=message)
        if self.max_unavailable is not None and self.max_unavailable < 0:
            message, away = "must be at least 0", self.max_unavailable
            yield Problem(code="out-of-range", where="max_unavailable", got=away, message=message)
        if self.fargate and self.node_selector:
            message = "must be left out with fargate, which has no nodes to choose"
            labels = dict(self.node_selector)
            yield Problem(code="not-together", where="node_selector", got=labels, message=message)
