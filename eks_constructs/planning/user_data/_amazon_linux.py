"""User data of Amazon Linux 2023: shell scripts, then the configuration of nodeadm.

nodeadm starts the kubelet after cloud-init has run the scripts. It merges every ``NodeConfig`` of
the document, later values over earlier ones; that of EKS, in managed node groups, comes first. The
address of the cluster's DNS it derives from the block of services itself, for IPv4 and IPv6.

See https://awslabs.github.io/amazon-eks-ami/nodeadm/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.node_labels import Taint
from eks_constructs.planning.user_data import _yaml
from eks_constructs.planning.user_data._facts import ClusterFacts, NodeSettings
from eks_constructs.planning.user_data._kubelet import labels_flag, sorted_taints
from eks_constructs.planning.user_data._mime import NODE_CONFIG, Part, multipart, script


def amazon_linux(node: NodeSettings, cluster: ClusterFacts | None) -> str | None:
    """Return the user data, or nothing when there is nothing to say.

    Args:
        node: What the node is told.
        cluster: The cluster to join; ``None`` when EKS adds that.
    """
    parts = [script(command) for command in node.pre_commands]
    spec = dict(_spec(node, cluster))
    if spec:
        parts.append(Part(content_type=NODE_CONFIG, text=_node_config(spec)))
    if node.override is not None:
        parts.append(Part(content_type=NODE_CONFIG, text=node.override.rstrip("\n")))
    return multipart(parts) if parts else None


def _node_config(spec: Mapping[str, JsonValue]) -> str:
    document: Mapping[str, JsonValue] = {
        "apiVersion": "node.eks.aws/v1alpha1",
        "kind": "NodeConfig",
        "spec": spec,
    }
    return "\n".join(["---", *_yaml.lines(document)])


def _spec(node: NodeSettings, cluster: ClusterFacts | None) -> Iterator[tuple[str, JsonValue]]:
    if cluster is not None:
        yield (
            "cluster",
            {
                "name": cluster.name,
                "apiServerEndpoint": cluster.endpoint,
                "certificateAuthority": cluster.certificate_authority,
                "cidr": cluster.service_cidr,
            },
        )
    if node.containerd_config is not None:
        yield "containerd", {"config": node.containerd_config}
    if node.local_storage is not None:
        yield "instance", {"localStorage": {"strategy": node.local_storage.value}}
    kubelet: dict[str, JsonValue] = {}
    if config := dict(_config(node)):
        kubelet["config"] = {key: config[key] for key in sorted(config)}
    if flags := [*labels_flag(node), *node.kubelet_flags]:
        kubelet["flags"] = flags
    if kubelet:
        yield "kubelet", kubelet


def _config(node: NodeSettings) -> Iterator[tuple[str, JsonValue]]:
    yield from node.kubelet_config.items()
    if node.cluster_dns is not None:
        yield "clusterDNS", [node.cluster_dns]
    if node.max_pods is not None:
        yield "maxPods", node.max_pods
    if node.taints:
        yield "registerWithTaints", [_taint(each) for each in sorted_taints(node)]


def _taint(taint: Taint) -> Mapping[str, JsonValue]:
    value = {} if taint.value is None else {"value": taint.value}
    return {"key": taint.key, **value, "effect": taint.effect.kubernetes_name}
