"""From ``nodeGroups`` to the specifications of self-managed node groups."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from eks_constructs.config import resolved_workloads as workloads
from eks_constructs.config import self_managed_node_groups as written
from eks_constructs.config.check_device_plugins import warn_of_device_plugins
from eks_constructs.config.node_group_place import NodeGroupPlace
from eks_constructs.config.resolve_cluster_facts import resolve_cluster_facts
from eks_constructs.config.resolve_group_behaviour import resolve_behaviour, resolve_group_update
from eks_constructs.config.resolve_instances import Instances, resolve_instances
from eks_constructs.config.resolve_join_settings import JOIN_NAMES, resolve_join_settings
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
from eks_constructs.config.resolve_node_security import resolve_node_security
from eks_constructs.config.resolve_node_ssh import resolve_ssh
from eks_constructs.config.resolve_node_subnets import resolve_node_subnets
from eks_constructs.config.resolve_node_types import resolve_image, selected_types
from eks_constructs.config.resolve_node_volumes import resolve_root_volume
from eks_constructs.config.resolve_outpost_nodes import on_outpost
from eks_constructs.config.resolve_subnets import SubnetChooser
from eks_constructs.config.resolve_version import intended_version
from eks_constructs.config.resolved_nodes import NodeRole
from eks_constructs.config.sources import Sources
from eks_constructs.planning import regions
from eks_constructs.planning.cluster import AuthenticationMode
from eks_constructs.planning.identity import RegistryAccess
from eks_constructs.planning.naming import tag_problems
from eks_constructs.planning.node_machine import CpuCredits, NodeMachine
from eks_constructs.planning.policies.node_addons import NodeAddon
from eks_constructs.planning.self_managed_node_group import SelfManagedNodeGroupSpec
from eks_constructs.planning.self_managed_problems import MOST_TYPES, self_managed_problems
from eks_constructs.planning.ssh_access import SshAccess

_SECTION: Final = "nodeGroups"
_NAME: Final = re.compile(r"[A-Za-z0-9-]*")
_NEWEST: Final = frozenset({"auto", "auto-ssm"})
"""What ``ami`` says for the newest image, which eksctl finds in two ways and we in one."""
_NAMES: Final = {
    "ami_family": "amiFamily",
    "autoscaler_hints": "propagateASGTags",
    "capacity_block": "capacityReservation",
    "image_id": "ami",
    "machine.cpu_credits": "cpuCredits",
    "machine.enclaves": "enclaveEnabled",
    "root_volume.size_gib": "volumeSize",
    "root_volume.volume_type": "volumeType",
}


def resolve_self_managed(
    sources: Sources, chooser: SubnetChooser
) -> tuple[workloads.SelfManagedNodeGroup, ...]:
    """Return the self-managed node groups, sorted by name.

    Args:
        sources: Where they are described.
        chooser: Chooses their subnets.
    """
    given = sources.config.node_groups
    _check_together(sources, given)
    groups = (
        _Resolver(
            NodeGroupPlace(sources=sources, group=group, where=f"{_SECTION}[{index}]"), group
        ).resolve(chooser)
        for index, group in enumerate(given)
    )
    return tuple(sorted(groups, key=lambda group: group.spec.name))


def _check_together(sources: Sources, given: Sequence[written.NodeGroup]) -> None:
    findings = sources.findings
    findings.refuse_duplicates(_SECTION, "group", (each.name for each in given))
    managed = [each.name for each in sources.config.managed_node_groups]
    for index, group in enumerate(given):
        if group.name in managed:
            other = f"managedNodeGroups[{managed.index(group.name)}]"
            message = f"must be the only group of this name, but {other} is too"
            findings.refuse("name-duplicate", f"{_SECTION}[{index}].name", message, group.name)
    written_mode = sources.config.access_config.authentication_mode
    mode = AuthenticationMode(written_mode or sources.defaults.authentication_mode)
    if given and mode is AuthenticationMode.CONFIG_MAP:
        reason = "and aws-auth is never written"
        if sources.config.outpost is not None:
            reason = "which a cluster on an Outpost has with outpost.etcdInstanceType only"
        message = (
            "must be API or API_AND_CONFIG_MAP: self-managed nodes join by access entries, "
            f"{reason}"
        )
        findings.refuse("not-together", "accessConfig.authenticationMode", message, str(mode))


def _shared_tags(sources: Sources) -> Mapping[str, str]:
    return {**sources.config.metadata.tags, **sources.platform.tags}


class _Resolver:
    """Puts one self-managed node group together."""

    def __init__(self, place: NodeGroupPlace, group: written.NodeGroup) -> None:
        self._place: Final = place
        self._group: Final = group

    def resolve(self, chooser: SubnetChooser) -> workloads.SelfManagedNodeGroup:
        place = self._place
        self._check()
        subnets = resolve_node_subnets(place, chooser, local_zones=self._group.local_zones)
        instances = resolve_instances(place, self._group, self._selected())
        spec = replace(
            on_outpost(place, self._group, self._spec(instances)),
            machine=self._machine(resolve_ssh(place, chooser.network, private=subnets.private)),
            cluster_facts=resolve_cluster_facts(place, chooser.network),
        )
        self._check_spec(spec, instances, subnets.count)
        return workloads.SelfManagedNodeGroup(
            spec=spec,
            tier=subnets.selection.tier,
            zones=subnets.selection.zones,
            subnet_ids=subnets.selection.subnet_ids,
            security=resolve_node_security(place),
            role=self._role(),
            instance_profile_arn=self._group.iam.instance_profile_arn,
        )

    def _role(self) -> NodeRole:
        role = resolve_node_role(self._place)
        # Unlike that of a managed group its path counts: the access entry is for this ARN.
        role = replace(role, arn=self._group.iam.instance_role_arn)
        # Nodes that push need no policy to pull; only managed groups must have that one.
        pushes = self._place.defaults.eksctl_names and NodeAddon.IMAGE_BUILDER in role.addons
        if pushes and not role.policies_replace:
            rest = tuple(each for each in role.addons if each is not NodeAddon.IMAGE_BUILDER)
            return replace(role, registry=RegistryAccess.PUSH, addons=rest)
        if pushes or not role.policies_replace:
            return role
        region = regions.find(self._place.sources.config.metadata.region)
        partition = region.partition if region is not None else "aws"
        pull = f"arn:{partition}:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"
        return replace(role, policy_arns=tuple(dict.fromkeys((*role.policy_arns, pull))))

    def _selected(self) -> tuple[str, ...]:
        selector = self._group.instance_selector
        return (selector and selected_types(self._place, selector, most=MOST_TYPES)) or ()

    def _check(self) -> None:
        group, place = self._group, self._place
        if not _NAME.fullmatch(group.name):
            message = "must hold letters, digits and hyphens only"
            place.refuse("name-invalid", "name", message, group.name)
        if group.iam.instance_profile_arn is not None and group.iam.instance_role_arn is None:
            message = (
                "must come with instanceRoleARN, the role in it: nodes join by an access entry for "
                "the role, and nothing is looked up in AWS"
            )
            place.refuse("required", "iam.instanceProfileARN", message)
        addons = group.iam.with_addon_policies
        if addons.alb_ingress and addons.aws_load_balancer_controller:
            message = "must be left out with awsLoadBalancerController, which is its new name"
            place.refuse("not-together", "iam.withAddonPolicies.albIngress", message)
        if group.ami not in {None, *_NEWEST} and group.ami_family is None:
            message = "must be given with ami: each operating system is told in its own way"
            place.refuse("required", "amiFamily", message)
        if group.local_zones and (group.availability_zones or group.subnets):
            other = "availabilityZones" if group.availability_zones else "subnets"
            message = f"must be left out with {other}; make a group of each"
            place.refuse("not-together", "localZones", message, list(group.local_zones))

    def _spec(self, instances: Instances) -> SelfManagedNodeGroupSpec:
        place, group = self._place, self._group
        image = resolve_image(place)
        warn_of_device_plugins(place, image.family, instances.types, instances.where)
        custom = group.ami is not None and group.ami not in _NEWEST
        return SelfManagedNodeGroupSpec(
            name=group.name,
            instance_types=instances.types,
            ami_family=image.family,
            fips=image.fips and not custom,
            version=None if custom else intended_version(place.sources),
            image_id=group.ami if custom else None,
            settings=resolve_join_settings(place, group, image.family),
            scaling=resolve_scaling(place),
            distribution=instances.distribution,
            capacity_block=resolve_capacity_block(place),
            root_volume=resolve_root_volume(place),
            metadata_hop_limit=resolve_hop_limit(place),
            labels=resolve_labels(place),
            taints=resolve_taints(place),
            update=resolve_group_update(place, group),
            behaviour=resolve_behaviour(place, group, rebalance=instances.rebalance),
            autoscaler_discovery=self._for_autoscaler(group.iam.with_addon_policies.auto_scaler),
            autoscaler_hints=self._for_autoscaler(group.propagate_asg_tags),
            tags=self._tags(),
        )

    def _for_autoscaler(self, given: bool | None) -> bool:  # noqa: FBT001 - as the file says
        return given if given is not None else self._place.defaults.autoscaler_tags

    def _machine(self, ssh: SshAccess | None) -> NodeMachine:
        given = self._group.cpu_credits
        return replace(
            resolve_machine(self._place, ssh),
            cpu_credits=CpuCredits(given) if given is not None else None,
            enclaves=bool(self._group.enclave_enabled),
        )

    def _tags(self) -> Mapping[str, str]:
        name = resolve_instance_name(self._place)
        return {
            **_shared_tags(self._place.sources),
            **({"Name": name} if name is not None else {}),
            **resolve_tags(self._place, kind="unmanaged"),
        }

    def _check_spec(
        self, spec: SelfManagedNodeGroupSpec, instances: Instances, subnets: int
    ) -> None:
        sources = self._place.sources
        problems = self_managed_problems(spec, subnets=subnets, has_vpc=True)
        names = {**_NAMES, **JOIN_NAMES, **MACHINE_NAMES, "instance_types": instances.where}
        # What everything is tagged with is judged where it stands, and so is instanceName.
        elsewhere = {*_shared_tags(sources), "Name"} - {*self._place.group.tags}
        known = tag_problems({key: spec.tags[key] for key in elsewhere & {*spec.tags}})
        new = (problem for problem in problems if problem not in known)
        sources.findings.add(new, names, under=self._place.where)
