"""From ``managedNodeGroups`` to the specifications of node groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from eks_constructs.config import managed_node_groups as written
from eks_constructs.config import node_group_parts as parts
from eks_constructs.config import resolved_workloads as resolved
from eks_constructs.config.resolve_node_upkeep import resolve_node_repair, resolve_update
from eks_constructs.config.resolve_subnets import SubnetChooser
from eks_constructs.config.sources import Sources
from eks_constructs.planning.ami import AmiFamily, parse_family
from eks_constructs.planning.capacity import Capacity, Scaling
from eks_constructs.planning.network_subnets import SubnetTier
from eks_constructs.planning.node_group import NodeGroupSpec, node_group_problems
from eks_constructs.planning.node_labels import Taint, TaintEffect
from eks_constructs.planning.node_volumes import RootVolume, VolumeType

SIZE_NAMES: Final = {
    "min_size": "minSize",
    "max_size": "maxSize",
    "desired_size": "desiredCapacity",
}
_VOLUME_NAMES: Final = {
    "size_gib": "volumeSize",
    "volume_type": "volumeType",
    "iops": "volumeIOPS",
    "throughput": "volumeThroughput",
}
_BOOT_VOLUMES: Final = frozenset(VolumeType)


def resolve_node_groups(sources: Sources, chooser: SubnetChooser) -> tuple[resolved.NodeGroup, ...]:
    """Return the node groups, sorted by name.

    Args:
        sources: Where they are described.
        chooser: Chooses their subnets.
    """
    given = sources.config.managed_node_groups
    sources.findings.refuse_duplicates("managedNodeGroups", "group", (each.name for each in given))
    groups = (
        _GroupResolver(sources, group, f"managedNodeGroups[{index}]").resolve(chooser)
        for index, group in enumerate(given)
    )
    return tuple(sorted(groups, key=lambda group: group.spec.name))


class _GroupResolver:
    """Puts one node group together."""

    def __init__(self, sources: Sources, group: written.ManagedNodeGroup, where: str) -> None:
        self._sources: Final = sources
        self._defaults: Final = sources.defaults
        self._findings: Final = sources.findings
        self._group: Final = group
        self._where: Final = where

    def resolve(self, chooser: SubnetChooser) -> resolved.NodeGroup:
        group, defaults = self._group, self._defaults
        self._check_always_on()
        self._check_role()
        private = group.private_networking
        if private is None:
            private = defaults.private_networking
        if not private:
            self._warn_public()
        selection = chooser.choose(
            self._where,
            SubnetTier.PRIVATE if private else SubnetTier.PUBLIC,
            zones=group.availability_zones,
            subnets=group.subnets,
        )
        return resolved.NodeGroup(
            spec=self._spec(),
            tier=selection.tier,
            zones=selection.zones,
            subnet_ids=selection.subnet_ids,
            role_arn=group.iam.instance_role_arn,
            permissions_boundary_arn=group.iam.instance_role_permissions_boundary,
            policy_arns=group.iam.attach_policy_arns,
            policies_replace=defaults.policies_replace and bool(group.iam.attach_policy_arns),
            instance_name=group.instance_name,
        )

    def _spec(self) -> NodeGroupSpec:
        group = self._group
        family = self._family()
        types, types_where = self._instance_types()
        volume = self._root_volume()
        spec = NodeGroupSpec(
            name=group.name,
            instance_types=types,
            ami_family=family,
            scaling=self._scaling(),
            capacity=Capacity.spot() if group.spot else Capacity.on_demand(),
            release_version=group.release_version,
            root_volume=volume,
            metadata_hop_limit=self._hop_limit(),
            labels=group.labels,
            taints=self._taints(),
            update=resolve_update(self._sources, group.update_config, self._where),
            node_repair=resolve_node_repair(self._sources, group.node_repair_config, self._where),
            tags=group.tags,
        )
        names = _VOLUME_NAMES | {
            "instance_types": types_where,
            "ami_family": "amiFamily",
            "root_volume.size_gib": "volumeSize",
            "release_version": "releaseVersion",
            "update.max_unavailable": "updateConfig.maxUnavailable",
            "max_size": "maxSize",
        }
        self._findings.add(node_group_problems(spec), names, under=self._where)
        return replace(spec, labels=self._labels())

    def _check_always_on(self) -> None:
        for name, given, reason in (
            ("volumeEncrypted", self._group.volume_encrypted, "node volumes are always encrypted"),
            (
                "disableIMDSv1",
                self._group.disable_imdsv1,
                "version 1 of the instance metadata service gives the node's credentials away",
            ),
        ):
            if given is False:
                message = f"must be true or left out: {reason}"
                self._findings.refuse("invalid-value", f"{self._where}.{name}", message, given)

    def _check_role(self) -> None:
        role = self._group.iam
        if role.instance_role_arn is None:
            return
        for name, given in (
            ("instanceRolePermissionsBoundary", role.instance_role_permissions_boundary),
            ("attachPolicyARNs", role.attach_policy_arns or None),
        ):
            if given is not None:
                message = "must be left out with instanceRoleARN: that role is not changed"
                self._findings.refuse("not-together", f"{self._where}.iam.{name}", message)

    def _warn_public(self) -> None:
        self._findings.warn(
            "public-nodes",
            f"{self._where}.privateNetworking",
            "the nodes stand in public subnets with public addresses; set it to true",
        )

    def _family(self) -> AmiFamily:
        text = self._group.ami_family
        if text is None:
            return self._defaults.ami_family
        return self._findings.attempt(
            lambda: parse_family(text, where="amiFamily"),
            otherwise=self._defaults.ami_family,
            under=self._where,
        )

    def _instance_types(self) -> tuple[tuple[str, ...], str]:
        """Return the types, and the field that they stand in."""
        group = self._group
        if group.instance_types is None:
            one = group.instance_type
            return (one if one is not None else self._defaults.instance_type,), "instanceType"
        if group.instance_type is not None:
            message = "must not be given together with instanceTypes; list it there"
            where = f"{self._where}.instanceType"
            self._findings.refuse("not-together", where, message, group.instance_type)
        return group.instance_types, "instanceTypes"

    def _scaling(self) -> Scaling:
        group, defaults = self._group, self._defaults
        desired = group.desired_capacity
        low, high = group.min_size, group.max_size
        if low is None:
            # A group given only its other sizes starts from them, as eksctl has it.
            others = [size for size in (desired, high) if size is not None]
            low = min([*others, defaults.min_size]) if defaults.max_size else None
        if low is None:
            low = next((size for size in (desired, high) if size is not None), defaults.min_size)
        if high is None:
            high = max(low, desired or 0, defaults.max_size or 0, 1)
        return self._findings.attempt(
            lambda: Scaling(min_size=low, max_size=high, desired_size=desired),
            otherwise=Scaling(),
            names=SIZE_NAMES,
            under=self._where,
        )

    def _root_volume(self) -> RootVolume:
        group = self._group
        kind = group.volume_type
        if kind is not None and kind not in _BOOT_VOLUMES:
            message = f"must be one of {', '.join(VolumeType)}: instances cannot boot from {kind}"
            self._findings.refuse("invalid-value", f"{self._where}.volumeType", message, kind)
            kind = None
        default = RootVolume()
        return self._findings.attempt(
            lambda: RootVolume(
                size_gib=group.volume_size if group.volume_size is not None else default.size_gib,
                volume_type=VolumeType(kind) if kind is not None else default.volume_type,
                iops=group.volume_iops,
                throughput=group.volume_throughput,
                kms_key_id=group.volume_kms_key_id,
            ),
            otherwise=default,
            names=_VOLUME_NAMES,
            under=self._where,
        )

    def _hop_limit(self) -> int:
        if self._group.disable_pod_imds is not None:
            return 1 if self._group.disable_pod_imds else 2
        given = self._sources.platform.nodes.metadata_hop_limit
        return given if given is not None else self._defaults.metadata_hop_limit

    def _labels(self) -> Mapping[str, str]:
        if not self._defaults.eksctl_labels:
            return self._group.labels
        own = {
            "alpha.eksctl.io/cluster-name": self._sources.config.metadata.name,
            "alpha.eksctl.io/nodegroup-name": self._group.name,
        }
        return own | dict(self._group.labels)

    def _taints(self) -> tuple[Taint, ...]:
        taints = []
        for index, each in enumerate(self._group.taints):
            taint = self._findings.attempt(
                partial(_taint, each),
                otherwise=None,
                under=f"{self._where}.taints[{index}]",
            )
            if taint is not None:
                taints.append(taint)
        return tuple(taints)


def _taint(given: parts.Taint) -> Taint:
    return Taint(key=given.key, value=given.value, effect=TaintEffect.parse(given.effect))
