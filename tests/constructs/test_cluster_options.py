"""All that EKS can do with a cluster is within reach."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk.assertions import Match, Template

from tests.support.maximal.cluster import OUTPOST, everything, local_cluster

TYPE = "AWS::EKS::Cluster"


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
