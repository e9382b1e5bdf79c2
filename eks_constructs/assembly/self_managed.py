"""Self-managed node groups of an environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_constructs.assembly.compute import chosen_subnets
from eks_constructs.assembly.network import AnyNetwork
from eks_constructs.assembly.node_parts import (
    cluster_facts,
    given_security_groups,
    keep_own_tags,
    node_role,
)
from eks_constructs.assembly.security_groups import NodeTraffic
from eks_constructs.cluster import Cluster
from eks_constructs.config import resolved_workloads as resolved
from eks_constructs.config.resolved import Environment
from eks_constructs.self_managed_node_group import SelfManagedNodeGroup


def build_self_managed_node_groups(
    scope: Construct,
    environment: Environment,
    network: AnyNetwork,
    cluster: Cluster,
    traffic: NodeTraffic,
) -> Mapping[str, SelfManagedNodeGroup]:
    """Make the self-managed node groups, by name.

    Args:
        scope: Parent construct; each group becomes a child of ``SelfManagedNodeGroups`` in it.
        environment: The environment.
        network: Its network.
        cluster: Its cluster.
        traffic: Security groups that nodes talk through.
    """
    groups = Construct(scope, "SelfManagedNodeGroups")
    # What groups are made of has a place of its own, where no name of a group can meet it.
    parts = Construct(scope, "SelfManagedNodeGroupParts")
    # Known by its name, so that tags can be read in the template.
    named = Cluster.from_name(parts, "Cluster", environment.cluster.name)
    roles, attached = Construct(parts, "Roles"), Construct(parts, "SecurityGroups")
    made = {
        group.spec.name: SelfManagedNodeGroup(
            groups,
            group.spec.name,
            cluster=named,
            spec=replace(
                group.spec, cluster_facts=cluster_facts(cluster, group.spec.cluster_facts)
            ),
            subnets=chosen_subnets(parts, group.spec.name, network, group, group.tier),
            cluster_security_group_id=_cluster_group(group.security, traffic),
            own_security_group=group.security.own,
            control_plane_security_group_id=_control_plane_group(group.security, traffic),
            security_groups=_groups(Construct(attached, group.spec.name), group.security, traffic),
            vpc=network.vpc,
            role=node_role(Construct(roles, group.spec.name), environment, group.role),
            instance_profile_arn=group.instance_profile_arn,
            access_entry=group.role.arn is None,
        )
        for group in environment.compute.self_managed
    }
    for group in environment.compute.self_managed:
        keep_own_tags(made[group.spec.name], environment, group.spec.tags)
    return made


def _cluster_group(security: resolved.NodeSecurity, traffic: NodeTraffic) -> str | None:
    by_cluster = security.own and not security.by_control_plane
    return traffic.cluster_id if security.cluster or by_cluster else None


def _control_plane_group(security: resolved.NodeSecurity, traffic: NodeTraffic) -> str | None:
    return traffic.control_plane_id if security.by_control_plane else None


def _groups(
    scope: Construct, security: resolved.NodeSecurity, traffic: NodeTraffic
) -> list[ec2.ISecurityGroup]:
    given = given_security_groups(scope, "Given", security.ids)
    if not security.shared or traffic.shared_node_id is None:
        return given
    shared = ec2.SecurityGroup.from_security_group_id(
        scope, "Shared", traffic.shared_node_id, mutable=False
    )
    return [shared, *given]
