"""From the fields of a node group to what its nodes are told at their first start."""

from __future__ import annotations

import re
from typing import Final

import yaml

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
        bottlerocket=_bottlerocket(place),
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


def _bottlerocket(place: NodeGroupPlace) -> BottlerocketSettings:
    given = place.group.bottlerocket
    if given is None:
        return BottlerocketSettings()
    return BottlerocketSettings(
        settings=given.settings or {}, admin_container=given.enable_admin_container
    )
