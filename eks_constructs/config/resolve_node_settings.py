"""From the fields of a node group to what its nodes are told at their first start."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import yaml

from eks_constructs.config.node_group_place import NodeGroupPlace
from eks_constructs.config.resolve_node_names import metadata_labels
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.user_data import BottlerocketSettings, NodeSettings

SETTINGS_NAMES: Final = {
    "settings.pre_commands": "preBootstrapCommands",
    "settings.override": "overrideBootstrapCommand",
    "settings.max_pods": "maxPodsPerNode",
    "settings.bottlerocket": "bottlerocket",
    "pre_commands": "preBootstrapCommands",
    "max_pods": "maxPodsPerNode",
    "cluster_dns": "the address that EKS gives",
    "admin_container": "enableAdminContainer",
}
_HELPER: Final = re.compile(
    r"^[ \t]*(source|\.)[ \t]+\S*/eksctl/bootstrap\.helper\.sh[ \t]*\n?", re.MULTILINE
)


def resolve_settings(place: NodeGroupPlace, family: AmiFamily) -> NodeSettings | None:
    """Return what nodes are told, without labels and taints; nothing when nothing is said.

    Args:
        place: The node group.
        family: Operating system of the nodes.
    """
    group = place.group
    settings = NodeSettings(
        metadata_labels=metadata_labels(place, family),
        max_pods=group.max_pods_per_node or None,
        pre_commands=group.pre_bootstrap_commands,
        override=_override(place, family),
        bottlerocket=_bottlerocket(place, family),
    )
    return settings if settings != NodeSettings() else None


def resolve_managed_settings(place: NodeGroupPlace, family: AmiFamily) -> NodeSettings | None:
    """Return what nodes of a managed group are told; nothing when nothing is said.

    In these groups eksctl takes the most pods among the settings of Bottlerocket too.

    Args:
        place: The node group.
        family: Operating system of the nodes.
    """
    settings = resolve_settings(place, family)
    if settings is None or settings.max_pods is not None:
        return settings
    pods = kubernetes_of(settings.bottlerocket).get("max-pods")
    if type(pods) is not int or pods < 1:
        return settings
    rest = without_kubernetes(settings.bottlerocket, "max-pods")
    return replace(settings, max_pods=pods, bottlerocket=rest)


def kubernetes_of(bottlerocket: BottlerocketSettings) -> Mapping[str, JsonValue]:
    """Return what settings of Bottlerocket say of Kubernetes.

    Args:
        bottlerocket: The settings.
    """
    found = bottlerocket.settings.get("kubernetes")
    return found if isinstance(found, Mapping) else {}


def without_kubernetes(bottlerocket: BottlerocketSettings, name: str) -> BottlerocketSettings:
    """Return settings of Bottlerocket without one of those of Kubernetes.

    Args:
        bottlerocket: The settings.
        name: The one to leave out.
    """
    rest = {key: value for key, value in kubernetes_of(bottlerocket).items() if key != name}
    others = {key: value for key, value in bottlerocket.settings.items() if key != "kubernetes"}
    settings = {**others, "kubernetes": rest} if rest else others
    return replace(bottlerocket, settings=settings)


def _override(place: NodeGroupPlace, family: AmiFamily) -> str | None:
    text = place.group.override_bootstrap_command
    if text is not None and family.is_ubuntu:
        # What eksctl's file would set is set already.
        return _HELPER.sub("", text)
    if text is None or family is not AmiFamily.AMAZON_LINUX_2023:
        return text
    try:
        yaml.safe_load(text)
    except yaml.YAMLError as error:
        problem = str(getattr(error, "problem", None) or "it cannot be read")
        message = f"must be one NodeConfig of nodeadm in YAML, and cannot be read: {problem}"
        if text.startswith("#!"):
            message = (
                "must be one NodeConfig of nodeadm in YAML; use preBootstrapCommands for shell"
            )
        place.refuse("yaml-invalid", "overrideBootstrapCommand", message)
        return None
    return text


def _bottlerocket(place: NodeGroupPlace, family: AmiFamily) -> BottlerocketSettings:
    given = place.group.bottlerocket
    settings = (given.settings if given else None) or {}
    admin = given.enable_admin_container if given else None
    if admin is None and family is AmiFamily.BOTTLEROCKET and _opens_ssh(place):
        # Nothing else answers SSH there; eksctl starts it too.
        admin = None if _says_admin(settings) else True
    return BottlerocketSettings(settings=settings, admin_container=admin)


def _says_admin(settings: Mapping[str, JsonValue]) -> bool:
    containers = settings.get("host-containers")
    admin = containers.get("admin") if isinstance(containers, Mapping) else None
    return isinstance(admin, Mapping) and "enabled" in admin


def _opens_ssh(place: NodeGroupPlace) -> bool:
    ssh = place.group.ssh
    keys = (ssh.public_key_name, ssh.public_key_path, ssh.public_key)
    return ssh.allow is True or (ssh.allow is None and any(each is not None for each in keys))
