"""CSI drivers, which make and mount volumes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.arns import KEY, ArnForm
from eks_constructs.planning.manifests.file_storage import prefix_problems
from eks_constructs.planning.policies.inputs import required_problems
from eks_constructs.planning.policies.statements import (
    AllowedActions,
    Condition,
    WellKnownPolicy,
    any_of,
    anywhere,
    arn,
    service_role,
)
from eks_constructs.values import frozen

_BUCKET: Final = ArnForm(
    what="a bucket",
    service="s3",
    resource=r"[a-z0-9.-]{3,63}",
    example="amzn-s3-demo-bucket",
    regional=False,
    owned=False,
)
_S3_ROLE: Final = "s3.data-source.lustre.fsx.amazonaws.com"
_THROUGH_FSX: Final = any_of("ForAnyValue:StringEquals", "aws:CalledVia", ["fsx.amazonaws.com"])


@frozen
class MountedBucket:
    """A bucket that pods mount through Mountpoint for Amazon S3.

    Attributes:
        bucket_arn: ARN of the bucket.
        prefix: Start of the keys that are mounted, ending with ``/``. Default: the whole bucket.
        read_only: Whether pods may only read. Default: no.
    """

    bucket_arn: str
    prefix: str = ""
    read_only: bool = False


def ebs_csi(*, key_arns: Sequence[str] = ()) -> WellKnownPolicy:
    """Return what the controller of the EBS CSI driver needs.

    AWS keeps its part in AmazonEBSCSIDriverPolicyV2, which reaches only volumes and snapshots that
    carry the driver's own tags.

    Args:
        key_arns: KMS keys of your own that volumes are encrypted with. Default: none; the key that
            AWS manages for EBS needs no permission.

    Raises:
        ConfigurationError: Something is not the ARN of a key.

    See https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html
    """
    refuse("ebs-csi policy", KEY.list_problems(key_arns, where="key_arns"))
    return WellKnownPolicy(
        name="ebs-csi",
        managed_policies=("AmazonEBSCSIDriverPolicyV2",),
        statements=(*_grants(key_arns), *_volume_keys(key_arns)),
    )


def efs_csi() -> WellKnownPolicy:
    """Return what the controller of the EFS CSI driver needs: the policy that AWS keeps for it.

    File systems are encrypted by EFS itself, so the driver needs no key.

    See https://docs.aws.amazon.com/eks/latest/userguide/efs-csi.html
    """
    return WellKnownPolicy(
        name="efs-csi", managed_policies=("service-role/AmazonEFSCSIDriverPolicy",)
    )


def fsx_csi(*, bucket_arns: Sequence[str] = ()) -> WellKnownPolicy:
    """Return what the controller of the FSx for Lustre CSI driver needs.

    It may make and delete file systems of the account in its region. The policy that AWS names for
    it, AmazonFSxFullAccess, allows all of FSx and more.

    Args:
        bucket_arns: Buckets that file systems are linked with. Default: none.

    Raises:
        ConfigurationError: Something is not the ARN of a bucket.

    See https://docs.aws.amazon.com/eks/latest/userguide/fsx-csi-create.html
    """
    refuse("fsx-csi policy", _BUCKET.list_problems(bucket_arns, where="bucket_arns"))
    return WellKnownPolicy(
        name="fsx-csi",
        statements=(
            AllowedActions(
                actions=(
                    "fsx:CreateFileSystem",
                    "fsx:DeleteFileSystem",
                    "fsx:TagResource",
                    "fsx:UpdateFileSystem",
                ),
                resources=(arn("fsx", "file-system/*"),),
                wildcard="the driver makes file systems at run time",
            ),
            anywhere("fsx:DescribeFileSystems"),
            anywhere(
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeSubnets",
                "ec2:DescribeVpcs",
                conditions=_THROUGH_FSX,
            ),
            AllowedActions(
                actions=("ec2:GetSecurityGroupsForVpc",),
                resources=(arn("ec2", "vpc/*"),),
                conditions=_THROUGH_FSX,
                wildcard="FSx alone may ask, for the VPC of a file system",
            ),
            service_role("fsx.amazonaws.com"),
            *_data_repositories(bucket_arns),
        ),
    )


def mountpoint_s3_csi(
    *, buckets: Sequence[MountedBucket], key_arns: Sequence[str] = ()
) -> WellKnownPolicy:
    """Return what Mountpoint for Amazon S3 needs for some buckets.

    Args:
        buckets: What pods may mount.
        key_arns: KMS keys of your own that the objects are encrypted with. Default: none.

    Raises:
        ConfigurationError: There is no bucket, or an ARN or prefix is not one.

    See https://docs.aws.amazon.com/eks/latest/userguide/s3-csi-create.html
    """
    arns = [bucket.bucket_arn for bucket in buckets]
    refuse(
        "mountpoint-s3-csi policy",
        [
            *required_problems(arns, where="buckets", what="bucket"),
            *_BUCKET.list_problems(arns, where="buckets"),
            *_prefix_problems(buckets),
            *KEY.list_problems(key_arns, where="key_arns"),
        ],
    )
    return WellKnownPolicy(
        name="mountpoint-s3-csi",
        statements=(
            *(statement for bucket in buckets for statement in _mount(bucket)),
            *_object_keys(key_arns),
        ),
    )


def _object_keys(key_arns: Sequence[str]) -> Iterator[AllowedActions]:
    if key_arns:
        yield AllowedActions(
            actions=("kms:Decrypt", "kms:GenerateDataKey"), resources=tuple(key_arns)
        )


def _grants(key_arns: Sequence[str]) -> Iterator[AllowedActions]:
    if key_arns:
        yield AllowedActions(
            actions=("kms:CreateGrant",),
            resources=tuple(key_arns),
            conditions=any_of("Bool", "kms:GrantIsForAWSResource", ["true"]),
        )


def _volume_keys(key_arns: Sequence[str]) -> Iterator[AllowedActions]:
    if key_arns:
        yield AllowedActions(
            actions=(
                "kms:Decrypt",
                "kms:DescribeKey",
                "kms:GenerateDataKeyWithoutPlaintext",
                "kms:ReEncryptFrom",
                "kms:ReEncryptTo",
            ),
            resources=tuple(key_arns),
        )


def _data_repositories(bucket_arns: Sequence[str]) -> Iterator[AllowedActions]:
    if bucket_arns:
        yield AllowedActions(actions=("s3:ListBucket",), resources=tuple(bucket_arns))
        yield service_role(_S3_ROLE)
        # FSx adds each bucket to the role that it made, with the permissions of the caller.
        yield AllowedActions(
            actions=("iam:AttachRolePolicy", "iam:PutRolePolicy"),
            resources=(arn("iam", f"role/aws-service-role/{_S3_ROLE}/*", region=""),),
            wildcard="AWS decides the name of a service-linked role; the path names its service",
        )


def _mount(bucket: MountedBucket) -> Iterator[AllowedActions]:
    below: tuple[Condition, ...] = ()
    if bucket.prefix:
        below = any_of("StringLike", "s3:prefix", [f"{bucket.prefix}*"])
    yield AllowedActions(
        actions=("s3:ListBucket",), resources=(bucket.bucket_arn,), conditions=below
    )
    writing = ("s3:AbortMultipartUpload", "s3:DeleteObject", "s3:PutObject")
    yield AllowedActions(
        actions=("s3:GetObject", *(() if bucket.read_only else writing)),
        resources=(f"{bucket.bucket_arn}/{bucket.prefix}*",),
        wildcard="the objects of the bucket that was named, or those below its prefix",
    )


def _prefix_problems(buckets: Sequence[MountedBucket]) -> Iterator[Problem]:
    for index, bucket in enumerate(buckets):
        yield from prefix_problems(bucket.prefix, where=f"buckets[{index}].prefix")
