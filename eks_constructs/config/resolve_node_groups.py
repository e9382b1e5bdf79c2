"""From ``managedNodeGroups`` to the specifications of node groups."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from eks_constructs.config import managed_node_groups as written
from eks_constructs.config import resolved_workloads as resolved
from eks_constructs.config.check_device_plugins import warn_of_device_plugins
from eks_constructs.config.node_group_place import NodeGroupPlace
from eks_constructs.config.resolve_cluster_facts import resolve_cluster_facts
from eks_constructs.config.resolve_managed_image import (
    check_launch_template,
    resolve_image_id,
    resolve_launch_template,
    resolve_types,
)
from eks_constructs.config.resolve_node_machine import (
    MACHINE_NAMES,
    resolve_capacity_block,
    resolve_hop_limit,
    resolve_machine,
)
from eks_constructs.config.resolve_node_names import (
    resolve_instance_name,
    resolve_labels,
    resolve_tags,
    resolve_taints,
)
from eks_constructs.config.resolve_node_role import resolve_node_role
from eks_constructs.config.resolve_node_scaling import resolve_scaling
from eks_constructs.config.resolve_node_settings import SETTINGS_NAMES, resolve_managed_settings
from eks_constructs.config.resolve_node_ssh import resolve_ssh
from eks_constructs.config.resolve_node_subnets import NodeSubnets, resolve_node_subnets
from eks_constructs.config.resolve_node_types import Image, resolve_image
from eks_constructs.config.resolve_node_upkeep import resolve_node_repair, resolve_update
from eks_constructs.config.resolve_node_volumes import resolve_root_volume
from eks_constructs.config.resolve_subnets import SubnetChooser
from eks_constructs.config.sources import Sources
from eks_constructs.planning.capacity import Capacity
from eks_constructs.planning.node_group import NodeGroupSpec, node_group_problems

_NAMES: Final = {
    **MACHINE_NAMES,
    **SETTINGS_NAMES,
    "ami_family": "amiFamily",
    "image_id": "ami",
    "release_version": "releaseVersion",
    "root_volume.size_gib": "volumeSize",
    "update.max_unavailable": "updateConfig.maxUnavailable",
    "max_size": "maxSize",
}


def resolve_node_groups(sources: Sources, chooser: SubnetChooser) -> tuple[resolved.NodeGroup, ...]:
    """Return the node groups, sorted by name.

    Args:
        sources: Where they are described.
        chooser: Chooses their subnets.
    """
    given = sources.config.managed_node_groups
    sources.findings.refuse_duplicates("managedNodeGroups", "group", (each.name for each in given))
    groups = (
        _GroupResolver(sources, group, f"managedNodeGroups[{index}]", chooser).resolve()
        for index, group in enumerate(given)
    )
    return tuple(sorted(groups, key=lambda group: group.spec.name))


class _GroupResolver:
    """Puts one node group together."""

    def __init__(
        self,
        sources: Sources,
        group: written.ManagedNodeGroup,
        where: str,
        chooser: SubnetChooser,
    ) -> None:
        self._place: Final = NodeGroupPlace(sources=sources, group=group, where=where)
        self._group: Final = group
        self._chooser: Final = chooser

    def resolve(self) -> resolved.NodeGroup:
        _check_other_kind(self._place)
        subnets = resolve_node_subnets(self._place, self._chooser)
        return resolved.NodeGroup(
            spec=self._spec(subnets),
            tier=subnets.selection.tier,
            zones=subnets.selection.zones,
            subnet_ids=subnets.selection.subnet_ids,
            role=resolve_node_role(self._place),
            security_group_ids=self._group.security_groups.attach_ids,
            instance_name=resolve_instance_name(self._place),
        )

    def _spec(self, subnets: NodeSubnets) -> NodeGroupSpec:
        place, group = self._place, self._group
        image = resolve_image(place)
        types, types_where = resolve_types(place, group)
        spec = NodeGroupSpec(
            name=group.name,
            instance_types=types,
            ami_family=image.family,
            fips=image.fips,
            scaling=resolve_scaling(place),
            capacity=self._capacity(),
            release_version=group.release_version,
            labels=group.labels,
            taints=resolve_taints(place),
            update=resolve_update(place.sources, group.update_config, place.where),
            node_repair=resolve_node_repair(place.sources, group.node_repair_config, place.where),
            tags=group.tags,
        )
        warn_of_device_plugins(place, image.family, types, types_where)
        spec = self._with_template(spec, image, subnets)
        names = _NAMES | {"instance_types": types_where}
        problems = node_group_problems(spec, subnets=subnets.count)
        place.findings.add(problems, names, under=place.where)
        return replace(spec, labels=resolve_labels(place), tags=resolve_tags(place, kind="managed"))

    def _with_template(
        self, spec: NodeGroupSpec, image: Image, subnets: NodeSubnets
    ) -> NodeGroupSpec:
        place, group = self._place, self._group
        if group.launch_template is not None:
            check_launch_template(place, group)
            given = resolve_launch_template(
                place, group.launch_template, has_types=bool(spec.instance_types)
            )
            return replace(spec, launch_template=given)
        image_id = resolve_image_id(place, image, spec.instance_types)
        network = self._chooser.network
        ssh = resolve_ssh(place, network, private=subnets.private)
        return replace(
            spec,
            image_id=image_id,
            cluster_facts=resolve_cluster_facts(place, network) if image_id is not None else None,
            settings=resolve_managed_settings(place, image.family),
            root_volume=resolve_root_volume(place),
            machine=resolve_machine(place, ssh),
            metadata_hop_limit=resolve_hop_limit(place),
        )

    def _capacity(self) -> Capacity:
        place, group = self._place, self._group
        options = group.instance_market_options
        if options is None or options.market_type is None:
            return Capacity.spot() if group.spot else Capacity.on_demand()
        if group.spot:
            message = "must be left out with instanceMarketOptions: a block is bought otherwise"
            place.refuse("not-together", "spot", message, group.spot)
        block = resolve_capacity_block(place)
        if block is None:
            return Capacity.on_demand()
        return place.findings.attempt(
            lambda: Capacity.block(block),
            otherwise=Capacity.on_demand(),
            names={
                "reservation_id": "capacityReservationTarget.capacityReservationID",
            },
            under=f"{place.where}.capacityReservation",
        )


def _check_other_kind(place: NodeGroupPlace) -> None:
    """Refuse what only self-managed groups can have, and what EKS keeps to itself."""
    group = place.group
    only = "must be left out: only self-managed groups (nodeGroups) can have it"
    for name, given in (
        ("iam.instanceProfileARN", group.iam.instance_profile_arn),
        ("outpostARN", group.outpost_arn),
        ("securityGroups.withShared", group.security_groups.with_shared or None),
        ("securityGroups.withLocal", group.security_groups.with_local or None),
    ):
        if given is not None:
            place.refuse("not-supported", name, only, given)
    if group.asg_suspend_processes:
        message = (
            "must be left out: the Auto Scaling group is made by EKS, and CloudFormation cannot "
            "suspend its processes; use a self-managed group (nodeGroups), or suspend them by the "
            "AWS CLI after deployment"
        )
        place.refuse("not-supported", "asgSuspendProcesses", message)
    if group.propagate_asg_tags:
        message = (
            "must be left out: the Auto Scaling group is made by EKS, and CloudFormation cannot "
            "tag it; the Cluster Autoscaler asks EKS for labels and taints, if its role allows "
            "eks:DescribeNodegroup"
        )
        place.refuse("not-supported", "propagateASGTags", message)
