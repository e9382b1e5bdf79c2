"""User data of Bottlerocket: its settings, as TOML.

See https://bottlerocket.dev/en/os/latest/api/settings/kubernetes/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.user_data import _toml
from eks_constructs.planning.user_data._dns import dns_address
from eks_constructs.planning.user_data._facts import ClusterFacts, NodeSettings
from eks_constructs.planning.user_data._kubelet import sorted_taints


def bottlerocket(node: NodeSettings, cluster: ClusterFacts | None) -> str | None:
    """Return the user data, or nothing when there is nothing to say.

    Args:
        node: What the node is told.
        cluster: The cluster to join; ``None`` when EKS adds that.
    """
    settings: Mapping[str, JsonValue] = node.bottlerocket.settings
    if kubernetes := dict(_kubernetes(node, cluster)):
        settings = _merged(settings, {"kubernetes": kubernetes})
    if containers := dict(_host_containers(node)):
        settings = _merged(settings, {"host-containers": containers})
    return _toml.document({"settings": settings}) if settings else None


def _kubernetes(
    node: NodeSettings, cluster: ClusterFacts | None
) -> Iterator[tuple[str, JsonValue]]:
    dns = node.cluster_dns
    if cluster is not None:
        yield "api-server", cluster.endpoint
        yield "cluster-certificate", cluster.certificate_authority
        yield "cluster-name", cluster.name
        # Unknown here, the node asks EKS for it.
        dns = dns or dns_address(cluster.service_cidr)
    if dns is not None:
        yield "cluster-dns-ip", dns
    if node.max_pods is not None:
        yield "max-pods", node.max_pods
    if node.labels:
        yield "node-labels", node.labels
    if node.taints:
        taints: dict[str, list[str]] = {}
        for taint in sorted_taints(node):
            effect = f"{taint.value or ''}:{taint.effect.kubernetes_name}"
            taints.setdefault(taint.key, []).append(effect)
        yield "node-taints", taints


def _host_containers(node: NodeSettings) -> Iterator[tuple[str, JsonValue]]:
    for name, enabled in (
        ("admin", node.bottlerocket.admin_container),
        ("control", node.bottlerocket.control_container),
    ):
        if enabled is not None:
            yield name, {"enabled": enabled}


def _merged(
    below: Mapping[str, JsonValue], above: Mapping[str, JsonValue]
) -> Mapping[str, JsonValue]:
    result = dict(below)
    for key, value in above.items():
        old = result.get(key)
        both = isinstance(old, Mapping) and isinstance(value, Mapping)
        result[key] = _merged(old, value) if both else value  # type: ignore[arg-type]
    return result
