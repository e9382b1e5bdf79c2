"""Values of the chart kube-prometheus-stack for a Prometheus that writes to a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from eks_constructs.planning.helm import HelmChart
from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.service_accounts import ServiceAccount

CHART: Final = "kube-prometheus-stack"
CHART_VERSION: Final = "81.6.2"
_REPOSITORY: Final = "https://prometheus-community.github.io/helm-charts"

CHART_SERVICE_ACCOUNT: Final = ServiceAccount(
    namespace="monitoring", name="kube-prometheus-stack-prometheus"
)
"""Service account of Prometheus when the release is ``kube-prometheus-stack`` in ``monitoring``."""

_NODE_NAMES: Final[JsonValue] = [
    {"sourceLabels": ["__meta_kubernetes_pod_node_name"], "targetLabel": "instance"}
]


def remote_write_chart(*, namespace: str) -> HelmChart:
    """Return the chart that the values are of.

    Args:
        namespace: Namespace of the service account.
    """
    return HelmChart(
        chart=CHART,
        version=CHART_VERSION,
        release=CHART,
        namespace=namespace,
        repository=_REPOSITORY,
    )


def remote_write_values(
    *, cluster_name: str, remote_write_url: str, region: str, service_account: str
) -> Mapping[str, JsonValue]:
    """Return the values.

    Prometheus keeps two hours, writes everything to the workspace, and marks its series with the
    cluster, as the shipped rules want it. Rules and alerts are left to the workspace.

    Args:
        cluster_name: Value of the label ``cluster``.
        remote_write_url: Where the workspace takes samples.
        region: Region of the workspace.
        service_account: Name of the service account, whose role may write.
    """
    remote_write: JsonValue = {
        "url": remote_write_url,
        "sigv4": {"region": region},
        "queueConfig": {"maxSamplesPerSend": 1000, "maxShards": 200, "capacity": 2500},
    }
    return {
        # Both are done by the workspace.
        "alertmanager": {"enabled": False},
        "defaultRules": {"create": False},
        "prometheus": {
            "serviceAccount": {"create": True, "name": service_account},
            "prometheusSpec": {
                "retention": "2h",
                "scrapeInterval": "60s",
                "externalLabels": {"cluster": cluster_name},
                # Two labels of the operator that would make every series of a replica its own.
                "prometheusExternalLabelNameClear": True,
                "replicaExternalLabelNameClear": True,
                "remoteWrite": [remote_write],
            },
        },
        # The rules name nodes by their names.
        "prometheus-node-exporter": {"prometheus": {"monitor": {"relabelings": _NODE_NAMES}}},
        # EKS shows neither.
        "kubeControllerManager": {"enabled": False},
        "kubeEtcd": {"enabled": False},
        "kubeScheduler": {"enabled": False},
        "kubeProxy": {"enabled": False},
    }
