"""The bucket that other constructs keep things in: private, encrypted, TLS only."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

UNFINISHED_UPLOADS: Final = Duration.days(7)
"""After this long, uploads that were never finished go; every lifecycle rule says so."""


def private_bucket(
    scope: Construct,
    construct_id: str,
    *,
    key: kms.IKey | None,
    rule: s3.LifecycleRule,
    versioned: bool = False,
    access_logs: s3.IBucket | None = None,
    removal_policy: RemovalPolicy,
) -> s3.Bucket:
    """Make a bucket that nobody outside of the account sees, and that has no access lists.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        key: Key to encrypt with; ``None`` for encryption by S3 itself, for services that know no
            other.
        rule: What goes when.
        versioned: Whether what is overwritten or deleted can be restored. Default: no.
        access_logs: Bucket for access logs. Default: none.
        removal_policy: What happens to the bucket when it leaves the template.

    See https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
    """
    return s3.Bucket(
        scope,
        construct_id,
        encryption=s3.BucketEncryption.S3_MANAGED if key is None else s3.BucketEncryption.KMS,
        encryption_key=key,
        # Without it, every object read or written would be a call to KMS.
        bucket_key_enabled=True if key is not None else None,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        enforce_ssl=True,
        minimum_tls_version=1.2,
        versioned=versioned or None,
        lifecycle_rules=[rule],
        server_access_logs_bucket=access_logs,
        removal_policy=removal_policy,
    )
