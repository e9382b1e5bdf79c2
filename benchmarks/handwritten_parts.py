"""Roles, keys and log groups, as a hand-written app makes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct


def role(
    scope: Construct,
    construct_id: str,
    *,
    service: str,
    policies: Sequence[str] = (),
    conditions: Mapping[str, Mapping[str, str]] | None = None,
    session_tags: bool = False,
) -> iam.Role:
    """Make a role that one service assumes, with managed policies of AWS by name."""
    principal = iam.ServicePrincipal(service, conditions=conditions)
    return iam.Role(
        scope,
        construct_id,
        assumed_by=iam.SessionTagsPrincipal(principal) if session_tags else principal,
        managed_policies=[
            iam.ManagedPolicy.from_aws_managed_policy_name(each) for each in policies
        ],
    )


def encryption_key(scope: Construct, construct_id: str) -> kms.Key:
    """Make a key with rotation that goes with the environment."""
    return kms.Key(
        scope,
        construct_id,
        enable_key_rotation=True,
        pending_window=Duration.days(30),
        removal_policy=RemovalPolicy.DESTROY,
    )


def log_group(
    scope: Construct, construct_id: str, *, region: str, key: kms.Key, name: str | None = None
) -> logs.LogGroup:
    """Make a log group, and let CloudWatch Logs use its key."""
    groups = f"arn:aws:logs:{region}:{Aws.ACCOUNT_ID}:log-group:*"
    key.add_to_resource_policy(
        iam.PolicyStatement(
            actions=[
                "kms:Decrypt*",
                "kms:Describe*",
                "kms:Encrypt*",
                "kms:GenerateDataKey*",
                "kms:ReEncrypt*",
            ],
            principals=[iam.ServicePrincipal(f"logs.{region}.amazonaws.com")],
            resources=["*"],
            conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}},
        )
    )
    return logs.LogGroup(
        scope,
        construct_id,
        log_group_name=name,
        encryption_key=key,
        retention=logs.RetentionDays.ONE_YEAR,
        removal_policy=RemovalPolicy.DESTROY,
    )
