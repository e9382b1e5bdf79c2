"""All that EKS can do with a cluster is within reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from aws_cdk import App, RemovalPolicy, Stack, Tags
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks
from aws_cdk.assertions import Match, Template

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
    SpreadLevel,
)
from eks_constructs.planning.cluster_network import (
    EndpointAccess,
    KubernetesNetwork,
    RemoteNetworks,
)
from tests.support.l1_properties import paths_set, property_paths

TYPE = "AWS::EKS::Cluster"
OUTPOST = "arn:aws:outposts:eu-west-1:111122223333:outpost/op-0123456789abcdef0"
WAIVED = {
    "certificateauthority.active.activatedby": "EKS reports it, nobody sets it",
    "certificateauthority.active.id": "EKS reports it, nobody sets it",
    "certificateauthority.data": "EKS reports it, nobody sets it",
    "kubernetesnetworkconfig.serviceipv6cidr": "EKS assigns it, nobody sets it",
}


@pytest.fixture
def stack(cdk_context: Mapping[str, object]) -> Stack:
    """Return an empty stack with the project's feature flags."""
    return Stack(App(context=cdk_context), "Stack")


@pytest.fixture
def subnets(stack: Stack) -> list[ec2.ISubnet]:
    """Return two subnets made elsewhere."""
    return [ec2.Subnet.from_subnet_id(stack, f"S{zone}", f"subnet-{zone}") for zone in "ab"]


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


def test_every_property_is_reachable(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> None:
    """Nothing that the service can do is out of reach, but for what nobody can set."""
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
    found = Template.from_stack(stack).find_resources(TYPE).values()
    reached = frozenset[str]().union(*(paths_set(each["Properties"]) for each in found))
    assert property_paths(eks.CfnCluster) - reached == set(WAIVED)


def test_every_option_lands_where_it_belongs(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> None:
    """Each option sets its own property to the value given."""
    cluster = everything(stack, subnets)
    template = Template.from_stack(stack)
    template.has_resource_properties(
        TYPE,
        {
            "ResourcesVpcConfig": {
                "SubnetIds": ["subnet-a", "subnet-b"],
                "SecurityGroupIds": ["sg-0123456789abcdef0"],
                "EndpointPrivateAccess": True,
                "EndpointPublicAccess": True,
                "PublicAccessCidrs": ["203.0.113.0/24"],
                "ControlPlaneEgressMode": "CUSTOMER_ROUTED",
            },
            "AccessConfig": {
                "AuthenticationMode": "API_AND_CONFIG_MAP",
                "BootstrapClusterCreatorAdminPermissions": True,
            },
            "Logging": {"ClusterLogging": {"EnabledTypes": [{"Type": "audit"}]}},
            "KubernetesNetworkConfig": {
                "IpFamily": "ipv4",
                "ServiceIpv4Cidr": "172.20.0.0/16",
                "ElasticLoadBalancing": {"Enabled": True},
            },
            "DeletionProtection": False,
            "UpgradePolicy": {"SupportType": "EXTENDED"},
            "ZonalShiftConfig": {"Enabled": False},
            "ControlPlaneScalingConfig": {"Tier": "tier-2xl"},
            "KubeApiServerConfig": {
                "EventTtl": "2h",
                "ServiceNodePortRange": {"MinPort": 30000, "MaxPort": 32000},
            },
            "KubeControllerManagerConfig": {
                "HorizontalPodAutoscalerControllerConfig": {
                    "HorizontalPodAutoscalerSyncPeriod": "30s"
                },
                "PodGcControllerConfig": {"TerminatedPodGcThreshold": 100},
            },
            "KubeSchedulerConfig": {
                "NodeResourcesFit": {
                    "ScoringStrategy": {
                        "Type": "MostAllocated",
                        "Resources": [{"Name": "cpu", "Weight": 2}],
                    }
                }
            },
            "RollbackConfig": {"TimeoutMinutes": 180},
            "Force": True,
            "ActiveCertificateAuthorityId": "ca-1",
            "RemoteNetworkConfig": {
                "RemoteNodeNetworks": [{"Cidrs": ["10.80.0.0/16"]}],
                "RemotePodNetworks": [{"Cidrs": ["10.85.0.0/16"]}],
            },
        },
    )
    template.has_resource("AWS::Logs::LogGroup", {"DeletionPolicy": "Delete"})
    template.all_resources("AWS::KMS::Key", {"DeletionPolicy": "Delete"})
    assert cluster.name == "demo"


def test_local_cluster_reaches_the_template(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> None:
    """Placement as given; what an Outpost does not know is left out."""
    local_cluster(stack, subnets)
    Template.from_stack(stack).has_resource_properties(
        TYPE,
        {
            "OutpostConfig": {
                "OutpostArns": [OUTPOST],
                "ControlPlaneInstanceType": "m5.large",
                "ControlPlanePlacement": {"SpreadLevel": "host"},
                "EtcdInstanceType": "m5.large",
                "EtcdPlacement": {"SpreadLevel": "rack"},
            },
            "EncryptionConfig": Match.absent(),
            "ZonalShiftConfig": Match.absent(),
        },
    )
