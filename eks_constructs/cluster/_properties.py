"""Plain values turned into properties of ``AWS::EKS::Cluster``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

from eks_constructs.cluster._options import AutoMode
from eks_constructs.planning.cluster import ClusterChoices, EgressMode, LogType, ScalingTier
from eks_constructs.planning.cluster_components import (
    ApiServerConfig,
    ControllerManagerConfig,
    Outpost,
    SchedulerConfig,
)
from eks_constructs.planning.cluster_network import (
    EndpointAccess,
    KubernetesNetwork,
    RemoteNetworks,
)

_Cluster = eks.CfnCluster


def vpc_config(
    *,
    subnet_ids: Sequence[str],
    security_group_ids: Sequence[str],
    endpoint: EndpointAccess,
    egress_mode: EgressMode | None,
) -> eks.CfnCluster.ResourcesVpcConfigProperty:
    """Return where the control plane's interfaces are, and who reaches its endpoint."""
    return _Cluster.ResourcesVpcConfigProperty(
        subnet_ids=list(subnet_ids),
        security_group_ids=list(security_group_ids) or None,
        endpoint_private_access=endpoint.private_access,
        endpoint_public_access=endpoint.public_access,
        public_access_cidrs=list(endpoint.public_access_cidrs) or None,
        control_plane_egress_mode=egress_mode,
    )


def logging(types: Iterable[LogType]) -> eks.CfnCluster.LoggingProperty:
    """Return the logs to write, in a stable order."""
    return _Cluster.LoggingProperty(
        cluster_logging=_Cluster.ClusterLoggingProperty(
            enabled_types=[
                _Cluster.LoggingTypeConfigProperty(type=log.value) for log in sorted(types)
            ]
        )
    )


def access(choices: ClusterChoices) -> eks.CfnCluster.AccessConfigProperty:
    """Return where access is looked up."""
    return _Cluster.AccessConfigProperty(
        authentication_mode=choices.authentication_mode.value,
        bootstrap_cluster_creator_admin_permissions=choices.bootstrap_creator_admin,
    )


def upgrade_policy(choices: ClusterChoices) -> eks.CfnCluster.UpgradePolicyProperty:
    """Return what happens at the end of standard support."""
    return _Cluster.UpgradePolicyProperty(support_type=choices.support_type.value)


def zonal_shift(choices: ClusterChoices) -> eks.CfnCluster.ZonalShiftConfigProperty | None:
    """Return whether traffic may be moved; a local cluster does not know the question."""
    if choices.outpost is not None:
        return None
    return _Cluster.ZonalShiftConfigProperty(enabled=choices.zonal_shift)


def scaling(tier: ScalingTier | None) -> eks.CfnCluster.ControlPlaneScalingConfigProperty | None:
    """Return the capacity provisioned for the control plane."""
    if tier is None:
        return None
    return _Cluster.ControlPlaneScalingConfigProperty(tier=tier.value)


def rollback(minutes: int | None) -> eks.CfnCluster.RollbackConfigProperty | None:
    """Return when an unfinished upgrade is cancelled."""
    if minutes is None:
        return None
    return _Cluster.RollbackConfigProperty(timeout_minutes=minutes)


def encryption(key: kms.IKey | None) -> list[eks.CfnCluster.EncryptionConfigProperty] | None:
    """Return the encryption of secrets, the only thing that EKS can encrypt with a key."""
    if key is None:
        return None
    return [
        _Cluster.EncryptionConfigProperty(
            provider=_Cluster.ProviderProperty(key_arn=key.key_arn), resources=["secrets"]
        )
    ]


def kubernetes_network(
    network: KubernetesNetwork, auto_mode: AutoMode | None
) -> eks.CfnCluster.KubernetesNetworkConfigProperty:
    """Return family and services, with the load balancing of Auto Mode."""
    return _Cluster.KubernetesNetworkConfigProperty(
        ip_family=network.ip_family.value,
        service_ipv4_cidr=network.service_ipv4_cidr,
        elastic_load_balancing=None
        if auto_mode is None
        else _Cluster.ElasticLoadBalancingProperty(enabled=auto_mode.enabled),
    )


def compute(
    auto_mode: AutoMode | None, node_role: iam.IRole | None
) -> eks.CfnCluster.ComputeConfigProperty | None:
    """Return the compute of Auto Mode."""
    if auto_mode is None:
        return None
    return _Cluster.ComputeConfigProperty(
        enabled=auto_mode.enabled,
        # An empty list takes away pools that a cluster has; saying nothing would leave them.
        node_pools=sorted(auto_mode.node_pools) if auto_mode.enabled else None,
        node_role_arn=None if node_role is None else node_role.role_arn,
    )


def storage(auto_mode: AutoMode | None) -> eks.CfnCluster.StorageConfigProperty | None:
    """Return the block storage of Auto Mode."""
    if auto_mode is None:
        return None
    return _Cluster.StorageConfigProperty(
        block_storage=_Cluster.BlockStorageProperty(enabled=auto_mode.enabled)
    )


def api_server(config: ApiServerConfig | None) -> eks.CfnCluster.KubeApiServerConfigProperty | None:
    """Return the settings of the API server."""
    if config is None:
        return None
    ports = config.service_node_port_range
    return _Cluster.KubeApiServerConfigProperty(
        event_ttl=config.event_ttl,
        service_node_port_range=None
        if ports is None
        else _Cluster.ServiceNodePortRangeProperty(
            min_port=ports.min_port, max_port=ports.max_port
        ),
    )


def controller_manager(
    config: ControllerManagerConfig | None,
) -> eks.CfnCluster.KubeControllerManagerConfigProperty | None:
    """Return the settings of the controller manager."""
    if config is None:
        return None
    period = config.horizontal_pod_autoscaler_sync_period
    threshold = config.terminated_pod_gc_threshold
    return _Cluster.KubeControllerManagerConfigProperty(
        horizontal_pod_autoscaler_controller_config=None
        if period is None
        else _Cluster.HorizontalPodAutoscalerControllerConfigProperty(
            horizontal_pod_autoscaler_sync_period=period
        ),
        pod_gc_controller_config=None
        if threshold is None
        else _Cluster.PodGcControllerConfigProperty(terminated_pod_gc_threshold=threshold),
    )


def scheduler(
    config: SchedulerConfig | None,
) -> eks.CfnCluster.KubeSchedulerConfigProperty | None:
    """Return the settings of the scheduler."""
    if config is None:
        return None
    weights = [
        _Cluster.ResourceWeightProperty(name=resource.name, weight=resource.weight)
        for resource in config.resources
    ]
    strategy = _Cluster.ScoringStrategyProperty(
        type=config.scoring_strategy, resources=weights or None
    )
    return _Cluster.KubeSchedulerConfigProperty(
        node_resources_fit=_Cluster.NodeResourcesFitConfigProperty(scoring_strategy=strategy)
    )


def remote_networks(
    networks: RemoteNetworks | None,
) -> eks.CfnCluster.RemoteNetworkConfigProperty | None:
    """Return the networks of hybrid nodes."""
    if networks is None:
        return None
    pods = [_Cluster.RemotePodNetworkProperty(cidrs=list(networks.pod_cidrs))]
    return _Cluster.RemoteNetworkConfigProperty(
        remote_node_networks=[_Cluster.RemoteNodeNetworkProperty(cidrs=list(networks.node_cidrs))],
        remote_pod_networks=pods if networks.pod_cidrs else None,
    )


def outpost(placement: Outpost | None) -> eks.CfnCluster.OutpostConfigProperty | None:
    """Return the placement of a local cluster."""
    if placement is None:
        return None
    group, spread = placement.control_plane_group_name, placement.control_plane_spread_level
    return _Cluster.OutpostConfigProperty(
        outpost_arns=[placement.outpost_arn],
        control_plane_instance_type=placement.control_plane_instance_type,
        control_plane_placement=None
        if group is None and spread is None
        else _Cluster.ControlPlanePlacementProperty(group_name=group, spread_level=spread),
        etcd_instance_type=placement.etcd_instance_type,
        etcd_placement=None
        if placement.etcd_spread_level is None
        else _Cluster.EtcdPlacementProperty(spread_level=placement.etcd_spread_level),
    )
