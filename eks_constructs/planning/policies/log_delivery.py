"""What brings logs to where they belong may do: a delivery stream, and those who write to it."""

from __future__ import annotations

from collections.abc import Iterator

from eks_constructs.planning.log_destinations import (
    OpenSearchLogs,
    SplunkLogs,
    StreamDestination,
)
from eks_constructs.planning.policies.statements import (
    AllowedActions,
    WellKnownPolicy,
    any_of,
    anywhere,
    arn,
)


def log_delivery(
    *,
    destination: StreamDestination,
    bucket_arn: str,
    key_arn: str,
    error_log_group_arn: str,
) -> WellKnownPolicy:
    """Return what the role of a delivery stream needs at its destination and its bucket.

    Args:
        destination: Where logs go.
        bucket_arn: Bucket for what could not be delivered, or for all logs.
        key_arn: Key of bucket and stream.
        error_log_group_arn: Log group for errors, with ``:*`` at its end.

    See https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html
    """
    return WellKnownPolicy(
        name="log-delivery",
        statements=(
            AllowedActions(
                actions=("s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"),
                resources=(bucket_arn,),
            ),
            AllowedActions(
                actions=("s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"),
                resources=(f"{bucket_arn}/*",),
                wildcard="the stream makes objects of names of its own",
            ),
            AllowedActions(actions=("kms:Decrypt", "kms:GenerateDataKey"), resources=(key_arn,)),
            AllowedActions(
                actions=("logs:PutLogEvents",),
                resources=(error_log_group_arn,),
                wildcard="streams of the log group for errors",
            ),
            *_at_destination(destination),
        ),
    )


def stream_writer(*, stream_arn: str) -> WellKnownPolicy:
    """Return what it takes to put records into a delivery stream.

    Args:
        stream_arn: The stream.
    """
    return WellKnownPolicy(
        name="log-stream",
        statements=(
            AllowedActions(
                actions=("firehose:PutRecord", "firehose:PutRecordBatch"), resources=(stream_arn,)
            ),
        ),
    )


def log_group_writer(*, log_group_arn: str) -> WellKnownPolicy:
    """Return what it takes to write to a log group, in streams of one's own.

    Args:
        log_group_arn: The log group, with ``:*`` at its end.
    """
    return WellKnownPolicy(
        name="log-group",
        statements=(
            AllowedActions(
                actions=("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"),
                resources=(log_group_arn,),
                wildcard="each pod has a stream of its own",
            ),
        ),
    )


def _at_destination(destination: StreamDestination) -> Iterator[AllowedActions]:
    if isinstance(destination, SplunkLogs):
        yield AllowedActions(
            actions=("secretsmanager:GetSecretValue",), resources=(destination.token_secret_arn,)
        )
        if destination.token_key_arn is not None:
            through = [
                f"secretsmanager.${{AWS::Region}}.{suffix}"
                for suffix in ("amazonaws.com", "amazonaws.com.cn")
            ]
            yield AllowedActions(
                actions=("kms:Decrypt",),
                resources=(destination.token_key_arn,),
                conditions=any_of("StringEquals", "kms:ViaService", through),
            )
    if isinstance(destination, OpenSearchLogs):
        yield from _search(destination)


def _search(destination: OpenSearchLogs) -> Iterator[AllowedActions]:
    if destination.subnet_ids:
        yield from _interfaces(destination)
    if destination.collection_arn is not None:
        yield AllowedActions(
            actions=("aoss:APIAccessAll",), resources=(destination.collection_arn,)
        )
    if destination.domain_arn is not None:
        yield AllowedActions(
            actions=(
                "es:DescribeDomain",
                "es:DescribeDomainConfig",
                "es:DescribeDomains",
                "es:ESHttpGet",
                "es:ESHttpPost",
                "es:ESHttpPut",
            ),
            resources=(destination.domain_arn, f"{destination.domain_arn}/*"),
            wildcard="indexes of the domain",
        )


def _interfaces(destination: OpenSearchLogs) -> Iterator[AllowedActions]:
    """Yield what it takes to make network interfaces in a VPC, as many as the load asks for.

    See https://docs.aws.amazon.com/firehose/latest/APIReference/API_VpcConfiguration.html
    """
    yield anywhere(
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcAttribute",
        "ec2:DescribeVpcs",
    )
    interfaces = arn("ec2", "network-interface/*")
    reason = "EC2 names a network interface when it is made"
    yield AllowedActions(
        actions=("ec2:CreateNetworkInterface",),
        resources=(
            interfaces,
            *(arn("ec2", f"subnet/{each}") for each in destination.subnet_ids),
            *(arn("ec2", f"security-group/{each}") for each in destination.security_group_ids),
        ),
        wildcard=reason,
    )
    yield AllowedActions(
        actions=("ec2:CreateNetworkInterfacePermission", "ec2:DeleteNetworkInterface"),
        resources=(interfaces,),
        wildcard=reason,
    )
