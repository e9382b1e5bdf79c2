"""A dashboard of CloudWatch for one cluster, as its JSON.

See https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.cluster_metrics import (
    CONTROL_PLANE,
    INSIGHTS,
    LATENCIES,
    ClusterMetric,
)
from eks_constructs.planning.json_values import JsonValue
from eks_constructs.values import frozen

_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,255}", re.ASCII)
_COLUMNS: Final = 24
_WIDTH: Final = 8
_HEIGHT: Final = 6
_TITLE_HEIGHT: Final = 1
_ALARM_HEIGHT: Final = 4
_MOST_ALARMS: Final = 100


@frozen
class _Graph:
    """A graph: metrics of the cluster, and searches for those of its nodes or namespaces."""

    title: str
    metrics: Mapping[str, ClusterMetric] = field(default_factory=dict)
    searches: tuple[str, ...] = ()
    period: int = 300
    unit: str = ""
    most: float | None = None
    stacked: bool = False


def _metrics(namespace: str, statistic: str, **names: str) -> dict[str, ClusterMetric]:
    return {
        label.replace("_", " "): ClusterMetric(namespace=namespace, name=name, statistic=statistic)
        for label, name in names.items()
    }


def _by_node(name: str) -> str:
    return _search("ClusterName,InstanceId,NodeName", name)


def _by_namespace(name: str) -> str:
    return _search("ClusterName,Namespace", name)


def _search(dimensions: str, name: str) -> str:
    return (
        f'SEARCH(\'{{{INSIGHTS},{dimensions}}} MetricName="{name}" '
        "ClusterName=\"<<cluster>>\"', 'Average', 300)"
    )


_PLANE: Final = (
    _Graph(
        title="Requests in 5 minutes",
        metrics=_metrics(CONTROL_PLANE, "Sum", requests="apiserver_request_total"),
    ),
    _Graph(
        title="Errors in 5 minutes",
        metrics=_metrics(
            CONTROL_PLANE,
            "Sum",
            of_its_own="apiserver_request_total_5XX",
            turned_away="apiserver_request_total_429",
        ),
    ),
    _Graph(
        title="Slowest request of a hundred",
        metrics={verb.upper(): metric for verb, metric in LATENCIES.items()},
        unit="seconds",
    ),
    _Graph(
        title="Requests at once",
        metrics=_metrics(
            CONTROL_PLANE,
            "Average",
            changing="apiserver_current_inflight_requests_MUTATING",
            reading="apiserver_current_inflight_requests_READONLY",
        ),
    ),
    _Graph(
        title="Pods that wait for the scheduler",
        metrics=_metrics(
            CONTROL_PLANE,
            "Sum",
            all="scheduler_pending_pods",
            no_node_takes="scheduler_pending_pods_UNSCHEDULABLE",
        ),
        period=60,
    ),
    _Graph(
        title="Calls of admission webhooks in 5 minutes",
        metrics=_metrics(CONTROL_PLANE, "Sum", calls="apiserver_admission_webhook_request_total"),
    ),
)

_NODES: Final = (
    _Graph(
        title="Nodes",
        metrics=_metrics(
            INSIGHTS, "Maximum", nodes="cluster_node_count", failed="cluster_failed_node_count"
        ),
        period=60,
    ),
    _Graph(
        title="Pods",
        metrics=_metrics(
            INSIGHTS,
            "Sum",
            failed="pod_status_failed",
            pending="pod_status_pending",
            running="pod_status_running",
        ),
        period=60,
    ),
    _Graph(
        title="Running pods by namespace",
        searches=(_by_namespace("namespace_number_of_running_pods"),),
        stacked=True,
    ),
    _Graph(title="CPU by node", searches=(_by_node("node_cpu_utilization"),), unit="%", most=100),
    _Graph(
        title="Memory by node", searches=(_by_node("node_memory_utilization"),), unit="%", most=100
    ),
    _Graph(
        title="Disks by node",
        searches=(_by_node("node_filesystem_utilization"),),
        unit="%",
        most=100,
    ),
)


def dashboard_body(
    *,
    cluster_name: str,
    region: str,
    alarm_arns: Sequence[str] = (),
    container_insights: bool = True,
) -> str:
    """Return the body of a dashboard; the same one for the same cluster.

    Args:
        cluster_name: Name of the cluster.
        region: Its region.
        alarm_arns: Alarms to show on top. Default: none.
        container_insights: Whether the agent on the nodes sends metrics. Default: it does.
    """
    rows = [
        *([(_ALARM_HEIGHT, [_alarms(alarm_arns)])] if alarm_arns else []),
        *_section(f"Control plane of {cluster_name}", _PLANE, cluster_name, region),
        *(_section("Nodes and pods", _NODES, cluster_name, region) if container_insights else ()),
    ]
    return json.dumps({"widgets": list(_placed(rows))}, sort_keys=True, separators=(",", ":"))


def dashboard_problems(*, name: str | None, alarms: int) -> Iterator[Problem]:
    """Yield what keeps a dashboard from being made.

    Args:
        name: Its name; ``None`` for one that CloudFormation makes up.
        alarms: How many alarms it shows.
    """
    if name is not None and not _NAME.fullmatch(name):
        message = "must have 1 to 255 letters, digits, hyphens and underscores"
        yield Problem(code="name-invalid", where="dashboard_name", got=name, message=message)
    if alarms > _MOST_ALARMS:
        message = f"must be at most {_MOST_ALARMS}, the most that are shown together"
        yield Problem(code="too-many", where="alarms", got=alarms, message=message)


_Widget = dict[str, JsonValue]


def _section(
    title: str, graphs: Sequence[_Graph], cluster_name: str, region: str
) -> Iterator[tuple[int, list[_Widget]]]:
    text: _Widget = {
        "type": "text",
        "width": _COLUMNS,
        "properties": {"markdown": f"## {title}", "background": "transparent"},
    }
    yield _TITLE_HEIGHT, [text]
    columns = _COLUMNS // _WIDTH
    for first in range(0, len(graphs), columns):
        row = graphs[first : first + columns]
        yield _HEIGHT, [_graph(each, cluster_name, region) for each in row]


def _placed(rows: Sequence[tuple[int, list[_Widget]]]) -> Iterator[_Widget]:
    y = 0
    for height, row in rows:
        x = 0
        for widget in row:
            yield {**widget, "x": x, "y": y, "height": height}
            x += _WIDTH
        y += height


def _alarms(arns: Sequence[str]) -> _Widget:
    return {
        "type": "alarm",
        "width": _COLUMNS,
        "properties": {"title": "Alarms", "alarms": list(arns)},
    }


def _graph(graph: _Graph, cluster_name: str, region: str) -> _Widget:
    axis: dict[str, JsonValue] = {"min": 0, "showUnits": False}
    if graph.most is not None:
        axis["max"] = graph.most
    if graph.unit:
        axis["label"] = graph.unit
    lines: list[JsonValue] = [
        [each.namespace, each.name, "ClusterName", cluster_name, _line(label, each)]
        for label, each in graph.metrics.items()
    ]
    for index, search in enumerate(graph.searches, start=1):
        text = search.replace("<<cluster>>", cluster_name)
        lines.append([{"expression": text, "id": f"e{index}"}])
    return {
        "type": "metric",
        "width": _WIDTH,
        "properties": {
            "title": graph.title,
            "region": region,
            "view": "timeSeries",
            "stacked": graph.stacked,
            "period": graph.period,
            "metrics": lines,
            "yAxis": {"left": axis},
        },
    }


def _line(label: str, metric: ClusterMetric) -> JsonValue:
    return {"label": label, "stat": metric.statistic}
