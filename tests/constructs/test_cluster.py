"""The control plane is secure by default, and goes wherever a cluster is taken."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Match, Template
from aws_cdk.interfaces.aws_eks import IClusterRef

from eks_constructs.cluster import AutoMode, Cluster, ControlPlaneLogging, SecretsEncryption
from eks_constructs.errors import ConfigurationError

TYPE = "AWS::EKS::Cluster"


def test_cluster_by_default(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> None:
    """Private, logged, encrypted, protected, and without access for its creator."""
    Cluster(stack, "Cluster", name="demo", version="1.35", subnets=subnets)
    (cluster,) = Template.from_stack(stack).find_resources(TYPE).values()
    assert cluster["Properties"] == {
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


@pytest.mark.parametrize("region", ["cn-north-1", "us-gov-west-1"])
def test_no_partition_is_written_out(cdk_context: Mapping[str, object], region: str) -> None:
    """Every ARN follows the partition of the deployment."""
    env = Environment(account="111122223333", region=region)
    stack = Stack(App(context=cdk_context), "Stack", env=env)
    subnets = [ec2.Subnet.from_subnet_id(stack, f"S{zone}", f"subnet-{zone}") for zone in "ab"]
    Cluster(stack, "Cluster", name="demo", version="1.35", subnets=subnets, auto_mode=AutoMode())
    assert "arn:aws:" not in json.dumps(Template.from_stack(stack).to_json())
