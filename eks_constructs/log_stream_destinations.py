"""What a delivery stream is told of each destination."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_glue as glue
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from eks_constructs.planning.log_destinations import OpenSearchLogs, SplunkLogs
from eks_constructs.values import frozen

_Stream = firehose.CfnDeliveryStream
_PREFIX: Final = "logs/!{timestamp:yyyy/MM/dd/HH}/"
_FAILED: Final = "failed/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/"
_POD: Final = (
    "struct<namespace_name:string,pod_name:string,container_name:string,host:string,"
    "container_image:string>"
)
_COLUMNS: Final = (
    ("time", "string"),
    ("cluster", "string"),
    ("route", "string"),
    ("stream", "string"),
    ("log", "string"),
    ("kubernetes", _POD),
)


@frozen
class Surroundings:
    """What every destination is told as well.

    Attributes:
        bucket: Bucket for what could not be delivered.
        key: Its key.
        role: Role of the stream.
        errors: Where errors are written.
        from_log_group: Whether records are envelopes of CloudWatch Logs.
    """

    bucket: s3.IBucket
    key: kms.IKey
    role: iam.IRole
    errors: _Stream.CloudWatchLoggingOptionsProperty
    from_log_group: bool

    def failed(self) -> _Stream.S3DestinationConfigurationProperty:
        """Return the way to the bucket for what could not be delivered."""
        return _Stream.S3DestinationConfigurationProperty(
            bucket_arn=self.bucket.bucket_arn,
            role_arn=self.role.role_arn,
            compression_format="GZIP",
            prefix="failed/",
            error_output_prefix=_FAILED,
            encryption_configuration=self.encryption(),
            cloud_watch_logging_options=self.errors,
        )

    def unpacked(self) -> _Stream.ProcessingConfigurationProperty | None:
        """Return how envelopes of CloudWatch Logs are opened, an event to a line.

        Nothing if there are none.
        """
        if not self.from_log_group:
            return None
        processors = [
            _processor("Decompression", {"CompressionFormat": "GZIP"}),
            _processor("CloudWatchLogProcessing", {"DataMessageExtraction": "true"}),
            _processor("AppendDelimiterToRecord", {}),
        ]
        return _Stream.ProcessingConfigurationProperty(enabled=True, processors=processors)

    def encryption(self) -> _Stream.EncryptionConfigurationProperty:
        """Return how objects in the bucket are encrypted."""
        return _Stream.EncryptionConfigurationProperty(
            kms_encryption_config=_Stream.KMSEncryptionConfigProperty(
                awskms_key_arn=self.key.key_arn
            )
        )


class LogTable(Construct):
    """A table of Glue over the logs in a bucket, whose partitions Athena works out by itself.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        bucket: The bucket.
        retention_days: Days that logs are kept there; Athena looks no further back.

    See https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, bucket: s3.IBucket, retention_days: int
    ) -> None:
        super().__init__(scope, construct_id)
        catalog = Stack.of(self).account
        database = glue.CfnDatabase(
            self,
            "Database",
            catalog_id=catalog,
            database_input=glue.CfnDatabase.DatabaseInputProperty(
                description="Logs of pods, delivered by Firehose"
            ),
        )
        location = f"s3://{bucket.bucket_name}/logs/"
        glue.CfnTable(
            self,
            "Resource",
            catalog_id=catalog,
            database_name=database.ref,
            table_input=glue.CfnTable.TableInputProperty(
                name="logs",
                table_type="EXTERNAL_TABLE",
                parameters={
                    "classification": "json",
                    "projection.enabled": "true",
                    "projection.hour.type": "date",
                    "projection.hour.format": "yyyy/MM/dd/HH",
                    "projection.hour.interval": "1",
                    "projection.hour.interval.unit": "HOURS",
                    "projection.hour.range": f"NOW-{retention_days}DAYS,NOW",
                    "storage.location.template": f"{location}${{hour}}/",
                },
                partition_keys=[glue.CfnTable.ColumnProperty(name="hour", type="string")],
                storage_descriptor=_json_lines(location),
            ),
        )


def _json_lines(location: str) -> glue.CfnTable.StorageDescriptorProperty:
    return glue.CfnTable.StorageDescriptorProperty(
        location=location,
        compressed=True,
        input_format="org.apache.hadoop.mapred.TextInputFormat",
        output_format="org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
        serde_info=glue.CfnTable.SerdeInfoProperty(
            serialization_library="org.openx.data.jsonserde.JsonSerDe",
            parameters={"ignore.malformed.json": "true"},
        ),
        columns=[glue.CfnTable.ColumnProperty(name=name, type=kind) for name, kind in _COLUMNS],
    )


def to_bucket(around: Surroundings) -> _Stream.ExtendedS3DestinationConfigurationProperty:
    """Return the way of all records to the bucket, an hour to a folder."""
    return _Stream.ExtendedS3DestinationConfigurationProperty(
        bucket_arn=around.bucket.bucket_arn,
        role_arn=around.role.role_arn,
        compression_format="GZIP",
        prefix=_PREFIX,
        error_output_prefix=_FAILED,
        buffering_hints=_Stream.BufferingHintsProperty(interval_in_seconds=300, size_in_m_bs=64),
        encryption_configuration=around.encryption(),
        processing_configuration=around.unpacked(),
        cloud_watch_logging_options=around.errors,
    )


def splunk(
    destination: SplunkLogs, around: Surroundings
) -> _Stream.SplunkDestinationConfigurationProperty:
    """Return the way to Splunk, which says of each record that it has it."""
    return _Stream.SplunkDestinationConfigurationProperty(
        hec_endpoint=destination.endpoint,
        hec_endpoint_type="Raw",
        hec_acknowledgment_timeout_in_seconds=destination.acknowledgement_seconds,
        secrets_manager_configuration=_Stream.SecretsManagerConfigurationProperty(
            enabled=True,
            secret_arn=destination.token_secret_arn,
            role_arn=around.role.role_arn,
        ),
        retry_options=_Stream.SplunkRetryOptionsProperty(
            duration_in_seconds=destination.retry_seconds
        ),
        s3_backup_mode="FailedEventsOnly",
        s3_configuration=around.failed(),
        processing_configuration=around.unpacked(),
        cloud_watch_logging_options=around.errors,
    )


def domain(
    destination: OpenSearchLogs, around: Surroundings
) -> _Stream.AmazonopensearchserviceDestinationConfigurationProperty | None:
    """Return the way to a domain; none if the destination is a collection."""
    if destination.domain_arn is None:
        return None
    return _Stream.AmazonopensearchserviceDestinationConfigurationProperty(
        domain_arn=destination.domain_arn,
        index_name=destination.index,
        index_rotation_period=destination.rotation.value,
        role_arn=around.role.role_arn,
        retry_options=_Stream.AmazonopensearchserviceRetryOptionsProperty(
            duration_in_seconds=destination.retry_seconds
        ),
        s3_backup_mode="FailedDocumentsOnly",
        s3_configuration=around.failed(),
        vpc_configuration=_vpc(destination, around),
        cloud_watch_logging_options=around.errors,
    )


def collection(
    destination: OpenSearchLogs, around: Surroundings
) -> _Stream.AmazonOpenSearchServerlessDestinationConfigurationProperty | None:
    """Return the way to a serverless collection; none if the destination is a domain."""
    if destination.collection_arn is None:
        return None
    return _Stream.AmazonOpenSearchServerlessDestinationConfigurationProperty(
        collection_endpoint=destination.collection_endpoint,
        index_name=destination.index,
        role_arn=around.role.role_arn,
        retry_options=_Stream.AmazonOpenSearchServerlessRetryOptionsProperty(
            duration_in_seconds=destination.retry_seconds
        ),
        s3_backup_mode="FailedDocumentsOnly",
        s3_configuration=around.failed(),
        vpc_configuration=_vpc(destination, around),
        cloud_watch_logging_options=around.errors,
    )


def _vpc(
    destination: OpenSearchLogs, around: Surroundings
) -> _Stream.VpcConfigurationProperty | None:
    if not destination.subnet_ids:
        return None
    return _Stream.VpcConfigurationProperty(
        role_arn=around.role.role_arn,
        subnet_ids=list(destination.subnet_ids),
        security_group_ids=list(destination.security_group_ids),
    )


def _processor(kind: str, parameters: Mapping[str, str]) -> _Stream.ProcessorProperty:
    return _Stream.ProcessorProperty(
        type=kind,
        parameters=[
            _Stream.ProcessorParameterProperty(parameter_name=name, parameter_value=value)
            for name, value in parameters.items()
        ]
        or None,
    )
