"""Storage that pods use is carried out by the local AWS: created, changed, deleted, retained."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk.assertions import Template

from eks_constructs.backup_plan import BackupPlan
from eks_constructs.efs_storage import EfsStorage
from eks_constructs.fsx_lustre_storage import FsxLustreStorage
from eks_constructs.kubernetes_manifests import KubernetesManifests
from eks_constructs.local.json_values import JsonObject, as_object, as_text, to_json_value
from eks_constructs.mountpoint_bucket import MountpointBucket
from eks_constructs.network import Network
from eks_constructs.planning.efs import EfsAccessPoint, EfsThroughput
from eks_constructs.planning.fsx_lustre import LustreRepository
from tests.local.cloud import REGION, Cloud

ACCOUNT = "123456789012"


@pytest.fixture
def stack(cdk_context: Mapping[str, object]) -> Stack:
    """Return an empty stack of the account that the local AWS has."""
    environment = Environment(account=ACCOUNT, region=REGION)
    return Stack(App(context=cdk_context), "app", env=environment)


def storage(stack: Stack, throughput: EfsThroughput) -> KubernetesManifests:
    """Make one of each in a network, and their volumes."""
    network = Network(stack, "Network", zones=["eu-west-1a", "eu-west-1b"], cluster_names=["demo"])
    nodes = ec2.SecurityGroup(stack, "Nodes", vpc=network.vpc)
    files = EfsStorage(
        stack,
        "Files",
        vpc=network.vpc,
        subnets=network.private_subnets,
        clients=[nodes],
        access_points={"web": EfsAccessPoint(path="/web", user_id=1000, group_id=1000)},
        throughput=throughput,
    )
    data = MountpointBucket(stack, "Data")
    fast = FsxLustreStorage(
        stack,
        "Fast",
        vpc=network.vpc,
        subnet=network.private_subnets[0],
        clients=[nodes],
        repositories={
            "data": LustreRepository(data_path=data.bucket.s3_url_for_object(), folder="/data")
        },
    )
    BackupPlan(stack, "Backups")
    return KubernetesManifests(
        stack,
        "Manifests",
        cluster_name="demo",
        manifests=[
            files.storage_class("shared").manifest(),
            files.volume("web", access_point="web").manifest(),
            fast.volume("fast").manifest(),
            data.volume("data").manifest(),
        ],
    )


def sections(stack: Stack) -> JsonObject:
    """Return the template of a stack."""
    return as_object(to_json_value(Template.from_stack(stack).to_json()))


def resources(template: JsonObject) -> JsonObject:
    """Return its resources, without the AWS managed policies, which these tests do not load."""
    found = as_object(template["Resources"])
    for each in found.values():
        as_object(as_object(each).get("Properties")).pop("ManagedPolicyArns", None)
    return found


def test_storage_is_deployed_changed_and_kept(
    cloud: Cloud, stack: Stack, cdk_context: Mapping[str, object]
) -> None:
    """The ids reach the objects; a new throughput changes in place; data outlives the stack."""
    made = storage(stack, EfsThroughput.elastic())
    template = sections(stack)
    created = cloud.create(resources(template), sections={"Outputs": template["Outputs"]})
    assert created.status == "CREATE_COMPLETE", cloud.reasons()
    before = cloud.resources()
    by_type = {row.type: row.physical_id for row in before.values()}

    objects = json.loads(as_text(created.outputs[made.output_key]))["items"]
    file_system = by_type["AWS::EFS::FileSystem"]
    handles = [each["spec"]["csi"] for each in objects if each["kind"] == "PersistentVolume"]
    assert objects[0]["parameters"]["fileSystemId"] == file_system
    assert handles[0]["volumeHandle"].startswith(f"{file_system}::")
    assert handles[1]["volumeHandle"] == by_type["AWS::FSx::FileSystem"]
    assert handles[2]["volumeAttributes"] == {"bucketName": by_type["AWS::S3::Bucket"]}

    again = Stack(App(context=cdk_context), "app", env=Environment(account=ACCOUNT, region=REGION))
    storage(again, EfsThroughput.provisioned(64))
    template = sections(again)
    updated = cloud.update(resources(template), sections={"Outputs": template["Outputs"]})
    assert updated.status == "UPDATE_COMPLETE", cloud.reasons()
    after = {name: row.physical_id for name, row in cloud.resources().items()}
    assert after == {name: row.physical_id for name, row in before.items()}

    cloud.delete()
    kept = {row.type for row in cloud.retained()}
    assert {
        "AWS::Backup::BackupVault",
        "AWS::EFS::FileSystem",
        "AWS::FSx::FileSystem",
        "AWS::KMS::Key",
        "AWS::S3::Bucket",
    } <= kept
    assert "AWS::EFS::MountTarget" not in kept
