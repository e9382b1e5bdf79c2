"""What stands around a cluster: its roles, its key and its log group."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from eks_constructs.cluster._options import AutoMode, ControlPlaneLogging, SecretsEncryption
from eks_constructs.iam import ClusterRole, NodeRole
from eks_constructs.log_group import RetainedLogGroup, encryption_key
from eks_constructs.planning.cluster import ClusterChoices, control_plane_log_group
from eks_constructs.tokens import is_token


def own_role(
    scope: Construct, choices: ClusterChoices, permissions_boundary: iam.IManagedPolicy | None
) -> iam.IRole:
    """Make the role that EKS assumes."""
    return ClusterRole(
        scope,
        "Role",
        auto_mode=choices.auto_mode,
        local_outpost=choices.outpost is not None,
        permissions_boundary=permissions_boundary,
    ).role


def auto_mode_node_role(
    scope: Construct, auto_mode: AutoMode | None, permissions_boundary: iam.IManagedPolicy | None
) -> iam.IRole | None:
    """Return the role of Auto Mode's nodes; EKS takes one only together with a node pool."""
    if auto_mode is None or not auto_mode.node_pools or auto_mode.node_role is not None:
        return None if auto_mode is None else auto_mode.node_role
    return NodeRole(
        scope, "NodeRole", auto_mode=True, permissions_boundary=permissions_boundary
    ).role


def secrets_key(
    scope: Construct, secrets: SecretsEncryption, removal_policy: RemovalPolicy
) -> kms.IKey | None:
    """Return the key given, make one, or do without."""
    if not secrets.enabled or secrets.key is not None:
        return secrets.key
    return encryption_key(scope, "SecretsKey", removal_policy)


def log_group(
    scope: Construct,
    cluster_name: str,
    logging: ControlPlaneLogging,
    removal_policy: RemovalPolicy,
) -> logs.LogGroup | None:
    """Make the log group, unless there is nothing to log."""
    if not logging.types:
        return None
    return RetainedLogGroup(
        scope,
        "LogGroup",
        # EKS writes to the group of this name, and makes one that never expires if there is none.
        log_group_name=control_plane_log_group(cluster_name),
        retention_days=logging.retention_days,
        key=logging.key,
        removal_policy=removal_policy,
    ).log_group


def known_zones(subnets: Sequence[ec2.ISubnet]) -> frozenset[str] | None:
    """Return the zones if all subnets are of this app; imported ones may not know theirs."""
    if not all(ec2.Subnet.is_vpc_subnet(subnet) for subnet in subnets):
        return None
    zones = frozenset(subnet.availability_zone for subnet in subnets)
    return None if any(is_token(zone) for zone in zones) else zones
