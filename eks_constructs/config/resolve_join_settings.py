"""From the fields of a self-managed group to what its nodes are told beyond how to join."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from pydantic import JsonValue

from eks_constructs.config import self_managed_node_groups as written
from eks_constructs.config.node_group_place import NodeGroupPlace
from eks_constructs.config.resolve_node_settings import (
    SETTINGS_NAMES,
    kubernetes_of,
    resolve_settings,
    without_kubernetes,
)
from eks_constructs.errors import ProblemCode
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.user_data import BottlerocketSettings, NodeSettings

JOIN_NAMES: Final = {
    **SETTINGS_NAMES,
    "settings.cluster_dns": "clusterDNS",
    "settings.kubelet_config": "kubeletExtraConfig",
    "cluster_dns": "clusterDNS",
    "kubelet_flags": "preBootstrapCommands",
    "user_data": "preBootstrapCommands",
}
_CONTAINERD: Final = "containerd"
_GONE: Final = frozenset({"docker", "dockerd"})


def resolve_join_settings(
    place: NodeGroupPlace, group: written.NodeGroup, family: AmiFamily
) -> NodeSettings:
    """Decide what nodes are told beyond how to join.

    Args:
        place: The group and its place in the file.
        group: The group.
        family: Its operating system.
    """
    _check_runtime(place, group)
    for name, code, message in _problems(group, family):
        place.refuse(code, name, message)
    settings = resolve_settings(place, family) or NodeSettings()
    if family is not AmiFamily.BOTTLEROCKET:
        settings = replace(settings, bottlerocket=BottlerocketSettings())
    settings = _with_dns(settings, group.cluster_dns)
    return _with_kubelet(settings, group.kubelet_extra_config or {})


def _with_dns(settings: NodeSettings, given: str | None) -> NodeSettings:
    """Return settings with the address of DNS, which may stand with Bottlerocket's own."""
    own = kubernetes_of(settings.bottlerocket).get("cluster-dns-ip")
    if given is not None or not isinstance(own, str):
        return replace(settings, cluster_dns=given)
    rest = without_kubernetes(settings.bottlerocket, "cluster-dns-ip")
    return replace(settings, cluster_dns=own, bottlerocket=rest)


def _with_kubelet(settings: NodeSettings, config: Mapping[str, JsonValue]) -> NodeSettings:
    """Return settings with fields of the kubelet; those with a home of their own move there."""
    rest = dict(config)
    pods, dns = rest.get("maxPods"), rest.get("clusterDNS")
    # What is neither moved nor fits is refused with the name of its home.
    if settings.max_pods is None and type(pods) is int and pods > 0:
        settings = replace(settings, max_pods=pods)
        del rest["maxPods"]
    if settings.cluster_dns is None and isinstance(dns, (list, tuple)) and len(dns) == 1:
        settings = replace(settings, cluster_dns=str(dns[0]))
        del rest["clusterDNS"]
    return replace(settings, kubelet_config=rest)


def _check_runtime(place: NodeGroupPlace, group: written.NodeGroup) -> None:
    given, name = group.container_runtime, "containerRuntime"
    if given is None:
        return
    if group.override_bootstrap_command is not None:
        message = "must be left out with overrideBootstrapCommand, which starts the kubelet itself"
        place.refuse("not-together", name, message, given)
    elif given in _GONE:
        message = "must be containerd, the only one that is left since Kubernetes 1.24"
        place.refuse("not-supported", name, message, given)
    elif given != _CONTAINERD:
        place.refuse("unknown-value", name, "must be containerd", given)


def _problems(
    group: written.NodeGroup, family: AmiFamily
) -> Iterator[tuple[str, ProblemCode, str]]:
    if group.bottlerocket is not None and family is not AmiFamily.BOTTLEROCKET:
        yield "bottlerocket", "not-together", "must be left out unless amiFamily is Bottlerocket"
