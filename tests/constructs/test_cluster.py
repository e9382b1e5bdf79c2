"""The control plane is secure by default, and all that EKS can do is within reach."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pytest
from aws_cdk import App, Environment, RemovalPolicy, Stack, Tags
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks
from aws_cdk import aws_eks_v2 as eks_v2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Match, Template
from aws_cdk.interfaces.aws_eks import IClusterRef

from eks_constructs.cluster import AutoMode, Cluster, ControlPlaneLogging, SecretsEncryption
from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.cluster import (
    AuthenticationMode,
    EgressMode,
    LogType,
    NodePool,
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


def only_cluster(stack: Stack) -> dict[str, object]:
    """Return the one cluster of the template."""
    (found,) = Template.from_stack(stack).find_resources(TYPE).values()
    return dict(found)


def test_cluster_by_default(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> None:
    """Private, logged, encrypted, protected, and without access for its creator."""
    Cluster(stack, "Cluster", name="demo", version="1.35", subnets=subnets)
    properties = only_cluster(stack)["Properties"]
    assert properties == {
        "Name": "demo",
        "Version": "1.35",
        "RoleArn": {"Fn::GetAtt": ["ClusterRoleCDCF2F52", "Arn"]},
        "ResourcesVpcConfig": {
            "SubnetIds": ["subnet-a", "subnet-b"],
            "EndpointPrivateAccess": True,
            "EndpointPublicAccess": False,
        },
        "AccessConfig": {
            "AuthenticationMode": "API",
            "BootstrapClusterCreatorAdminPermissions": False,
        },
        "BootstrapSelfManagedAddons": False,
        "EncryptionConfig": [
            {
                "Provider": {"KeyArn": {"Fn::GetAtt": ["ClusterSecretsKey462B29B5", "Arn"]}},
                "Resources": ["secrets"],
            }
        ],
        "Logging": {
            "ClusterLogging": {
                "EnabledTypes": [
                    {"Type": "api"},
                    {"Type": "audit"},
                    {"Type": "authenticator"},
                    {"Type": "controllerManager"},
                    {"Type": "scheduler"},
                ]
            }
        },
        "KubernetesNetworkConfig": {"IpFamily": "ipv4"},
        "DeletionProtection": True,
        "UpgradePolicy": {"SupportType": "STANDARD"},
        "ZonalShiftConfig": {"Enabled": True},
    }


def test_key_and_logs_by_default(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> None:
    """Two rotated keys and a log group for a year, all kept."""
    Cluster(stack, "Cluster", name="demo", version="1.35", subnets=subnets)
    template = Template.from_stack(stack)
    template.has_resource(
        "AWS::Logs::LogGroup",
        {
            "DeletionPolicy": "Retain",
            "Properties": {"LogGroupName": "/aws/eks/demo/cluster", "RetentionInDays": 365},
        },
    )
    template.all_resources(
        "AWS::KMS::Key",
        {"DeletionPolicy": "Retain", "Properties": Match.object_like({"EnableKeyRotation": True})},
    )
    template.resource_count_is("AWS::KMS::Key", 2)


def test_role_key_and_log_group_come_first(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> None:
    """Else EKS would make a log group that never expires."""
    Cluster(stack, "Cluster", name="demo", version="1.35", subnets=subnets)
    template = Template.from_stack(stack)
    (cluster,) = template.find_resources(TYPE).values()
    needed = {
        *template.find_resources("AWS::Logs::LogGroup"),
        *template.find_resources("AWS::IAM::Role"),
        *(key for key in template.find_resources("AWS::KMS::Key") if "SecretsKey" in key),
    }
    assert len(needed) == 3
    assert needed <= set(cluster["DependsOn"])


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


def test_auto_mode_is_all_on(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> None:
    """Compute, storage and load balancing go together, with roles that fit."""
    cluster = Cluster(
        stack, "Cluster", name="demo", version="1.35", subnets=subnets, auto_mode=AutoMode()
    )
    assert cluster.node_role is not None
    template = Template.from_stack(stack)
    template.has_resource_properties(
        TYPE,
        {
            "ComputeConfig": {
                "Enabled": True,
                "NodePools": ["general-purpose", "system"],
                "NodeRoleArn": {
                    "Fn::GetAtt": [Match.string_like_regexp("^ClusterNodeRole"), "Arn"]
                },
            },
            "StorageConfig": {"BlockStorage": {"Enabled": True}},
            "KubernetesNetworkConfig": {"ElasticLoadBalancing": {"Enabled": True}},
        },
    )
    assert "AmazonEKSComputePolicy" in json.dumps(template.find_resources("AWS::IAM::Role"))


def test_auto_mode_with_a_given_role(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> None:
    """No second role is made."""
    role = iam.Role.from_role_arn(stack, "Nodes", "arn:aws:iam::111122223333:role/nodes")
    auto_mode = AutoMode(node_pools=frozenset({NodePool.SYSTEM}), node_role=role)
    cluster = Cluster(
        stack, "Cluster", name="demo", version="1.35", subnets=subnets, auto_mode=auto_mode
    )
    assert cluster.node_role is role
    compute = {"NodePools": ["system"], "NodeRoleArn": "arn:aws:iam::111122223333:role/nodes"}
    Template.from_stack(stack).has_resource_properties(TYPE, {"ComputeConfig": compute})


def test_auto_mode_without_node_pools_has_no_role(
    stack: Stack, subnets: Sequence[ec2.ISubnet]
) -> None:
    """EKS takes a role only together with a node pool."""
    Cluster(
        stack,
        "Cluster",
        name="demo",
        version="1.35",
        subnets=subnets,
        auto_mode=AutoMode(node_pools=frozenset()),
    )
    Template.from_stack(stack).has_resource_properties(TYPE, {"ComputeConfig": {"Enabled": True}})


def test_auto_mode_can_be_switched_off(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> None:
    """All three say so, which leaving them out does not."""
    Cluster(
        stack, "Cluster", name="demo", version="1.35", subnets=subnets, auto_mode=AutoMode.off()
    )
    template = Template.from_stack(stack)
    template.has_resource_properties(
        TYPE,
        {
            "ComputeConfig": {"Enabled": False},
            "StorageConfig": {"BlockStorage": {"Enabled": False}},
            "KubernetesNetworkConfig": {"ElasticLoadBalancing": {"Enabled": False}},
        },
    )
    assert "AmazonEKSComputePolicy" not in json.dumps(template.find_resources("AWS::IAM::Role"))


def test_auto_mode_refuses_what_has_no_effect(stack: Stack) -> None:
    """A role needs a node pool, and a node pool needs Auto Mode."""
    role = iam.Role.from_role_arn(stack, "Nodes", "arn:aws:iam::111122223333:role/nodes")
    with pytest.raises(ConfigurationError, match="node_role: must be left out without node_pools"):
        AutoMode(node_pools=frozenset(), node_role=role)
    with pytest.raises(ConfigurationError, match="node_pools: must be left out when auto mode is"):
        AutoMode(enabled=False)


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


def test_cluster_with_given_role_and_keys(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> None:
    """Nothing is made that was brought along."""
    key = kms.Key.from_key_arn(
        stack, "Key", "arn:aws:kms:eu-west-1:111122223333:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
    )
    role = iam.Role.from_role_arn(stack, "Role", "arn:aws:iam::111122223333:role/eks")
    cluster = Cluster(
        stack,
        "Cluster",
        name="demo",
        version="1.35",
        subnets=subnets,
        role=role,
        secrets=SecretsEncryption.with_key(key),
        logging=ControlPlaneLogging(key=key),
    )
    assert cluster.role is role
    assert cluster.secrets_key is key
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::IAM::Role", 0)
    template.resource_count_is("AWS::KMS::Key", 0)
    template.has_resource_properties(
        TYPE,
        {
            "RoleArn": "arn:aws:iam::111122223333:role/eks",
            "EncryptionConfig": [{"Provider": {"KeyArn": key.key_arn}, "Resources": ["secrets"]}],
        },
    )


def test_cluster_without_logs_and_key(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> None:
    """Both can be switched off by name."""
    cluster = Cluster(
        stack,
        "Cluster",
        name="demo",
        version="1.35",
        subnets=subnets,
        secrets=SecretsEncryption.off(),
        logging=ControlPlaneLogging.off(),
    )
    assert cluster.log_group is None
    assert cluster.secrets_key is None
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::Logs::LogGroup", 0)
    template.resource_count_is("AWS::KMS::Key", 0)
    template.has_resource_properties(TYPE, {"EncryptionConfig": Match.absent()})


def test_secrets_key_without_encryption_is_refused(stack: Stack) -> None:
    """A key that would not be used is a mistake."""
    with pytest.raises(ConfigurationError, match="key: must be left out when encryption is off"):
        SecretsEncryption(enabled=False, key=kms.Key(stack, "Key"))


def test_roles_take_a_permissions_boundary(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> None:
    """Both roles made here are bound."""
    arn = "arn:aws:iam::111122223333:policy/limit"
    Cluster(
        stack,
        "Cluster",
        name="demo",
        version="1.35",
        subnets=subnets,
        auto_mode=AutoMode(),
        permissions_boundary=iam.ManagedPolicy.from_managed_policy_arn(stack, "Limit", arn),
    )
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::IAM::Role", 2)
    template.all_resources_properties("AWS::IAM::Role", {"PermissionsBoundary": arn})


def test_problems_are_refused_all_at_once(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> None:
    """Name, version, subnets, time-out and retention come in one error."""
    with pytest.raises(ConfigurationError) as refused:
        Cluster(
            stack,
            "Cluster",
            name="-demo",
            version="1.3",
            subnets=subnets[:1],
            rollback_timeout_minutes=5,
            logging=ControlPlaneLogging(retention_days=100),
        )
    assert str(refused.value).startswith("invalid cluster -demo:\n")
    assert [problem.where for problem in refused.value.problems] == [
        "name",
        "version",
        "rollback_timeout_minutes",
        "subnets",
        "logging.retention_days",
    ]


def test_name_must_be_known(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> None:
    """The log group's name is made of it."""
    with pytest.raises(ConfigurationError, match="name: must be known at synthesis"):
        Cluster(stack, "Cluster", name=stack.region, version="1.35", subnets=subnets)


def test_subnets_of_one_zone_are_refused(cdk_context: Mapping[str, object]) -> None:
    """Subnets made in the app know their zones."""
    stack = Stack(App(context=cdk_context), "Stack")
    both = [
        ec2.Subnet(
            stack,
            f"S{n}",
            vpc_id="vpc-1",
            cidr_block=f"10.0.{n}.0/28",
            availability_zone="eu-west-1a",
        )
        for n in range(2)
    ]
    with pytest.raises(ConfigurationError, match="subnets: must be in at least two zones"):
        Cluster(stack, "Cluster", name="demo", version="1.35", subnets=both)


def accepts(cluster: IClusterRef) -> str:
    """Take a cluster as every other construct does."""
    return cluster.cluster_ref.cluster_name


def test_cluster_is_a_cluster_reference(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> None:
    """It goes wherever an IClusterRef goes, and others wait for it."""
    cluster = Cluster(stack, "Cluster", name="demo", version="1.35", subnets=subnets)
    assert stack.resolve(accepts(cluster)) == {"Ref": "ClusterEB0386A7"}
    assert cluster.env.region == stack.region
    assert accepts(Cluster.from_name(stack, "Other", "other")) == "other"


def test_attributes_are_those_of_the_resource(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> None:
    """Each attribute reads one of CloudFormation's."""
    cluster = Cluster(stack, "Cluster", name="demo", version="1.35", subnets=subnets)
    attributes = {
        "Arn": cluster.arn,
        "Endpoint": cluster.endpoint,
        "CertificateAuthorityData": cluster.certificate_authority_data,
        "ClusterSecurityGroupId": cluster.cluster_security_group_id,
        "OpenIdConnectIssuerUrl": cluster.open_id_connect_issuer_url,
    }
    for name, value in attributes.items():
        assert stack.resolve(value) == {"Fn::GetAtt": ["ClusterEB0386A7", name]}


def test_outputs_are_few_and_named(cdk_context: Mapping[str, object]) -> None:
    """The three things that people look for, under names that do not change."""
    env = Environment(account="111122223333", region="eu-west-1")
    stack = Stack(App(context=cdk_context), "Stack", env=env)
    subnets = [ec2.Subnet.from_subnet_id(stack, f"S{zone}", f"subnet-{zone}") for zone in "ab"]
    Cluster(stack, "A", name="a", version="1.35", subnets=subnets).add_outputs()
    Cluster(stack, "B", name="b", version="1.35", subnets=subnets).add_outputs(prefix="B")
    outputs = Template.from_stack(stack).to_json()["Outputs"]
    names = ("ClusterName", "Endpoint", "UpdateKubeconfig")
    assert set(outputs) == {*names, *(f"B{name}" for name in names)}
    assert outputs["UpdateKubeconfig"]["Value"] == (
        "aws eks update-kubeconfig --name a --region eu-west-1"
    )


def test_l2_is_made_once(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> None:
    """Constructs that insist on the CDK's own kind share one object, without a Lambda."""
    cluster = Cluster(stack, "Cluster", name="demo", version="1.35", subnets=subnets)
    assert cluster.node.try_find_child("L2") is None
    l2 = cluster.as_l2()
    assert cluster.as_l2() is l2
    assert stack.resolve(l2.cluster_name) == {"Ref": "ClusterEB0386A7"}
    text = json.dumps(Template.from_stack(stack).to_json())
    assert "AWS::Lambda" not in text
    assert "Custom::" not in text


def test_l2_options_come_too_late_at_a_second_call(
    stack: Stack, subnets: Sequence[ec2.ISubnet]
) -> None:
    """They would have no effect on the object that exists."""
    cluster = Cluster(stack, "Cluster", name="demo", version="1.35", subnets=subnets)
    cluster.as_l2()
    with pytest.raises(ConfigurationError, match="must be given at the first call of as_l2"):
        cluster.as_l2(vpc=ec2.Vpc(stack, "Vpc"))


def test_imported_l2_is_what_is_handed_out(stack: Stack) -> None:
    """The CDK still makes an importable cluster from its name alone."""
    l2 = eks_v2.Cluster.from_cluster_attributes(stack, "L2", cluster_name="demo")
    assert accepts(l2) == "demo"


@pytest.mark.parametrize("region", ["cn-north-1", "us-gov-west-1"])
def test_no_partition_is_written_out(cdk_context: Mapping[str, object], region: str) -> None:
    """Every ARN follows the partition of the deployment."""
    env = Environment(account="111122223333", region=region)
    stack = Stack(App(context=cdk_context), "Stack", env=env)
    subnets = [ec2.Subnet.from_subnet_id(stack, f"S{zone}", f"subnet-{zone}") for zone in "ab"]
    Cluster(stack, "Cluster", name="demo", version="1.35", subnets=subnets, auto_mode=AutoMode())
    assert "arn:aws:" not in json.dumps(Template.from_stack(stack).to_json())
