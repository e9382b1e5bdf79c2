"""What is explained of the control plane."""

from __future__ import annotations

from typing import Final

from eks_constructs.config.explained import words
from eks_constructs.config.explained.row import NamedList, Row

LISTS: Final = {
    "cluster.access.entries": NamedList(
        path="accessConfig.accessEntries",
        key="principal_arn",
        field="principalARN",
        noun="access of",
        source="Platform.teams and iamIdentityMappings",
    )
}

ROWS: Final = (
    Row(resolved="region", path="metadata.region"),
    Row(resolved="partition", about="partition of AWS", source="metadata.region"),
    Row(resolved="cluster.name", path="metadata.name"),
    Row(resolved="cluster.version", path="metadata.version", table="version"),
    Row(
        resolved="",
        about="a version in extended support",
        table="extended_support_accepted",
        say=words.accepted,
    ),
    Row(resolved="cluster.role.arn", path="iam.serviceRoleARN"),
    Row(
        resolved="cluster.role.permissions_boundary_arn",
        path="iam.serviceRolePermissionsBoundary",
    ),
    Row(
        resolved="cluster.role.resource_controller_policy",
        path="iam.vpcResourceControllerPolicy",
        table="resource_controller_policy",
        source="Windows nodes, which need it",
        beside=("serviceRoleARN",),
    ),
    Row(
        resolved="cluster.role.service_policy",
        about="AmazonEKSServicePolicy on the cluster's role",
        table="service_policy",
    ),
    Row(
        resolved="cluster.role.tag_sessions",
        about="sessions of the cluster's role with tags, without Auto Mode too",
        table="tag_sessions",
    ),
    Row(
        resolved="cluster.addresses.endpoint.public_access_cidrs",
        path="vpc.clusterEndpoints.publicAccess",
        table="public_access",
        say=words.is_given,
        table_say=bool,
        source="privateCluster",
        unless=("privateCluster.enabled", True),
    ),
    Row(
        resolved="cluster.addresses.endpoint.private_access",
        path="vpc.clusterEndpoints.privateAccess",
        table="private_access",
        source="privateCluster",
        unless=("privateCluster.enabled", True),
    ),
    Row(
        resolved="cluster.addresses.endpoint.public_access_cidrs",
        path="vpc.publicAccessCIDRs",
        table="open_endpoint_accepted",
    ),
    Row(
        resolved="",
        about="a public endpoint for the whole internet",
        table="open_endpoint_accepted",
        say=words.accepted,
    ),
    Row(
        resolved="cluster.addresses.placement.tiers",
        about="subnets with the control plane's interfaces",
        table="control_plane_tiers",
        also=("control_plane_subnets",),
        source="controlPlaneSubnets, controlPlaneOnPrivateSubnets and Auto Mode",
    ),
    Row(resolved="cluster.addresses.placement.subnet_ids", path="vpc.controlPlaneSubnetIDs"),
    Row(
        resolved="cluster.security_groups.control_plane.ids",
        path="vpc.controlPlaneSecurityGroupIDs",
        beside=("securityGroup",),
    ),
    Row(
        resolved="cluster.security_groups.control_plane.made",
        about="a security group of its own for the control plane",
        table="own_security_groups",
        source="the groups that exist, and the networks that need the API",
    ),
    Row(
        resolved="cluster.security_groups.control_plane.api_from",
        about="blocks that the security group of the control plane lets in",
        source="vpc.extraCIDRs, vpc.extraIPv6CIDRs and remoteNetworkConfig",
    ),
    Row(
        resolved="cluster.security_groups.shared_node",
        about="a security group that self-managed nodes share",
        table="own_security_groups",
        say=words.is_given,
        table_say=bool,
        source="vpc.sharedNodeSecurityGroup",
    ),
    Row(
        resolved="cluster.addresses.egress_mode",
        path="vpc.controlPlaneEgressMode",
        nothing="EKS's own default, AWS_MANAGED",
    ),
    Row(
        resolved="cluster.addresses.kubernetes_network.ip_family",
        path="kubernetesNetworkConfig.ipFamily",
        both="as EKS itself; it can never be changed",
        say=words.ip_family,
    ),
    Row(
        resolved="cluster.addresses.kubernetes_network.service_ipv4_cidr",
        path="kubernetesNetworkConfig.serviceIPv4CIDR",
        nothing="EKS takes 10.100.0.0/16 or 172.20.0.0/16, whichever is free",
    ),
    Row(resolved="cluster.addresses.remote_networks", path="remoteNetworkConfig"),
    Row(
        resolved="cluster.hybrid_nodes.role_arn",
        path="remoteNetworkConfig.iam.roleARN",
        nothing="a role is made",
    ),
    Row(
        resolved="cluster.hybrid_nodes.credentials",
        path="remoteNetworkConfig.iam.provider",
        both="it needs no certificates",
        say=words.provider,
    ),
    Row(
        resolved="cluster.hybrid_nodes.pod_identity",
        about="the role of hybrid nodes serves EKS Pod Identity",
        source="the add-on eks-pod-identity-agent",
    ),
    Row(
        resolved="cluster.hybrid_nodes.access_entry",
        about="hybrid nodes get an access entry",
        source="accessConfig.accessEntries, which may have one",
    ),
    Row(
        resolved="cluster.access.authentication_mode",
        path="accessConfig.authenticationMode",
        table="authentication_mode",
    ),
    Row(
        resolved="cluster.access.bootstrap_creator_admin",
        path="accessConfig.bootstrapClusterCreatorAdminPermissions",
        table="bootstrap_creator_admin",
    ),
    Row(resolved="cluster.access.entries", path="accessConfig.accessEntries"),
    Row(
        resolved="",
        about="a cluster without an administrator",
        table="lockout_accepted",
        say=words.accepted,
    ),
    Row(
        resolved="cluster.logging.types",
        path="cloudWatch.clusterLogging.enableTypes",
        table="log_types",
        nothing="none",
    ),
    Row(
        resolved="cluster.logging.retention_days",
        path="cloudWatch.clusterLogging.logRetentionInDays",
        table="log_retention_days",
        nothing="for ever",
    ),
    Row(
        resolved="",
        about="logs that cannot be left out",
        table="required_log_types",
    ),
    Row(resolved="cluster.secrets.key_arn", path="secretsEncryption.keyARN"),
    Row(
        resolved="cluster.secrets.own_key",
        about="a KMS key of its own for Kubernetes secrets",
        table="own_secrets_key",
        source="secretsEncryption.keyARN, which is used instead",
    ),
    Row(
        resolved="cluster.lifecycle.support_type",
        path="upgradePolicy.supportType",
        table="support_type",
    ),
    Row(
        resolved="cluster.lifecycle.zonal_shift",
        path="zonalShiftConfig.enabled",
        table="zonal_shift",
    ),
    Row(
        resolved="cluster.lifecycle.deletion_protection",
        path="Platform.deletionProtection",
        table="deletion_protection",
    ),
    Row(resolved="cluster.lifecycle.force_upgrade", path="metadata.forceUpdateVersion"),
    Row(
        resolved="cluster.lifecycle.rollback_timeout_minutes",
        path="metadata.rollbackConfig.timeoutMinutes",
    ),
    Row(
        resolved="cluster.lifecycle.scaling_tier",
        path="controlPlaneScalingConfig.tier",
        nothing="standard, at no extra price",
    ),
    Row(resolved="cluster.outpost", path="outpost"),
    Row(resolved="cluster.components.api_server", path="kubeAPIServerConfig"),
    Row(resolved="cluster.components.scheduler", path="kubeSchedulerConfig"),
    Row(resolved="cluster.components.controller_manager", path="kubeControllerManagerConfig"),
    Row(resolved="cluster.auto_mode_off", path="autoModeConfig.enabled"),
    Row(
        resolved="cluster.auto_mode.node_pools",
        path="autoModeConfig.nodePools",
        both="as EKS itself: both",
    ),
    Row(
        resolved="cluster.auto_mode.public_registry",
        about="nodes of Auto Mode pull from Amazon ECR Public with credentials",
        table="auto_mode_public_registry",
        source="metadata.region, which may be in a partition without it",
    ),
    Row(resolved="cluster.auto_mode.node_role_arn", path="autoModeConfig.nodeRoleARN"),
    Row(
        resolved="cluster.auto_mode.permissions_boundary_arn",
        path="autoModeConfig.permissionsBoundaryARN",
    ),
)
