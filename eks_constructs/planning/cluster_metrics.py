"""What CloudWatch is told of a cluster, and from where on somebody should hear of it.

Metrics of the namespace ``AWS/EKS`` come from the control plane, free of charge. Those of
``ContainerInsights`` come from the agent on the nodes; the fullest node is their maximum.

See https://docs.aws.amazon.com/eks/latest/userguide/cloudwatch.html and
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/container-insights-eks-classic-metrics.html;
that the agent sums all of them up for the cluster alone, which the latter leaves out, is in
https://github.com/aws/amazon-cloudwatch-agent/blob/main/translator/translate/otel/exporter/awsemf/kubernetes.go
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import field, fields
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.values import frozen

CONTROL_PLANE: Final = "AWS/EKS"
INSIGHTS: Final = "ContainerInsights"
_ALL: Final = 100
_MOST: Final = 1_000_000
_WHOLE: Final = ("failed_nodes", "least_nodes", "pods_not_running", "unschedulable_pods")
_OF_NODES: Final = (
    *("failed_nodes", "least_nodes", "pods_not_running"),
    *("node_cpu_percent", "node_memory_percent", "node_disk_percent"),
)


@frozen
class ClusterThresholds:
    """From where on a cluster alarms; ``None`` for no alarm.

    Attributes:
        api_errors_percent: Requests that the API server answers with an error of its own, of all,
            in 15 minutes. Default: 3.
        api_latency_seconds: Seconds that all but one of a hundred requests stay below, by the
            slowest verb but LIST and WATCH, which last as long as there is much to tell.
            Default: 1.
        unschedulable_pods: Pods that no node takes for 15 minutes. Default: 1.
        node_cpu_percent: CPU of the busiest node in use for 15 minutes. Default: 90.
        node_memory_percent: Memory of the fullest node in use for 15 minutes. Default: 90.
        node_disk_percent: Disks of the fullest node in use for 15 minutes. Default: 85.
        failed_nodes: Nodes with a condition that is none of a healthy one, for 5 minutes.
            Default: 1.
        pods_not_running: Pods pending or in an unknown state for 15 minutes. Failed ones are not
            counted: those of jobs stay until somebody deletes them. Default: 5.
        least_nodes: Nodes that there must be. No metric at all alarms too: then the agent is
            silent. Default: 1.

    Raises:
        ConfigurationError: A percentage or number is none.

    See https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/container-insights-eks-classic-metrics.html
    """

    api_errors_percent: float | None = 3
    api_latency_seconds: float | None = 1
    unschedulable_pods: int | None = 1
    node_cpu_percent: float | None = 90
    node_memory_percent: float | None = 90
    node_disk_percent: float | None = 85
    failed_nodes: int | None = 1
    pods_not_running: int | None = 5
    least_nodes: int | None = 1

    def __post_init__(self) -> None:
        """Refuse what nothing reaches, or everything."""
        refuse("cluster thresholds", self._problems())

    def _problems(self) -> Iterator[Problem]:
        for each in fields(self):
            where, value = each.name, getattr(self, each.name)
            if value is None:
                continue
            if where.endswith("_percent"):
                if not 0 < value < _ALL:
                    message = "must be more than 0 and less than 100"
                    yield Problem(code="out-of-range", where=where, got=value, message=message)
            elif where in _WHOLE:
                if not 1 <= value <= _MOST:
                    message = f"must be 1 to {_MOST:,}"
                    yield Problem(code="out-of-range", where=where, got=value, message=message)
            elif not (0 < value <= _MOST and math.isfinite(value)):
                message = f"must be more than 0, and at most {_MOST:,}"
                yield Problem(code="out-of-range", where=where, got=value, message=message)


@frozen
class ClusterMetric:
    """A metric of a cluster, whose only dimension is the name of the cluster.

    Attributes:
        namespace: Namespace in CloudWatch.
        name: Name.
        statistic: How the values of a period become one.
    """

    namespace: str
    name: str
    statistic: str


@frozen
class ClusterAlarm:
    """An alarm as data.

    Attributes:
        threshold: Name of the field of :class:`ClusterThresholds` that says from where on.
        metrics: The metrics by the names that the expression has for them.
        expression: What is computed of them. Default: nothing, there is one metric.
        period_minutes: Minutes of which one value is made.
        periods: How many values in a row must be too bad.
        at_least: Whether the threshold itself is too bad too.
        below: Whether less is worse.
        description: What is wrong.
    """

    threshold: str
    metrics: Mapping[str, ClusterMetric] = field(hash=False)
    description: str
    expression: str = ""
    period_minutes: int = 5
    periods: int = 3
    at_least: bool = False
    below: bool = False

    @property
    def of_nodes(self) -> bool:
        """Whether its metrics come from the agent on the nodes."""
        return self.threshold in _OF_NODES


def _plane(name: str, statistic: str = "Sum") -> ClusterMetric:
    return ClusterMetric(namespace=CONTROL_PLANE, name=name, statistic=statistic)


def _insight(name: str, statistic: str = "Maximum") -> ClusterMetric:
    return ClusterMetric(namespace=INSIGHTS, name=name, statistic=statistic)


LATENCIES: Final = {
    verb.lower(): _plane(f"apiserver_request_duration_seconds_{verb}_P99", "Average")
    for verb in ("DELETE", "GET", "PATCH", "POST", "PUT")
}
"""How long the slowest request of a hundred takes, by verb."""

ALARMS: Final[Mapping[str, ClusterAlarm]] = {
    "ApiServerErrors": ClusterAlarm(
        threshold="api_errors_percent",
        metrics={
            "errors": _plane("apiserver_request_total_5XX"),
            "requests": _plane("apiserver_request_total"),
        },
        expression="100 * errors / requests",
        description="the API server answers with errors of its own",
    ),
    "ApiServerSlow": ClusterAlarm(
        threshold="api_latency_seconds",
        metrics=LATENCIES,
        # A verb that nobody uses has no values, which must not hide the others.
        expression=f"MAX([{', '.join(f'FILL({verb}, 0)' for verb in LATENCIES)}])",
        description="the API server is slow",
    ),
    "NodeCpuBusy": ClusterAlarm(
        threshold="node_cpu_percent",
        metrics={"cpu": _insight("node_cpu_utilization")},
        description="the CPUs of a node are almost always busy",
    ),
    "NodeDiskFull": ClusterAlarm(
        threshold="node_disk_percent",
        metrics={"disk": _insight("node_filesystem_utilization")},
        description="a disk of a node is almost full",
    ),
    "NodeMemoryFull": ClusterAlarm(
        threshold="node_memory_percent",
        metrics={"memory": _insight("node_memory_utilization")},
        description="a node has almost no memory left",
    ),
    "NodesFailed": ClusterAlarm(
        threshold="failed_nodes",
        metrics={"failed": _insight("cluster_failed_node_count")},
        period_minutes=1,
        periods=5,
        at_least=True,
        description="nodes are not well",
    ),
    "NodesMissing": ClusterAlarm(
        threshold="least_nodes",
        metrics={"nodes": _insight("cluster_node_count")},
        below=True,
        description="there are too few nodes, or their agent is silent",
    ),
    "PodsNotRunning": ClusterAlarm(
        threshold="pods_not_running",
        metrics={
            "pending": _insight("pod_status_pending", "Sum"),
            "unknown": _insight("pod_status_unknown", "Sum"),
        },
        expression="pending + unknown",
        period_minutes=1,
        periods=15,
        at_least=True,
        description="pods do not get to run",
    ),
    "PodsUnschedulable": ClusterAlarm(
        threshold="unschedulable_pods",
        metrics={"pods": _plane("scheduler_pending_pods_UNSCHEDULABLE")},
        period_minutes=1,
        periods=15,
        at_least=True,
        description="no node takes some pods",
    ),
}
"""Alarms by name."""


def wanted_alarms(
    thresholds: ClusterThresholds, *, container_insights: bool
) -> dict[str, tuple[ClusterAlarm, float]]:
    """Return the alarms that there shall be, each with its threshold.

    Args:
        thresholds: From where on they alarm.
        container_insights: Whether the agent on the nodes sends metrics.
    """
    numbers: dict[str, float | None] = {
        name: getattr(thresholds, alarm.threshold) for name, alarm in ALARMS.items()
    }
    return {
        name: (ALARMS[name], number)
        for name, number in numbers.items()
        if number is not None and (container_insights or not ALARMS[name].of_nodes)
    }


def no_alarm_problems(alarms: Mapping[str, object]) -> Iterator[Problem]:
    """Yield a problem if nothing would ever alarm.

    Args:
        alarms: The alarms that there shall be.
    """
    if not alarms:
        message = "must have a number for at least one alarm; leave the construct out otherwise"
        yield Problem(code="empty", where="thresholds", got=None, message=message)
