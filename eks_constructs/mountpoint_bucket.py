"""Buckets that pods mount as files, through Mountpoint for Amazon S3."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from eks_constructs.errors import Problem, refuse
from eks_constructs.log_group import encryption_key, removal_policy_problems
from eks_constructs.planning.manifests.file_storage import bucket_volume, prefix_problems
from eks_constructs.planning.manifests.storage import PersistentVolume, VolumeClaim
from eks_constructs.planning.policies.statements import WellKnownPolicy
from eks_constructs.planning.policies.storage import MountedBucket, mountpoint_s3_csi
from eks_constructs.private_bucket import UNFINISHED_UPLOADS, private_bucket
from eks_constructs.tokens import require_concrete

_OLD_VERSIONS_DAYS: Final = 30


class MountpointBucket(Construct):
    """A bucket for Mountpoint for Amazon S3, made here or given, and the permissions it takes.

    The cluster needs the add-on ``aws-mountpoint-s3-csi-driver``, whose role gets :attr:`policy`.
    A bucket made here is encrypted, private, versioned, and takes TLS only.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        bucket: Bucket that exists already. Default: one is made here.
        prefix: Start of the keys that pods see, ending with ``/``. Default: the whole bucket.
        read_only: Whether pods may only read. Default: they may write and delete.
        key: Key to encrypt a bucket made here with, or that of the bucket given if that does not
            know its own. Default: one is made here, with rotation.
        access_logs: Bucket for access logs of a bucket made here. Default: none, which a policy
            check may want acknowledged.
        keep_old_versions_days: Days that overwritten and deleted objects can be restored in a
            bucket made here. Default: 30.
        removal_policy: What happens to a bucket and key made here when they leave the template.
            Default: kept.

    Raises:
        ConfigurationError: The prefix is none, or a bucket was given with options for a new one.

    See https://docs.aws.amazon.com/eks/latest/userguide/s3-csi.html
    """

    bucket: Final[s3.IBucket]
    key: Final[kms.IKey | None]
    """Key of the bucket; none if a bucket was given that does not know it."""
    policy: Final[WellKnownPolicy]
    """What the driver's role needs, for ``policies=`` of a role of pods."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        bucket: s3.IBucket | None = None,
        prefix: str = "",
        read_only: bool = False,
        key: kms.IKey | None = None,
        access_logs: s3.IBucket | None = None,
        keep_old_versions_days: int | None = None,
        removal_policy: RemovalPolicy | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        require_concrete(
            {"prefix": prefix, "keep_old_versions_days": keep_old_versions_days},
            subject="Mountpoint bucket",
        )
        own_options = {
            "access_logs": access_logs is not None,
            "keep_old_versions_days": keep_old_versions_days is not None,
            "removal_policy": removal_policy is not None,
        }
        removal = removal_policy if removal_policy is not None else RemovalPolicy.RETAIN
        refuse(
            "Mountpoint bucket",
            [
                *removal_policy_problems(removal, things="buckets"),
                *prefix_problems(prefix),
                *_days_problems(keep_old_versions_days),
                *(_misplaced(own_options) if bucket is not None else ()),
            ],
        )
        self._prefix: Final = prefix
        self._read_only: Final = read_only
        if key is None:
            key = encryption_key(self, "Key", removal) if bucket is None else bucket.encryption_key
        self.key = key
        days = keep_old_versions_days if keep_old_versions_days is not None else _OLD_VERSIONS_DAYS
        self.bucket = bucket or self._made(key, access_logs, days, removal)
        self.policy = mountpoint_s3_csi(
            buckets=[
                MountedBucket(bucket_arn=self.bucket.bucket_arn, prefix=prefix, read_only=read_only)
            ],
            key_arns=[] if self.key is None else [self.key.key_arn],
        )

    def volume(
        self, name: str, *, options: Sequence[str] = (), claim: VolumeClaim | None = None
    ) -> PersistentVolume:
        """Return a volume that is the bucket, or the keys below the prefix.

        Args:
            name: Name of the volume.
            options: Further options of Mountpoint, such as ``uid=1000``. Default: none.
            claim: The one claim that may have it. Default: any.
        """
        return bucket_volume(
            name=name,
            bucket_name=self.bucket.bucket_name,
            prefix=self._prefix,
            read_only=self._read_only,
            options=options,
            claim=claim,
        )

    def _made(
        self,
        key: kms.IKey | None,
        access_logs: s3.IBucket | None,
        days: int,
        removal: RemovalPolicy,
    ) -> s3.Bucket:
        return private_bucket(
            self,
            "Resource",
            key=key,
            rule=s3.LifecycleRule(
                id="OldVersions",
                noncurrent_version_expiration=Duration.days(days),
                abort_incomplete_multipart_upload_after=UNFINISHED_UPLOADS,
                expired_object_delete_marker=True,
            ),
            versioned=True,
            access_logs=access_logs,
            removal_policy=removal,
        )


def _days_problems(days: int | None) -> tuple[Problem, ...]:
    if days is None or days >= 1:
        return ()
    where = "keep_old_versions_days"
    return (Problem(code="out-of-range", where=where, got=days, message="must be at least 1"),)


def _misplaced(given: dict[str, bool]) -> tuple[Problem, ...]:
    message = "must be left out when a bucket is given; it is about one made here"
    return tuple(
        Problem(code="not-together", where=where, got=None, message=message)
        for where, is_given in given.items()
        if is_given
    )
