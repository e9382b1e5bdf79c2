"""The log group that other constructs write to: encrypted, with a retention, kept on purpose."""

from __future__ import annotations

from typing import Final

from aws_cdk import ArnFormat, Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.log_retention import (
    RETENTION_DAYS,
    kept_days_problems,
    log_group_name_problems,
)
from eks_constructs.tokens import is_token

_RETENTION: Final = dict(
    zip(
        RETENTION_DAYS,
        (days for days in logs.RetentionDays if days is not logs.RetentionDays.INFINITE),
        strict=True,
    )
)


class RetainedLogGroup(Construct):
    """A CloudWatch log group with a retention and a KMS key whose policy lets the service use it.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        log_group_name: Physical name, for services that insist on one, as EKS does on
            ``/aws/eks/<name>/cluster``. Default: CloudFormation names it.
        retention_days: Days that events are kept, one of
            :data:`~eks_constructs.planning.log_retention.RETENTION_DAYS`, or ``None`` for ever.
            Default: 365.
        key: Key to encrypt with. The policy of a key made in another stack is not touched: it must
            already allow CloudWatch Logs. Default: one is made here, with rotation.
        removal_policy: What happens to group and key when they leave the template. Default: kept,
            because logs are most wanted after something was deleted.

    Raises:
        ConfigurationError: Name or retention are none that CloudWatch Logs accepts.

    See https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    """

    key: Final[kms.IKey]
    log_group: Final[logs.LogGroup]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        log_group_name: str | None = None,
        retention_days: int | None = 365,
        key: kms.IKey | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse(
            "log group",
            [
                *_name_problems(log_group_name),
                *kept_days_problems(retention_days, where="retention_days"),
                *removal_policy_problems(removal_policy),
            ],
        )
        self.key = key if key is not None else encryption_key(self, "Key", removal_policy)
        self.key.add_to_resource_policy(self._use_by_cloudwatch_logs())
        self.log_group = logs.LogGroup(
            self,
            "Resource",
            log_group_name=log_group_name,
            encryption_key=self.key,
            retention=(
                _RETENTION[retention_days]
                if retention_days is not None
                else logs.RetentionDays.INFINITE
            ),
            removal_policy=removal_policy,
        )

    def _use_by_cloudwatch_logs(self) -> iam.PolicyStatement:
        stack = Stack.of(self)
        groups_of_this_account = stack.format_arn(
            service="logs",
            resource="log-group",
            resource_name="*",
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        return iam.PolicyStatement(
            actions=[
                "kms:Decrypt*",
                "kms:Describe*",
                "kms:Encrypt*",
                "kms:GenerateDataKey*",
                "kms:ReEncrypt*",
            ],
            principals=[iam.ServicePrincipal(f"logs.{stack.region}.amazonaws.com")],
            resources=["*"],
            conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups_of_this_account}},
        )


def removal_policy_problems(
    removal_policy: RemovalPolicy, *, things: str = "keys and log groups"
) -> tuple[Problem, ...]:
    """Return a problem if some resources cannot be removed so.

    Args:
        removal_policy: What shall happen when they leave the template.
        things: What they are, for the message; none of them can be kept as a snapshot.
    """
    if removal_policy is not RemovalPolicy.SNAPSHOT:
        return ()
    message = f"must not be SNAPSHOT: {things} have no snapshots; use RETAIN or DESTROY"
    got = removal_policy.name
    return (Problem(code="not-supported", where="removal_policy", got=got, message=message),)


def _name_problems(name: str | None) -> tuple[Problem, ...]:
    if name is None or is_token(name):
        return ()
    return log_group_name_problems(name, where="log_group_name")


def encryption_key(
    scope: Construct, construct_id: str, removal_policy: RemovalPolicy = RemovalPolicy.RETAIN
) -> kms.Key:
    """Make a KMS key with yearly rotation and the longest deletion window (30 days).

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        removal_policy: What happens when it leaves the template. Default: kept, because nothing
            that it encrypted can be read without it.

    Raises:
        ConfigurationError: The removal policy is ``SNAPSHOT``.

    See https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
    """
    refuse("key", removal_policy_problems(removal_policy))
    return kms.Key(
        scope,
        construct_id,
        enable_key_rotation=True,
        pending_window=Duration.days(30),
        removal_policy=removal_policy,
    )
