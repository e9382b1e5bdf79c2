"""The delivery stream behind log pipelines: it takes records and brings them where they belong."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct

from eks_constructs.log_group import RetainedLogGroup, encryption_key
from eks_constructs.log_stream_destinations import (
    LogTable,
    Surroundings,
    collection,
    domain,
    splunk,
    to_bucket,
)
from eks_constructs.planning.log_destinations import (
    OpenSearchLogs,
    S3Logs,
    SplunkLogs,
    StreamDestination,
)
from eks_constructs.planning.policies.log_delivery import log_delivery
from eks_constructs.private_bucket import UNFINISHED_UPLOADS, private_bucket
from eks_constructs.role_policies import WellKnownPolicies

_Encryption = firehose.CfnDeliveryStream.DeliveryStreamEncryptionConfigurationInputProperty
_FAILED_DAYS: Final = 30


class LogStream(Construct):
    """An encrypted delivery stream with its bucket, its role and a log of what went wrong.

    The bucket holds what could not be delivered, or all logs where the destination is S3.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        destination: Where records go.
        from_log_group: Whether a log group sends them, compressed and in envelopes. Default: no.
        access_logs: Bucket for access logs of the bucket. Default: none.
        removal_policy: What happens to bucket, key and log when they leave the template. Default:
            kept.
    """

    stream: Final[firehose.CfnDeliveryStream]
    role: Final[iam.Role]
    bucket: Final[s3.Bucket]
    key: Final[kms.Key]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        destination: StreamDestination,
        from_log_group: bool = False,
        access_logs: s3.IBucket | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, construct_id)
        self.key = encryption_key(self, "Key", removal_policy)
        self.bucket = self._bucket(destination, access_logs, removal_policy)
        errors = RetainedLogGroup(
            self, "Errors", retention_days=_FAILED_DAYS, key=self.key, removal_policy=removal_policy
        ).log_group
        stream_of_errors = logs.LogStream(
            self, "ErrorStream", log_group=errors, removal_policy=removal_policy
        )
        self.role = self._role(destination, errors)
        around = Surroundings(
            bucket=self.bucket,
            key=self.key,
            role=self.role,
            errors=firehose.CfnDeliveryStream.CloudWatchLoggingOptionsProperty(
                enabled=True,
                log_group_name=errors.log_group_name,
                log_stream_name=stream_of_errors.log_stream_name,
            ),
            from_log_group=from_log_group,
        )
        self.stream = self._stream(destination, around)
        # Without it the stream is made before its role may use the key, and fails.
        self.stream.node.add_dependency(self.role)

    def _bucket(
        self,
        destination: StreamDestination,
        access_logs: s3.IBucket | None,
        removal_policy: RemovalPolicy,
    ) -> s3.Bucket:
        days, archive = _FAILED_DAYS, None
        if isinstance(destination, S3Logs):
            days, archive = destination.retention_days, destination.archive_after_days
        return private_bucket(
            self,
            "Bucket",
            key=self.key,
            rule=s3.LifecycleRule(
                id="Retention",
                expiration=Duration.days(days),
                abort_incomplete_multipart_upload_after=UNFINISHED_UPLOADS,
                transitions=_archive(archive),
            ),
            access_logs=access_logs,
            removal_policy=removal_policy,
        )

    def _role(self, destination: StreamDestination, errors: logs.LogGroup) -> iam.Role:
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal(
                "firehose.amazonaws.com",
                conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}},
            ),
            description="Lets a delivery stream bring logs to their destination",
        )
        policy = log_delivery(
            destination=destination,
            bucket_arn=self.bucket.bucket_arn,
            key_arn=self.key.key_arn,
            error_log_group_arn=errors.log_group_arn,
        )
        for made in WellKnownPolicies(self, "Policies", policies=[policy]).managed_policies:
            role.add_managed_policy(made)
        return role

    def _stream(
        self, destination: StreamDestination, around: Surroundings
    ) -> firehose.CfnDeliveryStream:
        if isinstance(destination, S3Logs):
            days = destination.retention_days
            LogTable(self, "Table", bucket=self.bucket, retention_days=days)
        searched = destination if isinstance(destination, OpenSearchLogs) else None
        return firehose.CfnDeliveryStream(
            self,
            "Resource",
            delivery_stream_type="DirectPut",
            delivery_stream_encryption_configuration_input=_Encryption(
                key_type="CUSTOMER_MANAGED_CMK", key_arn=self.key.key_arn
            ),
            extended_s3_destination_configuration=(
                to_bucket(around) if isinstance(destination, S3Logs) else None
            ),
            splunk_destination_configuration=(
                splunk(destination, around) if isinstance(destination, SplunkLogs) else None
            ),
            amazonopensearchservice_destination_configuration=(
                domain(searched, around) if searched is not None else None
            ),
            amazon_open_search_serverless_destination_configuration=(
                collection(searched, around) if searched is not None else None
            ),
        )


def _archive(days: int | None) -> list[s3.Transition] | None:
    if days is None:
        return None
    return [
        s3.Transition(
            storage_class=s3.StorageClass.GLACIER_INSTANT_RETRIEVAL,
            transition_after=Duration.days(days),
        )
    ]
