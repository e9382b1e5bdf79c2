"""EFS for pods: encrypted, reachable by clients only, never as root, kept."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from aws_cdk import Environment, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Match, Template

from eks_constructs.efs_storage import EfsStorage
from eks_constructs.errors import ConfigurationError
from eks_constructs.network import Network
from eks_constructs.planning.efs import (
    EfsAccessPoint,
    EfsLifecycle,
    EfsPerformanceMode,
    EfsThroughput,
)
from eks_constructs.planning.manifests.storage import VolumeClaim
from tests.support.storage import Foreign

TYPE = "AWS::EFS::FileSystem"
WEB = EfsAccessPoint(path="/web", user_id=1000, group_id=2000, secondary_group_ids=[9, 3])
ENVIRONMENT = Environment(region="eu-west-1")


def properties(template: Template, kind: str = TYPE) -> Mapping[str, object]:
    """Return the properties of the one resource of a type."""
    (found,) = template.find_resources(kind).values()
    made: Mapping[str, object] = found["Properties"]
    return made


def test_file_system_by_default(stack: Stack, there: Foreign) -> None:
    """Own key, elastic, backed up, kept."""
    EfsStorage(stack, "Shared", vpc=there.vpc, subnets=there.subnets, clients=[there.client])
    template = Template.from_stack(stack)
    found = dict(properties(template))
    policy = found.pop("FileSystemPolicy")
    assert found == {
        "BackupPolicy": {"Status": "ENABLED"},
        "Encrypted": True,
        "KmsKeyId": {"Fn::GetAtt": [next(iter(template.find_resources("AWS::KMS::Key"))), "Arn"]},
        "LifecyclePolicies": [{"TransitionToIA": "AFTER_30_DAYS"}],
        "PerformanceMode": "generalPurpose",
        "ThroughputMode": "elastic",
    }
    assert policy is not None
    kept = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
    template.has_resource(TYPE, kept)
    template.has_resource("AWS::KMS::Key", {**kept, "Properties": {"EnableKeyRotation": True}})


def test_policy_demands_tls_and_gives_nobody_root(stack: Stack, there: Foreign) -> None:
    """Whoever comes without TLS is refused, and ClientRootAccess is allowed to nobody."""
    EfsStorage(stack, "Shared", vpc=there.vpc, subnets=there.subnets, clients=[there.client])
    found = properties(Template.from_stack(stack))["FileSystemPolicy"]
    assert "Root" not in json.dumps(found)
    assert isinstance(found, dict)
    assert found["Statement"] == [
        {
            "Sid": "MountAndWrite",
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
            "Condition": {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}},
        },
        {
            "Sid": "OnlyWithTls",
            "Effect": "Deny",
            "Principal": {"AWS": "*"},
            "Action": "*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    ]


def test_only_clients_reach_the_mount_targets(stack: Stack, there: Foreign) -> None:
    """One mount target a subnet; port 2049 from the group given, and nothing out."""
    EfsStorage(stack, "Shared", vpc=there.vpc, subnets=there.subnets, clients=[there.client])
    template = Template.from_stack(stack)
    group = next(iter(template.find_resources("AWS::EC2::SecurityGroup")))
    targets = template.find_resources("AWS::EFS::MountTarget").values()
    assert {each["Properties"]["SubnetId"] for each in targets} == {
        "subnet-0000000a",
        "subnet-0000000b",
    }
    for each in targets:
        assert each["Properties"]["SecurityGroups"] == [{"Fn::GetAtt": [group, "GroupId"]}]
    assert properties(template, "AWS::EC2::SecurityGroupIngress") == {
        "Description": "NFS from a client of the file system",
        "FromPort": 2049,
        "GroupId": {"Fn::GetAtt": [group, "GroupId"]},
        "IpProtocol": "tcp",
        "SourceSecurityGroupId": "sg-00000001",
        "ToPort": 2049,
    }
    template.has_resource_properties(
        "AWS::EC2::SecurityGroup",
        {"SecurityGroupEgress": [Match.object_like({"CidrIp": "255.255.255.255/32"})]},
    )


def test_access_points_and_what_pods_claim(stack: Stack, there: Foreign) -> None:
    """Each acts as its own user; volumes go through them, classes make new ones."""
    storage = EfsStorage(
        stack,
        "Shared",
        vpc=there.vpc,
        subnets=there.subnets,
        clients=[there.client],
        access_points={"web": WEB},
    )
    volume = storage.volume(
        "web", access_point="web", claim=VolumeClaim(name="web", namespace="team")
    )
    assert stack.resolve(volume.handle) == {
        "Fn::Join": [
            "",
            [
                stack.resolve(storage.file_system_id),
                "::",
                stack.resolve(storage.access_point_ids["web"]),
            ],
        ]
    }
    parameters = storage.storage_class("shared", base_path="/claims").parameters
    assert parameters["fileSystemId"] == storage.file_system_id
    assert parameters["basePath"] == "/claims"
    found = dict(properties(Template.from_stack(stack), "AWS::EFS::AccessPoint"))
    del found["FileSystemId"]
    assert found == {
        "PosixUser": {"Uid": "1000", "Gid": "2000", "SecondaryGids": ["3", "9"]},
        "RootDirectory": {
            "Path": "/web",
            "CreationInfo": {"OwnerUid": "1000", "OwnerGid": "2000", "Permissions": "750"},
        },
    }


def test_everything_can_be_brought_along(stack: Stack, there: Foreign) -> None:
    """Key, security group, policy and every choice."""
    key = kms.Key(stack, "Own", enable_key_rotation=True)
    group = ec2.SecurityGroup(stack, "OwnGroup", vpc=there.vpc, allow_all_outbound=False)
    reader = iam.Role(stack, "Reader", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    policy = iam.PolicyDocument(
        statements=[
            iam.PolicyStatement(principals=[reader], actions=["elasticfilesystem:ClientMount"])
        ]
    )
    storage = EfsStorage(
        stack,
        "Shared",
        vpc=there.vpc,
        subnets=there.subnets[:1],
        clients=[there.client],
        key=key,
        throughput=EfsThroughput.provisioned(64),
        performance_mode=EfsPerformanceMode.MAX_IO,
        lifecycle=None,
        backups=False,
        file_system_policy=policy,
        security_group=group,
        removal_policy=RemovalPolicy.DESTROY,
    )
    assert storage.key is key
    assert storage.security_group is group
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::KMS::Key", 1)
    template.resource_count_is("AWS::EC2::SecurityGroup", 1)
    template.has_resource(TYPE, {"DeletionPolicy": "Delete"})
    found = properties(template)
    assert found["BackupPolicy"] == {"Status": "DISABLED"}
    assert found["PerformanceMode"] == "maxIO"
    assert found["ThroughputMode"] == "provisioned"
    assert found["ProvisionedThroughputInMibps"] == 64
    assert "LifecyclePolicies" not in found
    assert "OnlyWithTls" not in json.dumps(found["FileSystemPolicy"])


def test_each_move_is_an_object_of_its_own(stack: Stack, there: Foreign) -> None:
    """EFS refuses two in one."""
    EfsStorage(
        stack,
        "Shared",
        vpc=there.vpc,
        subnets=there.subnets,
        clients=[there.client],
        lifecycle=EfsLifecycle(archive_after_days=90, back_when_read=True),
    )
    assert properties(Template.from_stack(stack))["LifecyclePolicies"] == [
        {"TransitionToIA": "AFTER_30_DAYS"},
        {"TransitionToArchive": "AFTER_90_DAYS"},
        {"TransitionToPrimaryStorageClass": "AFTER_1_ACCESS"},
    ]


def test_it_stands_in_a_network_of_ours(stack: Stack, there: Foreign) -> None:
    """A mount target in each private subnet, named by the zone."""
    network = Network(stack, "Network", zones=["eu-west-1a", "eu-west-1b"], cluster_names=["demo"])
    EfsStorage(
        stack,
        "Shared",
        vpc=network.vpc,
        subnets=network.private_subnets,
        clients=[there.client],
    )
    names = sorted(Template.from_stack(stack).find_resources("AWS::EFS::MountTarget"))
    assert [name.startswith("SharedMountTargetseuwest1") for name in names] == [True, True]


def test_problems_are_refused_all_at_once(stack: Stack, there: Foreign) -> None:
    """Nobody to let in, nowhere to stand, and modes that exclude each other."""
    with pytest.raises(ConfigurationError) as refused:
        EfsStorage(
            stack,
            "Shared",
            vpc=there.vpc,
            subnets=[],
            clients=[],
            performance_mode=EfsPerformanceMode.MAX_IO,
        )
    assert {each.where for each in refused.value.problems} == {
        "clients",
        "performance_mode",
        "subnets",
    }


def test_volume_needs_an_access_point_that_exists(stack: Stack, there: Foreign) -> None:
    """The message lists what there is."""
    storage = EfsStorage(
        stack,
        "Shared",
        vpc=there.vpc,
        subnets=there.subnets,
        clients=[there.client],
        access_points={"web": WEB},
    )
    with pytest.raises(ConfigurationError, match="access_point: must be one of web, got 'api'"):
        storage.volume("api", access_point="api")
