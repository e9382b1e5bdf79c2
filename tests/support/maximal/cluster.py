"""Clusters with every option given: in a region, on an Outpost, on an Outpost in a group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aws_cdk import RemovalPolicy, Stack, Tags
from aws_cdk import aws_ec2 as ec2

from eks_constructs.cluster import AutoMode, Cluster, ControlPlaneLogging, SecretsEncryption
from eks_constructs.planning.cluster import (
    AuthenticationMode,
    EgressMode,
    LogType,
    ScalingTier,
    SupportType,
)
from eks_constructs.planning.cluster_components import (
    ApiServerConfig,
    ControllerManagerConfig,
    Outpost,
    PortRange,
    ResourceWeight,
    SchedulerConfig,
    ScoringStrategyType,
)
from eks_constructs.planning.cluster_network import (
    EndpointAccess,
    KubernetesNetwork,
    RemoteNetworks,
)
from eks_constructs.planning.placement import SpreadLevel

OUTPOST: Final = "arn:aws:outposts:eu-west-1:111122223333:outpost/op-0123456789abcdef0"


def everything(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> Cluster:
    """Make a cluster in a region with every option given."""
    return Cluster(
        stack,
        "Cluster",
        name="demo",
        version="1.35",
        subnets=subnets,
        security_groups=[
            ec2.SecurityGroup.from_security_group_id(stack, "Group", "sg-0123456789abcdef0")
        ],
        endpoint=EndpointAccess.public_and_private(only_from=["203.0.113.0/24"]),
        logging=ControlPlaneLogging(types=frozenset({LogType.AUDIT}), retention_days=30),
        authentication_mode=AuthenticationMode.API_AND_CONFIG_MAP,
        bootstrap_creator_admin=True,
        deletion_protection=False,
        support_type=SupportType.EXTENDED,
        zonal_shift=False,
        scaling_tier=ScalingTier.XL2,
        egress_mode=EgressMode.CUSTOMER_ROUTED,
        api_server=ApiServerConfig(
            event_ttl="2h", service_node_port_range=PortRange(min_port=30000, max_port=32000)
        ),
        controller_manager=ControllerManagerConfig(
            horizontal_pod_autoscaler_sync_period="30s", terminated_pod_gc_threshold=100
        ),
        scheduler=SchedulerConfig(
            scoring_strategy=ScoringStrategyType.MOST_ALLOCATED,
            resources=(ResourceWeight(name="cpu", weight=2),),
        ),
        rollback_timeout_minutes=180,
        force_upgrade=True,
        active_certificate_authority_id="ca-1",
        auto_mode=AutoMode(),
        network=KubernetesNetwork.ipv4(service_cidr="172.20.0.0/16"),
        remote_networks=RemoteNetworks(node_cidrs=("10.80.0.0/16",), pod_cidrs=("10.85.0.0/16",)),
        removal_policy=RemovalPolicy.DESTROY,
    )


def local_cluster(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> Cluster:
    """Make a cluster on an Outpost."""
    return Cluster(
        stack,
        "Local",
        name="local",
        version="1.35",
        subnets=subnets[:1],
        secrets=SecretsEncryption.off(),
        bootstrap_creator_admin=True,
        zonal_shift=False,
        outpost=Outpost(
            outpost_arn=OUTPOST,
            control_plane_instance_type="m5.large",
            control_plane_spread_level=SpreadLevel.HOST,
            etcd_instance_type="m5.large",
            etcd_spread_level=SpreadLevel.RACK,
        ),
    )


def maximal(stack: Stack) -> None:
    """Make clusters that together set every property."""
    subnets = [ec2.Subnet.from_subnet_id(stack, f"S{zone}", f"subnet-{zone}") for zone in "ab"]
    Tags.of(everything(stack, subnets)).add("team", "platform")
    local_cluster(stack, subnets)
    Cluster(
        stack,
        "Grouped",
        name="grouped",
        version="1.35",
        subnets=subnets,
        secrets=SecretsEncryption.off(),
        bootstrap_creator_admin=True,
        zonal_shift=False,
        outpost=Outpost(
            outpost_arn=OUTPOST,
            control_plane_instance_type="m5.large",
            control_plane_group_name="group",
        ),
    )
