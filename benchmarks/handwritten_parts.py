"""Roles and keys, as a hand-written app repeats them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import Aws, CfnTag, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct


def role(
    scope: Construct,
    construct_id: str,
    *,
    service: str,
    actions: str | list[str] = "sts:AssumeRole",
    policies: Sequence[str] = (),
    conditions: Mapping[str, Mapping[str, str]] | None = None,
    tags: Sequence[CfnTag] | None = None,
) -> iam.CfnRole:
    """Make a role that one service assumes, with managed policies of AWS by name."""
    statement: dict[str, object] = {
        "Effect": "Allow",
        "Action": actions,
        "Principal": {"Service": service},
    }
    if conditions:
        statement["Condition"] = conditions
    return iam.CfnRole(
        scope,
        construct_id,
        assume_role_policy_document={"Version": "2012-10-17", "Statement": [statement]},
        managed_policy_arns=[f"arn:{Aws.PARTITION}:iam::aws:policy/{name}" for name in policies]
        or None,
        tags=tags,
    )


def key_policy() -> list[dict[str, object]]:
    """Return the statement that leaves a key to the account's IAM policies."""
    return [
        {
            "Effect": "Allow",
            "Action": "kms:*",
            "Principal": {"AWS": f"arn:aws:iam::{Aws.ACCOUNT_ID}:root"},
            "Resource": "*",
        }
    ]


def log_key_policy(region: str) -> list[dict[str, object]]:
    """Return the same, and the use by CloudWatch Logs."""
    groups = f"arn:aws:logs:{region}:{Aws.ACCOUNT_ID}:log-group:*"
    return [
        *key_policy(),
        {
            "Effect": "Allow",
            "Action": [
                "kms:Decrypt*",
                "kms:Describe*",
                "kms:Encrypt*",
                "kms:GenerateDataKey*",
                "kms:ReEncrypt*",
            ],
            "Principal": {"Service": f"logs.{region}.amazonaws.com"},
            "Resource": "*",
            "Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}},
        },
    ]


def encryption_key(
    scope: Construct,
    construct_id: str,
    *,
    policy: Sequence[Mapping[str, object]],
    tags: Sequence[CfnTag] | None = None,
) -> kms.CfnKey:
    """Make a key with rotation that goes with the environment."""
    key = kms.CfnKey(
        scope,
        construct_id,
        enable_key_rotation=True,
        pending_window_in_days=30,
        key_policy={"Version": "2012-10-17", "Statement": policy},
        tags=tags,
    )
    key.apply_removal_policy(RemovalPolicy.DESTROY)
    return key
