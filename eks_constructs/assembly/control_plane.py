"""The cluster of an environment, and who may use it."""

from __future__ import annotations

from typing import Final

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.access_entries import AccessEntries
from eks_constructs.assembly.network import AnyNetwork, subnets_by_id, subnets_of_tiers
from eks_constructs.assembly.security_groups import ControlPlaneGroups
from eks_constructs.assembly.shared import boundary, given_role, removal_policy
from eks_constructs.cluster import AutoMode, Cluster, ControlPlaneLogging, SecretsEncryption
from eks_constructs.config import resolved_cluster as resolved
from eks_constructs.config.resolved import Environment
from eks_constructs.iam import ClusterRole, NodeRole

_PUBLIC_REGISTRY: Final = ("AmazonElasticContainerRegistryPublicReadOnly",)


def build_cluster(
    scope: Construct,
    environment: Environment,
    network: AnyNetwork,
    security_groups: ControlPlaneGroups,
) -> Cluster:
    """Make the control plane with its role, key and log group.

    Args:
        scope: Parent construct.
        environment: The environment.
        network: Its network.
        security_groups: Security groups of its interfaces, beside the one that EKS makes.
    """
    wanted = environment.cluster
    cluster = Cluster(
        scope,
        "Cluster",
        name=wanted.name,
        version=wanted.version,
        subnets=_subnets(scope, wanted.addresses.placement, network),
        security_groups=security_groups,
        endpoint=wanted.addresses.endpoint,
        logging=_logging(wanted),
        secrets=_secrets(scope, wanted),
        role=_role(scope, wanted),
        authentication_mode=wanted.access.authentication_mode,
        bootstrap_creator_admin=wanted.access.bootstrap_creator_admin,
        deletion_protection=wanted.lifecycle.deletion_protection,
        support_type=wanted.lifecycle.support_type,
        zonal_shift=wanted.lifecycle.zonal_shift,
        scaling_tier=wanted.lifecycle.scaling_tier,
        force_upgrade=wanted.lifecycle.force_upgrade,
        rollback_timeout_minutes=wanted.lifecycle.rollback_timeout_minutes,
        egress_mode=wanted.addresses.egress_mode,
        api_server=wanted.components.api_server,
        controller_manager=wanted.components.controller_manager,
        scheduler=wanted.components.scheduler,
        auto_mode=_auto_mode(scope, wanted),
        network=wanted.addresses.kubernetes_network,
        remote_networks=wanted.addresses.remote_networks,
        outpost=wanted.outpost,
        removal_policy=removal_policy(environment),
    )
    cluster.add_outputs()
    return cluster


def build_access_entries(
    scope: Construct, environment: Environment, cluster: IClusterRef
) -> AccessEntries:
    """Let people and roles in.

    Args:
        scope: Parent construct.
        environment: The environment.
        cluster: Its cluster.
    """
    return AccessEntries(
        scope, "AccessEntries", cluster=cluster, entries=environment.cluster.access.entries
    )


def _subnets(
    scope: Construct, placement: resolved.ControlPlanePlacement, network: AnyNetwork
) -> tuple[ec2.ISubnet, ...]:
    if placement.subnet_ids:
        return subnets_by_id(scope, "ControlPlane", network, placement.subnet_ids)
    return subnets_of_tiers(network, placement.tiers)


def _logging(wanted: resolved.Cluster) -> ControlPlaneLogging:
    return ControlPlaneLogging(
        types=wanted.logging.types, retention_days=wanted.logging.retention_days
    )


def _secrets(scope: Construct, wanted: resolved.Cluster) -> SecretsEncryption:
    if wanted.secrets.key_arn is not None:
        key = kms.Key.from_key_arn(scope, "GivenSecretsKey", wanted.secrets.key_arn)
        return SecretsEncryption.with_key(key)
    return SecretsEncryption.own_key() if wanted.secrets.own_key else SecretsEncryption.off()


def _role(scope: Construct, wanted: resolved.Cluster) -> iam.IRole:
    role = wanted.role
    if role.arn is not None:
        return given_role(scope, "GivenClusterRole", role.arn)
    return ClusterRole(
        scope,
        "ClusterRole",
        service_policy=role.service_policy,
        auto_mode=wanted.auto_mode is not None,
        tag_sessions=role.tag_sessions,
        local_outpost=wanted.outpost is not None,
        resource_controller_policy=role.resource_controller_policy,
        permissions_boundary=boundary(scope, "ClusterRoleBoundary", role.permissions_boundary_arn),
    ).role


def _auto_mode(scope: Construct, cluster: resolved.Cluster) -> AutoMode | None:
    wanted = cluster.auto_mode
    if wanted is None:
        return AutoMode.off() if cluster.auto_mode_off else None
    return AutoMode(
        node_pools=frozenset(wanted.node_pools), node_role=_auto_mode_node_role(scope, wanted)
    )


def _auto_mode_node_role(scope: Construct, wanted: resolved.AutoMode) -> iam.IRole | None:
    if wanted.node_role_arn is not None:
        return given_role(scope, "GivenAutoModeNodeRole", wanted.node_role_arn)
    if not wanted.node_pools:
        return None
    limit = boundary(scope, "AutoModeNodeRoleBoundary", wanted.permissions_boundary_arn)
    return NodeRole(
        scope,
        "AutoModeNodeRole",
        auto_mode=True,
        extra_policies=[
            iam.ManagedPolicy.from_aws_managed_policy_name(name)
            for name in (_PUBLIC_REGISTRY if wanted.public_registry else ())
        ],
        permissions_boundary=limit,
    ).role
