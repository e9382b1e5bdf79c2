"""Buckets for pods: encrypted, private, TLS only, with permissions for no more than is mounted."""

from __future__ import annotations

import json

import pytest
from aws_cdk import Environment, RemovalPolicy, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template

from eks_constructs.errors import ConfigurationError
from eks_constructs.iam import PodIdentityRole
from eks_constructs.mountpoint_bucket import MountpointBucket
from eks_constructs.planning.manifests.storage import VolumeClaim
from tests.support.storage import foreign

TYPE = "AWS::S3::Bucket"
ENVIRONMENT = Environment(region="eu-west-1")


def test_bucket_by_default(stack: Stack) -> None:
    """Own key, private, old versions kept for a month, itself kept."""
    MountpointBucket(stack, "Data")
    template = Template.from_stack(stack)
    (found,) = template.find_resources(TYPE).values()
    key = next(iter(template.find_resources("AWS::KMS::Key")))
    assert found["Properties"] == {
        "BucketEncryption": {
            "ServerSideEncryptionConfiguration": [
                {
                    "BucketKeyEnabled": True,
                    "ServerSideEncryptionByDefault": {
                        "KMSMasterKeyID": {"Fn::GetAtt": [key, "Arn"]},
                        "SSEAlgorithm": "aws:kms",
                    },
                }
            ]
        },
        "LifecycleConfiguration": {
            "Rules": [
                {
                    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
                    "ExpiredObjectDeleteMarker": True,
                    "Id": "OldVersions",
                    "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
                    "Status": "Enabled",
                }
            ]
        },
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        },
        "VersioningConfiguration": {"Status": "Enabled"},
    }
    assert (found["DeletionPolicy"], found["UpdateReplacePolicy"]) == ("Retain", "Retain")
    template.has_resource(
        "AWS::KMS::Key",
        {"DeletionPolicy": "Retain", "Properties": {"EnableKeyRotation": True}},
    )


def test_bucket_takes_tls_only(stack: Stack) -> None:
    """And none of its old versions."""
    MountpointBucket(stack, "Data")
    (found,) = Template.from_stack(stack).find_resources("AWS::S3::BucketPolicy").values()
    statements = found["Properties"]["PolicyDocument"]["Statement"]
    assert [(each["Effect"], each["Condition"]) for each in statements] == [
        ("Deny", {"Bool": {"aws:SecureTransport": "false"}}),
        ("Deny", {"NumericLessThan": {"s3:TlsVersion": 1.2}}),
    ]


def test_role_reaches_what_is_mounted_only(stack: Stack) -> None:
    """List, read, write and delete below the prefix, with the key; nothing else."""
    data = MountpointBucket(stack, "Data", prefix="team/")
    PodIdentityRole(stack, "Role", cluster=foreign(stack).cluster, policies=[data.policy])
    template = Template.from_stack(stack)
    bucket = {"Fn::GetAtt": [next(iter(template.find_resources(TYPE))), "Arn"]}
    key = {"Fn::GetAtt": [next(iter(template.find_resources("AWS::KMS::Key"))), "Arn"]}
    template.has_resource_properties(
        "AWS::IAM::ManagedPolicy",
        {
            "PolicyDocument": {
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "s3:ListBucket",
                        "Resource": bucket,
                        "Condition": {"StringLike": {"s3:prefix": "team/*"}},
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:AbortMultipartUpload",
                            "s3:DeleteObject",
                            "s3:GetObject",
                            "s3:PutObject",
                        ],
                        "Resource": {"Fn::Join": ["", [bucket, "/team/*"]]},
                    },
                    {
                        "Effect": "Allow",
                        "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
                        "Resource": key,
                    },
                ]
            }
        },
    )


def test_read_only_is_said_everywhere(stack: Stack) -> None:
    """To IAM, to Mountpoint and to Kubernetes."""
    data = MountpointBucket(stack, "Data", read_only=True)
    assert not [
        action
        for statement in data.policy.statements
        for action in statement.actions
        if action.startswith(("s3:Put", "s3:Delete", "s3:Abort"))
    ]
    volume = data.volume(
        "data", options=["uid=1000"], claim=VolumeClaim(name="data", namespace="team")
    )
    assert volume.mount_options == ("read-only", "uid=1000")
    assert volume.access_mode == "ReadOnlyMany"
    assert volume.attributes == {"bucketName": data.bucket.bucket_name}


def test_bucket_that_exists(stack: Stack) -> None:
    """Nothing is made; its key is the one it knows."""
    key_arn = "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000000"
    there = s3.Bucket.from_bucket_attributes(
        stack,
        "There",
        bucket_name="somebodys-data",
        encryption_key=kms.Key.from_key_arn(stack, "Key", key_arn),
    )
    data = MountpointBucket(stack, "Data", bucket=there)
    assert data.bucket is there
    statements = data.policy.statements
    assert statements[-1].resources == (key_arn,)
    assert statements[0].resources == ("arn:aws:s3:::somebodys-data",)
    assert data.volume("data").attributes == {"bucketName": "somebodys-data"}
    assert not list(data.node.children)


def test_bucket_that_exists_without_a_key(stack: Stack) -> None:
    """No permission for a key is asked for; one can be named."""
    there = s3.Bucket.from_bucket_name(stack, "There", "somebodys-data")
    assert MountpointBucket(stack, "Plain", bucket=there).key is None
    key = kms.Key(stack, "Key")
    assert MountpointBucket(stack, "Named", bucket=there, key=key).key is key


def test_everything_can_be_brought_along(stack: Stack) -> None:
    """Key, access logs, days and removal."""
    key = kms.Key(stack, "Own", enable_key_rotation=True)
    logs = s3.Bucket.from_bucket_name(stack, "Logs", "access-logs")
    data = MountpointBucket(
        stack,
        "Data",
        key=key,
        access_logs=logs,
        keep_old_versions_days=1,
        removal_policy=RemovalPolicy.DESTROY,
    )
    assert data.key is key
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::KMS::Key", 1)
    (found,) = template.find_resources(TYPE).values()
    assert found["DeletionPolicy"] == "Delete"
    assert found["Properties"]["LoggingConfiguration"] == {"DestinationBucketName": "access-logs"}
    assert '"NoncurrentDays": 1' in json.dumps(found)


def test_problems_are_refused_all_at_once(stack: Stack) -> None:
    """Options of a new bucket beside one that exists, days, and a prefix that is no folder."""
    with pytest.raises(ConfigurationError) as refused:
        MountpointBucket(
            stack,
            "Data",
            bucket=s3.Bucket.from_bucket_name(stack, "There", "somebodys-data"),
            prefix="team",
            access_logs=s3.Bucket.from_bucket_name(stack, "Logs", "access-logs"),
            keep_old_versions_days=0,
            removal_policy=RemovalPolicy.RETAIN,
        )
    assert [each.where for each in refused.value.problems] == [
        "prefix",
        "keep_old_versions_days",
        "access_logs",
        "keep_old_versions_days",
        "removal_policy",
    ]
    assert "must be left out when a bucket is given" in str(refused.value)


def test_prefix_must_be_known(stack: Stack) -> None:
    """Its form cannot be checked otherwise."""
    with pytest.raises(ConfigurationError, match="prefix: must be known at synthesis"):
        MountpointBucket(stack, "Data", prefix=f"{stack.account}/")


def test_a_bucket_has_no_snapshots(stack: Stack) -> None:
    """Said here, for the CDK would say it in JavaScript."""
    with pytest.raises(ConfigurationError, match="must not be SNAPSHOT: buckets have no snapshots"):
        MountpointBucket(stack, "Data", removal_policy=RemovalPolicy.SNAPSHOT)
