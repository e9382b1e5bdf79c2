"""Where the pods of an environment run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.assembly.network import AnyNetwork, subnets_by_id, subnets_of_tiers
from eks_constructs.assembly.node_parts import (
    cluster_facts,
    given_security_groups,
    keep_own_tags,
    node_role,
    node_tags,
)
from eks_constructs.assembly.shared import boundary, given_role
from eks_constructs.cluster import Cluster
from eks_constructs.config import resolved_workloads as resolved
from eks_constructs.config.resolved import Environment, Profile
from eks_constructs.fargate_profile import FargateProfiles, FargateProfileSpec
from eks_constructs.iam import FargatePodExecutionRole
from eks_constructs.managed_node_group import ManagedNodeGroup
from eks_constructs.planning.network_layout import SubnetTier
from eks_constructs.planning.node_group import NodeGroupSpec
from eks_constructs.planning.node_machine import makes_security_groups

_ROLE: Final = "-role"
_Choice: TypeAlias = resolved.NodeGroup | resolved.SelfManagedNodeGroup | resolved.FargateProfile


def has_compute(environment: Environment) -> bool:
    """Return whether an environment brings nodes or Fargate; Auto Mode and Karpenter do not."""
    compute = environment.compute
    return bool(compute.node_groups or compute.self_managed or compute.fargate_profiles)


def build_node_groups(
    scope: Construct, environment: Environment, network: AnyNetwork, cluster: Cluster
) -> Mapping[str, ManagedNodeGroup]:
    """Make the managed node groups, by name.

    Args:
        scope: Parent construct; each group becomes a child of ``NodeGroups`` in it.
        environment: The environment.
        network: Its network.
        cluster: Its cluster.
    """
    groups = Construct(scope, "NodeGroups")
    # What exists already and is only named has a place where no name of a group can meet it.
    named = Construct(scope, "GivenToNodeGroups")
    return {
        group.spec.name: _node_group(groups, named, environment, group, network, cluster)
        for group in environment.compute.node_groups
    }


def build_fargate_profiles(
    scope: Construct, environment: Environment, network: AnyNetwork, cluster: IClusterRef
) -> FargateProfiles:
    """Make the Fargate profiles, one after another.

    Args:
        scope: Parent construct.
        environment: The environment; it has at least one profile.
        network: Its network.
        cluster: Its cluster.
    """
    named = Construct(scope, "GivenToFargateProfiles")
    return FargateProfiles(
        scope,
        "FargateProfiles",
        cluster=cluster,
        profiles={
            profile.name: _fargate_profile(named, profile, network)
            for profile in environment.compute.fargate_profiles
        },
        subnets=network.private_subnets,
        role=_fargate_role(scope, environment.compute.fargate_role, cluster),
    )


def _group_id(name: str) -> str:
    # A name with the ending of roles could be that of the role of another group. No name begins
    # with this sign.
    return f"={name}" if name.endswith(_ROLE) else name


def _node_group(
    scope: Construct,
    named: Construct,
    environment: Environment,
    group: resolved.NodeGroup,
    network: AnyNetwork,
    cluster: Cluster,
) -> ManagedNodeGroup:
    spec = group.spec
    attached = given_security_groups(named, f"{spec.name}-groups", group.security_group_ids)
    makes_groups = makes_security_groups(spec.machine)
    with_cluster_group = attached or makes_groups or _names_all_groups(environment, group)
    made = ManagedNodeGroup(
        scope,
        _group_id(spec.name),
        cluster=cluster,
        name=spec.name,
        subnets=chosen_subnets(named, spec.name, network, group, group.tier),
        instance_types=spec.instance_types,
        ami_family=spec.ami_family,
        fips=spec.fips,
        scaling=spec.scaling,
        capacity=spec.capacity,
        version=_node_version(environment, spec),
        release_version=spec.release_version,
        image_id=spec.image_id,
        cluster_facts=cluster_facts(cluster, spec.cluster_facts),
        settings=spec.settings,
        user_data=spec.user_data,
        launch_template=spec.launch_template,
        root_volume=spec.root_volume,
        machine=spec.machine,
        metadata_hop_limit=spec.metadata_hop_limit,
        labels=spec.labels,
        taints=spec.taints,
        update=spec.update,
        node_repair=spec.node_repair,
        warm_pool=spec.warm_pool,
        role=node_role(Construct(scope, f"{spec.name}{_ROLE}"), environment, group.role),
        security_groups=attached,
        cluster_security_group_id=cluster.cluster_security_group_id if with_cluster_group else None,
        vpc=network.vpc if makes_groups else None,
        tags=node_tags(environment, spec.tags, group.instance_name),
    )
    keep_own_tags(made, environment, spec.tags)
    return made


def _names_all_groups(environment: Environment, group: resolved.NodeGroup) -> bool:
    # As in eksctl, where the launch template names even the group that EKS would add by itself.
    is_eksctl = environment.platform.profile is Profile.EKSCTL
    return is_eksctl and group.spec.launch_template is None


def _node_version(environment: Environment, spec: NodeGroupSpec) -> str | None:
    # Nodes follow the control plane. A pinned release says its version itself, and EKS refuses to
    # have both changed in one update; an image of the user's has its own.
    given = spec.launch_template
    has_image = spec.image_id is not None or (given is not None and given.has_image)
    if has_image or spec.release_version is not None:
        return None
    return environment.cluster.version


def _fargate_profile(
    scope: Construct, profile: resolved.FargateProfile, network: AnyNetwork
) -> FargateProfileSpec:
    role = profile.role_arn
    return FargateProfileSpec(
        selectors=profile.selectors,
        subnets=chosen_subnets(scope, profile.name, network, profile, SubnetTier.PRIVATE),
        role=given_role(scope, f"{profile.name}{_ROLE}", role) if role is not None else None,
        tags=profile.tags,
    )


def _fargate_role(
    scope: Construct, wanted: resolved.FargateRole, cluster: IClusterRef
) -> iam.IRole:
    if wanted.arn is not None:
        return given_role(scope, "GivenFargateRole", wanted.arn)
    return FargatePodExecutionRole(
        scope,
        "FargateRole",
        cluster_name=cluster.cluster_ref.cluster_name,
        permissions_boundary=boundary(
            scope, "FargateRoleBoundary", wanted.permissions_boundary_arn
        ),
    ).role


def chosen_subnets(
    scope: Construct, name: str, network: AnyNetwork, chosen: _Choice, tier: SubnetTier
) -> tuple[ec2.ISubnet, ...]:
    """Return the subnets of a group or profile.

    Args:
        scope: Parent construct of subnets that the network does not know.
        name: The group or profile.
        network: Where to look.
        chosen: What was chosen for it.
        tier: Kind of subnets, unless they are chosen by id.
    """
    if chosen.subnet_ids:
        return subnets_by_id(scope, name, network, chosen.subnet_ids)
    return subnets_of_tiers(network, (tier,), chosen.zones)
