"""Settings of the control plane's components, and its placement on an Outpost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.arns import ArnForm
from eks_constructs.planning.placement import SpreadLevel
from eks_constructs.values import frozen

_OUTPOST: Final = ArnForm(
    what="an Outpost",
    service="outposts",
    resource="outpost/op-[0-9a-f]+",
    example="outpost/op-0123456789abcdef0",
)
_DURATION: Final = re.compile(r"[1-9][0-9]*[smh]")
_MAX_PORT: Final = 65535
_MAX_RESOURCES: Final = 100
_MAX_RESOURCE_NAME: Final = 253
_MAX_THRESHOLD: Final = 1_000_000
_MAX_WEIGHT: Final = 100


@frozen
class PortRange:
    """Ports from the first to the last, both included.

    Attributes:
        min_port: First port, 1 to 65535.
        max_port: Last port, from ``min_port`` to 65535.

    Raises:
        ConfigurationError: A port does not exist, or the range is the wrong way round.
    """

    min_port: int
    max_port: int

    def __post_init__(self) -> None:
        """Refuse an impossible range."""
        refuse("port range", self._problems())

    def _problems(self) -> Iterator[Problem]:
        for where, port in (("min_port", self.min_port), ("max_port", self.max_port)):
            if not 1 <= port <= _MAX_PORT:
                message = f"must be from 1 to {_MAX_PORT}"
                yield Problem(code="out-of-range", where=where, got=port, message=message)
        if self.min_port > self.max_port:
            message = f"must be at most max_port ({self.max_port})"
            yield Problem(code="out-of-range", where="min_port", got=self.min_port, message=message)


@frozen
class ApiServerConfig:
    """Settings of the Kubernetes API server.

    Attributes:
        event_ttl: How long events are kept: a number and one unit of s, m, h, such as ``30m``.
            Default: EKS's own.
        service_node_port_range: Ports for services of type NodePort. Default: EKS's own.

    Raises:
        ConfigurationError: The duration is malformed.

    See https://docs.aws.amazon.com/eks/latest/APIReference/API_KubeApiServerConfigRequest.html
    """

    event_ttl: str | None = None
    service_node_port_range: PortRange | None = None

    def __post_init__(self) -> None:
        """Refuse a malformed duration."""
        refuse("API server", _duration_problems(self.event_ttl, "event_ttl", "30m"))


@frozen
class ControllerManagerConfig:
    """Settings of the Kubernetes controller manager.

    Attributes:
        horizontal_pod_autoscaler_sync_period: Pause between two looks of the autoscaler: a number
            and one unit of s, m, h, such as ``15s``. Default: EKS's own.
        terminated_pod_gc_threshold: Terminated pods kept before the oldest are deleted, 1 to
            1,000,000. Default: EKS's own.

    Raises:
        ConfigurationError: The duration is malformed or the threshold out of range.
    """

    horizontal_pod_autoscaler_sync_period: str | None = None
    terminated_pod_gc_threshold: int | None = None

    def __post_init__(self) -> None:
        """Refuse values that EKS would refuse."""
        refuse("controller manager", self._problems())

    def _problems(self) -> Iterator[Problem]:
        where = "horizontal_pod_autoscaler_sync_period"
        yield from _duration_problems(self.horizontal_pod_autoscaler_sync_period, where, "15s")
        threshold = self.terminated_pod_gc_threshold
        if threshold is not None and not 1 <= threshold <= _MAX_THRESHOLD:
            where, message = "terminated_pod_gc_threshold", f"must be from 1 to {_MAX_THRESHOLD}"
            yield Problem(code="out-of-range", where=where, got=threshold, message=message)


class ScoringStrategyType(StrEnum):
    """Which nodes the scheduler prefers."""

    LEAST_ALLOCATED = "LeastAllocated"
    MOST_ALLOCATED = "MostAllocated"


@frozen
class ResourceWeight:
    """How much a resource counts when nodes are scored.

    Attributes:
        name: Resource, such as ``cpu`` or ``nvidia.com/gpu``; 1 to 253 characters.
        weight: 1 to 100.
    """

    name: str
    weight: int


@frozen
class SchedulerConfig:
    """How the scheduler scores nodes (plugin NodeResourcesFit).

    Attributes:
        scoring_strategy: Spread pods over nodes, or pack them. Default: EKS's own (spread).
        resources: Weight of each resource, at most 100. Default: cpu and memory alike.

    Raises:
        ConfigurationError: A name or weight is out of range, or a resource named twice.
    """

    scoring_strategy: ScoringStrategyType | None = None
    resources: tuple[ResourceWeight, ...] = ()

    def __post_init__(self) -> None:
        """Refuse values that EKS would refuse."""
        refuse("scheduler", self._problems())

    def _problems(self) -> Iterator[Problem]:
        if len(self.resources) > _MAX_RESOURCES:
            message = f"must have at most {_MAX_RESOURCES} resources"
            got = len(self.resources)
            yield Problem(code="too-many", where="resources", got=got, message=message)
        for index, resource in enumerate(self.resources):
            yield from (
                problem.under(f"resources[{index}]") for problem in _weight_problems(resource)
            )
        names = Counter(resource.name for resource in self.resources)
        for name, times in names.items():
            if times > 1:
                message = "must name each resource once"
                yield Problem(code="name-duplicate", where="resources", got=name, message=message)


def _weight_problems(resource: ResourceWeight) -> Iterator[Problem]:
    if not 1 <= len(resource.name) <= _MAX_RESOURCE_NAME:
        message = f"must have 1 to {_MAX_RESOURCE_NAME} characters"
        yield Problem(code="name-invalid", where="name", got=resource.name, message=message)
    if not 1 <= resource.weight <= _MAX_WEIGHT:
        message = f"must be from 1 to {_MAX_WEIGHT}"
        yield Problem(code="out-of-range", where="weight", got=resource.weight, message=message)


@frozen
class Outpost:
    """Placement of a local cluster's control plane on an Outpost; fixed at creation.

    Attributes:
        outpost_arn: The Outpost.
        control_plane_instance_type: Instance type of the control plane, such as ``m5.large``.
        control_plane_group_name: Placement group of the control plane. Default: none.
        control_plane_spread_level: Spread of the control plane; needs ``etcd_instance_type``.
        etcd_instance_type: Instance type of etcd, when it runs apart. Default: it does not.
        etcd_spread_level: Spread of etcd; needs ``etcd_instance_type``.

    Raises:
        ConfigurationError: The ARN is none of an Outpost, or placements contradict each other.

    See https://docs.aws.amazon.com/eks/latest/userguide/eks-outposts-local-cluster-create.html
    """

    outpost_arn: str
    control_plane_instance_type: str
    control_plane_group_name: str | None = None
    control_plane_spread_level: SpreadLevel | None = None
    etcd_instance_type: str | None = None
    etcd_spread_level: SpreadLevel | None = None

    def __post_init__(self) -> None:
        """Refuse placements that EKS would refuse."""
        refuse("outpost", self._problems())

    def _problems(self) -> Iterator[Problem]:
        yield from _OUTPOST.problems(self.outpost_arn, where="outpost_arn")
        if self.etcd_instance_type is not None and self.control_plane_group_name is not None:
            got, message = self.control_plane_group_name, "must be left out with etcd_instance_type"
            where = "control_plane_group_name"
            yield Problem(code="not-together", where=where, got=got, message=message)
        if self.etcd_instance_type is None:
            spreads = {
                "control_plane_spread_level": self.control_plane_spread_level,
                "etcd_spread_level": self.etcd_spread_level,
            }
            for where, level in spreads.items():
                if level is not None:
                    message = "must be left out unless etcd_instance_type is given"
                    got = str(level)
                    yield Problem(code="not-together", where=where, got=got, message=message)


def _duration_problems(text: str | None, where: str, example: str) -> tuple[Problem, ...]:
    if text is None or _DURATION.fullmatch(text):
        return ()
    message = f"must be a whole number and one unit of s, m or h, such as {example}"
    return (Problem(code="invalid-value", where=where, got=text, message=message),)
