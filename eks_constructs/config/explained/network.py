"""What is explained of the network, made or brought along."""

from __future__ import annotations

from typing import Final

from eks_constructs.config.explained import words
from eks_constructs.config.explained.row import Row

ROWS: Final = (
    Row(
        resolved="network.plan.zones",
        path="availabilityZones",
        table="zones",
        also=("zones_by_region",),
    ),
    Row(resolved="network.plan.cidr", path="vpc.cidr", table="cidr"),
    Row(
        resolved="network.plan.nat",
        path="vpc.nat.gateway",
        table="nat",
        also=("ipv6_nat_is_fixed",),
        source="the way out that such a network has",
        say=words.gateway,
        unless=("kubernetesNetworkConfig.ipFamily", "IPv6"),
    ),
    Row(resolved="network.plan.local_zones", path="localZones"),
    Row(resolved="network.plan.hostname_type", path="vpc.hostnameType", nothing="as EC2 has it"),
    Row(resolved="network.plan.one_zone", about="one zone is enough", source="outpost"),
    Row(resolved="network.remote_gateway", path="remoteNetworkConfig.vpcGatewayID"),
    Row(resolved="network.ipv6_pool", path="vpc.ipv6Pool"),
    Row(
        resolved="endpoints.features",
        about="what VPC endpoints are made for",
        table="endpoints_of_eksctl",
        also=("endpoints_of_eksctl",),
        table_say=lambda _: None,
        source="privateCluster, the logs and the add-ons",
    ),
    Row(resolved="network.plan.layout", path="Platform.network.layout", table="layout"),
    Row(
        resolved="network.plan.control_plane_subnets",
        path="Platform.network.controlPlaneSubnets",
        table="control_plane_subnets",
        source="the layout, which has no room for them",
    ),
    Row(
        resolved="network.plan.isolated_subnets",
        path="Platform.network.isolatedSubnets",
        both="only databases and the like need them",
    ),
    Row(
        resolved="network.plan.allow_public_cidr",
        path="Platform.network.allowPublicCIDR",
        both="hosts on the internet with the same addresses would be out of reach",
    ),
    Row(resolved="network.plan.pod_cidr", path="Platform.network.podCIDR"),
    Row(resolved="network.plan.karpenter_discovery", path="Platform.network.karpenterDiscovery"),
    Row(
        resolved="network.flow_log_retention_days",
        path="Platform.network.flowLogs.enabled",
        table="flow_logs",
        say=words.is_given,
        table_say=bool,
        source="retentionInDays, which is given",
    ),
    Row(
        resolved="network.flow_log_retention_days",
        path="Platform.network.flowLogs.retentionInDays",
        both="a year, as auditors ask",
    ),
    Row(
        resolved="network.plan.map_public_ip_on_launch",
        about="public addresses for instances in public subnets",
        table="map_public_ip_on_launch",
    ),
    Row(
        resolved="network.plan.public_subnets",
        about="public subnets",
        source="privateCluster, without which there are some",
    ),
    Row(
        resolved="network.plan.cluster_names",
        about="clusters that subnets are tagged for",
        table="cluster_tags",
    ),
    Row(
        resolved="network.dual_stack",
        about="IPv6 addresses beside IPv4",
        source="kubernetesNetworkConfig.ipFamily",
    ),
    Row(resolved="network.plan.vpc_id", path="vpc.id"),
    Row(resolved="network.plan.subnets", path="vpc.subnets"),
    Row(
        resolved="",
        about="subnets that may run out of addresses",
        table="full_subnets_accepted",
        say=words.accepted,
    ),
)
