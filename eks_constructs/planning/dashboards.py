"""Dashboards for Grafana that ask for what the shipped scrape configuration and rules keep."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.kubernetes_names import namespace_problems
from eks_constructs.planning.manifests.manifest import Manifest
from eks_constructs.planning.text_template import read_text

_SIDECAR_LABEL: Final = {"grafana_dashboard": "1"}


class Dashboard(StrEnum):
    """A dashboard; all of them choose data source and cluster by variables.

    Attributes:
        CLUSTER: How one cluster is doing: room, pods that do not run, API server, DNS, add-ons.
        COST: What is paid for and not used, by namespace, at prices that people put in.
        NETWORK: Addresses that run out, traffic, DNS. From the VPC CNI, so partly empty for
            clusters in EKS Auto Mode.
        NODES: What nodes are short of: CPU, memory, disks, room for pods.
        WORKLOADS: Pods that are throttled, killed, restarting or pending.
    """

    CLUSTER = "cluster"
    COST = "cost"
    NETWORK = "network"
    NODES = "nodes"
    WORKLOADS = "workloads"


def dashboard_text(dashboard: Dashboard) -> str:
    """Return a dashboard as JSON, to be imported into Grafana 10 or later.

    Args:
        dashboard: Which one.

    See https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/import-dashboards/
    """
    return read_text(f"dashboards/{dashboard.value}.json")


def dashboard_config_maps(
    *, namespace: str = "monitoring", dashboards: Sequence[Dashboard] = tuple(Dashboard)
) -> tuple[Manifest, ...]:
    """Return dashboards as ConfigMaps that the sidecar of Grafana's charts finds by their label.

    They are for a Grafana of your own in a cluster; give them to a ``KubernetesManifests``.

    Args:
        namespace: Namespace that the sidecar looks into. Default: ``monitoring``.
        dashboards: Which ones. Default: all.

    Raises:
        ConfigurationError: The namespace is none, or there is no dashboard, or one twice.

    See https://github.com/grafana/helm-charts/tree/main/charts/grafana#sidecar-for-dashboards
    """
    found = [*namespace_problems(namespace, where="namespace"), *dashboard_problems(dashboards)]
    refuse("dashboards", found)
    return tuple(_config_map(each, namespace) for each in dashboards)


def dashboard_problems(dashboards: Sequence[Dashboard]) -> Iterator[Problem]:
    """Yield what is wrong with a choice of dashboards.

    Args:
        dashboards: The choice.
    """
    if not dashboards:
        message = f"must be at least one of {', '.join(Dashboard)}"
        yield Problem(code="empty", where="dashboards", got=None, message=message)
    for index, each in enumerate(dashboards):
        if each in dashboards[:index]:
            message = "must be given once"
            where = f"dashboards[{index}]"
            yield Problem(code="name-duplicate", where=where, got=each.value, message=message)


def _config_map(dashboard: Dashboard, namespace: str) -> Manifest:
    # Without white space, for it goes into the outputs of a stack.
    text = json.dumps(
        json.loads(dashboard_text(dashboard)), separators=(",", ":"), ensure_ascii=False
    )
    return Manifest(
        api_version="v1",
        kind="ConfigMap",
        name=f"dashboard-eks-{dashboard.value}",
        namespace=namespace,
        labels=_SIDECAR_LABEL,
        body={"data": {f"eks-{dashboard.value}.json": text}},
    )
