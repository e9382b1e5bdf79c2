"""Lustre for pods: encrypted, reachable by clients only, linked with buckets, kept."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from aws_cdk import App, CfnParameter, Environment, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template

from eks_constructs.errors import ConfigurationError
from eks_constructs.fsx_lustre_storage import FsxLustreStorage
from eks_constructs.planning.fsx_lustre import LustreDeployment, LustreRepository, RepositoryEvent
from eks_constructs.planning.manifests.storage import VolumeClaim
from tests.support.storage import Foreign, foreign

TYPE = "AWS::FSx::FileSystem"
ENVIRONMENT = Environment(region="eu-west-1")


def test_file_system_by_default(stack: Stack, there: Foreign) -> None:
    """Persistent, own key, compressed, backed up, kept."""
    FsxLustreStorage(stack, "Fast", vpc=there.vpc, subnet=there.subnets[0], clients=[there.client])
    template = Template.from_stack(stack)
    (found,) = template.find_resources(TYPE).values()
    group = next(iter(template.find_resources("AWS::EC2::SecurityGroup")))
    key = next(iter(template.find_resources("AWS::KMS::Key")))
    assert found["Properties"] == {
        "FileSystemType": "LUSTRE",
        "FileSystemTypeVersion": "2.15",
        "KmsKeyId": {"Fn::GetAtt": [key, "Arn"]},
        "LustreConfiguration": {
            "AutomaticBackupRetentionDays": 7,
            "CopyTagsToBackups": True,
            "DataCompressionType": "LZ4",
            "DeploymentType": "PERSISTENT_2",
            "PerUnitStorageThroughput": 125,
        },
        "SecurityGroupIds": [{"Fn::GetAtt": [group, "GroupId"]}],
        "StorageCapacity": 1200,
        "StorageType": "SSD",
        "SubnetIds": ["subnet-0000000a"],
    }
    assert (found["DeletionPolicy"], found["UpdateReplacePolicy"]) == ("Retain", "Retain")
    template.has_resource(
        "AWS::KMS::Key",
        {"DeletionPolicy": "Retain", "Properties": {"EnableKeyRotation": True}},
    )


def test_lustre_talks_both_ways_with_clients_only(stack: Stack, there: Foreign) -> None:
    """Ports 988 and 1018 to 1023, between servers, and between servers and clients."""
    FsxLustreStorage(stack, "Fast", vpc=there.vpc, subnet=there.subnets[0], clients=[there.client])
    template = Template.from_stack(stack)
    own = next(iter(template.find_resources("AWS::EC2::SecurityGroup")))
    names = {own: "own", "sg-00000001": "client"}

    def pairs(kind: str, peer: str) -> set[tuple[str, str, int, int]]:
        def name(value: object) -> str:
            return names[value["Fn::GetAtt"][0] if isinstance(value, dict) else str(value)]

        return {
            (name(rule["GroupId"]), name(rule[peer]), rule["FromPort"], rule["ToPort"])
            for each in template.find_resources(kind).values()
            for rule in [each["Properties"]]
        }

    ports = ((988, 988), (1018, 1023))
    assert pairs("AWS::EC2::SecurityGroupIngress", "SourceSecurityGroupId") == {
        (to, of, *port)
        for to, of in [("own", "own"), ("own", "client"), ("client", "own")]
        for port in ports
    }
    assert pairs("AWS::EC2::SecurityGroupEgress", "DestinationSecurityGroupId") == {
        ("own", peer, *port) for peer in ("own", "client") for port in ports
    }


def test_file_system_waits_for_its_rules(stack: Stack, there: Foreign) -> None:
    """FSx refuses one whose servers cannot talk to each other."""
    FsxLustreStorage(stack, "Fast", vpc=there.vpc, subnet=there.subnets[0], clients=[there.client])
    template = Template.from_stack(stack)
    (found,) = template.find_resources(TYPE).values()
    own_rules = [
        name
        for kind in ("AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress")
        for name in template.find_resources(kind)
        if name.startswith("Fast")
    ]
    assert len(own_rules) == 8
    assert set(own_rules) <= set(found["DependsOn"])


def test_rules_of_a_client_elsewhere_stand_here(
    cdk_context: Mapping[str, object],
) -> None:
    """The other stack does not come to depend on this one."""
    app = App(context=cdk_context)
    network = Stack(app, "Network", env=Environment(region="eu-west-1"))
    client = ec2.SecurityGroup(network, "Client", vpc=foreign(network).vpc)
    stack = Stack(app, "Storage", env=Environment(region="eu-west-1"))
    here = foreign(stack)
    FsxLustreStorage(stack, "Fast", vpc=here.vpc, subnet=here.subnets[0], clients=[client])
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::EC2::SecurityGroupIngress", 6)
    Template.from_stack(network).resource_count_is("AWS::EC2::SecurityGroupIngress", 0)


def test_scratch_linked_with_a_bucket(stack: Stack, there: Foreign) -> None:
    """No key, no backups; objects come and go with all events unless told otherwise."""
    bucket = s3.Bucket.from_bucket_name(stack, "Bucket", "training-data")
    storage = FsxLustreStorage(
        stack,
        "Fast",
        vpc=there.vpc,
        subnet=there.subnets[0],
        clients=[there.client],
        deployment=LustreDeployment.scratch(),
        repositories={
            "data": LustreRepository(
                data_path=bucket.s3_url_for_object("in/"),
                folder="/data",
                exports=[RepositoryEvent.NEW],
            )
        },
    )
    assert storage.key is None
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::KMS::Key", 0)
    template.has_resource_properties(
        TYPE,
        {
            "LustreConfiguration": {
                "DataCompressionType": "LZ4",
                "DeploymentType": "SCRATCH_2",
            }
        },
    )
    (link,) = template.find_resources("AWS::FSx::DataRepositoryAssociation").values()
    assert link["Properties"] == {
        "BatchImportMetaDataOnCreate": True,
        "DataRepositoryPath": "s3://training-data/in/",
        "FileSystemId": {"Ref": next(iter(template.find_resources(TYPE)))},
        "FileSystemPath": "/data",
        "S3": {
            "AutoExportPolicy": {"Events": ["NEW"]},
            "AutoImportPolicy": {"Events": ["NEW", "CHANGED", "DELETED"]},
        },
    }


def test_everything_can_be_brought_along(stack: Stack, there: Foreign) -> None:
    """Key, security group and every choice."""
    key = kms.Key(stack, "Own", enable_key_rotation=True)
    group = ec2.SecurityGroup(stack, "OwnGroup", vpc=there.vpc, allow_all_outbound=False)
    storage = FsxLustreStorage(
        stack,
        "Fast",
        vpc=there.vpc,
        subnet=there.subnets[1],
        clients=[there.client],
        capacity_gib=4800,
        deployment=LustreDeployment.persistent(throughput_per_tib=1000),
        key=key,
        compression=False,
        backup_days=0,
        security_group=group,
        removal_policy=RemovalPolicy.DESTROY,
    )
    assert storage.key is key
    assert storage.security_group is group
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::KMS::Key", 1)
    template.resource_count_is("AWS::EC2::SecurityGroup", 1)
    (found,) = template.find_resources(TYPE).values()
    assert found["DeletionPolicy"] == "Delete"
    assert found["Properties"]["StorageCapacity"] == 4800
    assert found["Properties"]["LustreConfiguration"] == {
        "AutomaticBackupRetentionDays": 0,
        "DataCompressionType": "NONE",
        "DeploymentType": "PERSISTENT_2",
        "PerUnitStorageThroughput": 1000,
    }


def test_volume_is_the_whole_file_system(stack: Stack, there: Foreign) -> None:
    """Id, address and name come from the file system, the size too."""
    storage = FsxLustreStorage(
        stack,
        "Fast",
        vpc=there.vpc,
        subnet=there.subnets[0],
        clients=[there.client],
        capacity_gib=2400,
    )
    volume = storage.volume("fast", claim=VolumeClaim(name="fast", namespace="team"))
    name = stack.resolve(storage.resource.logical_id)
    assert stack.resolve(volume.handle) == {"Ref": name}
    assert stack.resolve(volume.attributes) == {
        "dnsname": {"Fn::GetAtt": [name, "DNSName"]},
        "mountname": {"Fn::GetAtt": [name, "LustreMountName"]},
    }
    assert volume.capacity_gib == 2400


def test_problems_are_refused_all_at_once(stack: Stack, there: Foreign) -> None:
    """Size, key, backups, links and clients in one error."""
    with pytest.raises(ConfigurationError) as refused:
        FsxLustreStorage(
            stack,
            "Fast",
            vpc=there.vpc,
            subnet=there.subnets[0],
            clients=[],
            capacity_gib=3600,
            deployment=LustreDeployment.scratch(),
            key=kms.Key(stack, "Own"),
            backup_days=7,
            repositories={
                "a": LustreRepository(data_path="s3://one", folder="/x"),
                "b": LustreRepository(data_path="s3://two", folder="/x"),
            },
        )
    assert [each.where for each in refused.value.problems] == [
        "capacity_gib",
        "key",
        "backup_days",
        "repositories.b.folder",
        "clients",
    ]
    assert "must be 1200 GiB or a multiple of 2400 GiB, got 3600" in str(refused.value)


def test_capacity_must_be_known(stack: Stack, there: Foreign) -> None:
    """A token cannot be compared with the table."""
    size = CfnParameter(stack, "Size", type="Number")
    with pytest.raises(ConfigurationError, match="capacity_gib: must be known at synthesis"):
        FsxLustreStorage(
            stack,
            "Fast",
            vpc=there.vpc,
            subnet=there.subnets[0],
            clients=[there.client],
            capacity_gib=size.value_as_number,  # type: ignore[arg-type]  # a float, as the CDK says
        )
