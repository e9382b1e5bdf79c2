"""From the fields of a node group to what its nodes are told at their first start."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import yaml
from pydantic import JsonValue

from eks_constructs.config.node_group_place import NodeGroupPlace
from eks_constructs.config.resolve_node_names import metadata_labels
from eks_constructs.planning.ami import AmiFamily
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
