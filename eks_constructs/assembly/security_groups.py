"""Security groups of a cluster beside the one that EKS makes for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_constructs.assembly.network import AnyNetwork
from eks_constructs.cluster import Cluster
from eks_constructs.cluster_security_groups import (
    ControlPlaneSecurityGroup,
    SharedNodeSecurityGroup,
)
from eks_constructs.config.resolved import Environment
from eks_constructs.values import frozen

ControlPlaneGroups: TypeAlias = Sequence[ec2.ISecurityGroup]


@frozen
class NodeTraffic:
    """The security groups that self-managed nodes talk through.

    Attributes:
        cluster_id: The one that EKS made for the cluster.
        control_plane_id: The one of the control plane's interfaces that rules of nodes refer to;
            ``None`` where there is only that of EKS.
        shared_node_id: The one that all self-managed nodes are in; ``None`` for none.
    """

    cluster_id: str
    control_plane_id: str | None
    shared_node_id: str | None


def build_control_plane_groups(
    scope: Construct, environment: Environment, network: AnyNetwork
) -> ControlPlaneGroups:
    """Make or name the further security groups of the control plane's interfaces.

    Args:
        scope: Parent construct.
        environment: The environment.
        network: Its network.
    """
    wanted = environment.cluster.security_groups.control_plane
    if wanted.made:
        made = ControlPlaneSecurityGroup(
            scope,
            "ControlPlaneSecurityGroup",
            vpc_id=network.vpc_id,
            api_from=wanted.api_from,
        )
        return (made.security_group,)
    if not wanted.ids:
        return ()
    given = Construct(scope, "GivenControlPlaneSecurityGroups")
    return tuple(
        ec2.SecurityGroup.from_security_group_id(given, each, each, mutable=False)
        for each in wanted.ids
    )


def build_node_traffic(
    scope: Construct,
    environment: Environment,
    network: AnyNetwork,
    cluster: Cluster,
    control_plane: ControlPlaneGroups,
) -> NodeTraffic:
    """Make or name the security group of all self-managed nodes, with its rules.

    Args:
        scope: Parent construct.
        environment: The environment.
        network: Its network.
        cluster: Its cluster.
        control_plane: Further security groups of the control plane's interfaces.
    """
    wanted = environment.cluster.security_groups.shared_node
    shared = None
    if wanted is not None:
        shared = SharedNodeSecurityGroup(
            scope,
            "SharedNodeSecurityGroup",
            cluster_security_group_id=cluster.cluster_security_group_id,
            vpc_id=network.vpc_id if wanted.id is None else None,
            security_group_id=wanted.id,
            cluster_rules=wanted.cluster_rules,
        )
    return NodeTraffic(
        cluster_id=cluster.cluster_security_group_id,
        control_plane_id=control_plane[0].security_group_id if control_plane else None,
        shared_node_id=shared.security_group_id if shared is not None else None,
    )
