"""Labels, taints, tags and names of the nodes of a group."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

from eks_constructs.config import node_group_parts as written
from eks_constructs.config.node_group_place import NodeGroupPlace
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.naming import tag_value_problems
from eks_constructs.planning.node_labels import Taint, TaintEffect

_GROUP_KEY: Final = "alpha.eksctl.io/nodegroup-name"
_LONGEST_LABEL: Final = 63
"""Characters of a value, in Kubernetes."""

_OF_INSTANCE: Final[Mapping[str, str]] = MappingProxyType(
    {"alpha.eksctl.io/instance-id": "instance-id", "node-lifecycle": "instance-life-cycle"}
)
"""Labels of Ubuntu nodes, and where the instance metadata has their values."""


def resolve_labels(place: NodeGroupPlace) -> Mapping[str, str]:
    """Return the labels of the nodes, with those of eksctl if the profile has them.

    Args:
        place: The node group; its labels are checked elsewhere.
    """
    if not place.defaults.eksctl_names:
        return place.group.labels
    cluster = place.sources.config.metadata.name
    if len(cluster) > _LONGEST_LABEL:
        message = f"must have at most {_LONGEST_LABEL} characters: it is a label of nodes"
        place.sources.findings.refuse("name-invalid", "metadata.name", message, cluster)
    own = {"alpha.eksctl.io/cluster-name": cluster, _GROUP_KEY: place.group.name}
    fitting = {key: text for key, text in own.items() if len(text) <= _LONGEST_LABEL}
    return fitting | dict(place.group.labels)


def metadata_labels(place: NodeGroupPlace, family: AmiFamily) -> Mapping[str, str]:
    """Return the labels of eksctl that only a node itself knows, if the profile has them.

    Args:
        place: The node group; a label of its own goes before these.
        family: Operating system of the nodes.
    """
    if not place.defaults.eksctl_names or not family.is_ubuntu:
        return {}
    return {key: path for key, path in _OF_INSTANCE.items() if key not in place.group.labels}


def resolve_tags(place: NodeGroupPlace, *, kind: str) -> Mapping[str, str]:
    """Return the tags of the group and its instances, with those of eksctl if the profile has them.

    Args:
        place: The node group; its tags are checked elsewhere.
        kind: What eksctl calls this kind of group: managed or unmanaged.
    """
    own = {}
    if place.defaults.eksctl_names:
        own = {_GROUP_KEY: place.group.name, "alpha.eksctl.io/nodegroup-type": kind}
        if kind == "unmanaged":
            own["eksctl.io/v1alpha2/nodegroup-name"] = place.group.name
    return own | dict(place.group.tags)


def resolve_instance_name(place: NodeGroupPlace) -> str | None:
    """Return the Name tag of instances, volumes and network interfaces, if anybody has an opinion.

    Args:
        place: The node group.
    """
    group = place.group
    name = group.instance_name
    if name is None and (group.instance_prefix or place.defaults.eksctl_names):
        name = f"{place.sources.config.metadata.name}-{group.name}-Node"
    if name is not None and group.instance_prefix:
        name = f"{group.instance_prefix}-{name}"
    if name is not None:
        field = "instanceName" if group.instance_name is not None else "instancePrefix"
        place.findings.add(tag_value_problems(name, where=f"{place.where}.{field}"))
    return name


def resolve_taints(place: NodeGroupPlace) -> tuple[Taint, ...]:
    """Return the taints of the nodes.

    Args:
        place: The node group.
    """
    taints = []
    for index, each in enumerate(place.group.taints):
        taint = place.findings.attempt(
            partial(_taint, each), otherwise=None, under=f"{place.where}.taints[{index}]"
        )
        if taint is not None:
            taints.append(taint)
    return tuple(taints)


def _taint(given: written.Taint) -> Taint:
    return Taint(key=given.key, value=given.value, effect=TaintEffect.parse(given.effect))
