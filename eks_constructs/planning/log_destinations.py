"""Where logs go: Splunk, OpenSearch, S3 or CloudWatch Logs, each with what it needs to know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Final, TypeAlias

from eks_constructs.errors import Problem
from eks_constructs.planning.arns import ArnForm
from eks_constructs.planning.log_retention import retention_problems
from eks_constructs.planning.resource_ids import id_problems
from eks_constructs.values import frozen

_SECRET: Final = ArnForm(
    what="a secret of Secrets Manager",
    service="secretsmanager",
    # With the six characters that the service puts behind the name, which policies need.
    resource="secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}",
    example="secret:splunk-1a2b3c",
)
_HEC: Final = re.compile(r"https://[A-Za-z0-9.-]+(?::[0-9]{1,5})?/?", re.ASCII)
_DOMAIN: Final = ArnForm(
    what="a domain of OpenSearch",
    service="es",
    resource="domain/[a-z][a-z0-9-]{2,27}",
    example="domain/logs",
)
_COLLECTION: Final = ArnForm(
    what="a collection of OpenSearch Serverless",
    service="aoss",
    resource="collection/[a-z0-9]{3,40}",
    example="collection/0123456789",
)
_INDEX: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,99}", re.ASCII)
_MOST_SUBNETS: Final = 16
_MOST_GROUPS: Final = 5
_LONGEST_RETRY: Final = 7200
_ACKNOWLEDGED: Final = (180, 600)


class IndexRotation(StrEnum):
    """How often documents go to a new index.

    See https://docs.aws.amazon.com/firehose/latest/APIReference/API_AmazonopensearchserviceDestinationConfiguration.html
    """

    NEVER = "NoRotation"
    HOURLY = "OneHour"
    DAILY = "OneDay"
    WEEKLY = "OneWeek"
    MONTHLY = "OneMonth"


@frozen
class SplunkLogs:
    """Splunk, through its HTTP event collector.

    Attributes:
        endpoint: Address of the collector, such as ``https://http-inputs-firehose-x.splunkcloud.com``,
            with a port if need be; Firehose knows the path.
        token_secret_arn: Secret of Secrets Manager that holds ``{"hec_token": "…"}``, in the region
            of the stream. Firehose reads it, so that the token is in no template.
        token_key_arn: Key of the secret, if it is one of yours. Default: none.
        acknowledgement_seconds: How long Firehose waits until Splunk says that events are indexed,
            180 to 600. Default: 300.
        retry_seconds: How long it tries again, 0 to 7200. Default: 300.

    See https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-splunk
    """

    endpoint: str
    token_secret_arn: str
    token_key_arn: str | None = None
    acknowledgement_seconds: int = 300
    retry_seconds: int = 300


@frozen
class OpenSearchLogs:
    """A domain of Amazon OpenSearch Service, or a collection of OpenSearch Serverless.

    Exactly one of domain and collection is given. The domain's access policy, or the collection's
    data access policy, must let the role of the delivery stream write.

    Attributes:
        domain_arn: The domain. Default: none.
        collection_arn: The collection. Default: none.
        collection_endpoint: Its endpoint, which goes with it.
        index: Name of the index, in lower case. Default: ``kubernetes``.
        rotation: How often a new index begins; a collection has none. Default: daily.
        retry_seconds: How long Firehose tries again, 0 to 7200. Default: 300.
        subnet_ids: Subnets to reach it from, where it is in a VPC; others replace the stream.
            Default: none, it is public.
        security_group_ids: Security groups of the network interfaces there, 1 to 5, which it must
            let in on port 443. They go with ``subnet_ids``.

    See https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html and
    https://docs.aws.amazon.com/firehose/latest/APIReference/API_VpcConfiguration.html
    """

    domain_arn: str | None = None
    collection_arn: str | None = None
    collection_endpoint: str | None = None
    index: str = "kubernetes"
    rotation: IndexRotation = IndexRotation.DAILY
    retry_seconds: int = 300
    subnet_ids: Sequence[str] = ()
    security_group_ids: Sequence[str] = ()


@frozen
class S3Logs:
    """A bucket, with a table over it that Athena can ask.

    Attributes:
        retention_days: Days that logs are kept. Default: 365.
        archive_after_days: Days after which they move to Glacier Instant Retrieval; ``None`` for
            never. Default: 90.

    See https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
    """

    retention_days: int = 365
    archive_after_days: int | None = 90


@frozen
class CloudWatchLogs:
    """A log group of CloudWatch, which Fluent Bit writes to without Firehose.

    Attributes:
        retention_days: Days that events are kept, one of those that CloudWatch takes. Default: 90.

    See https://docs.fluentbit.io/manual/data-pipeline/outputs/cloudwatch
    """

    retention_days: int = 90


StreamDestination: TypeAlias = SplunkLogs | OpenSearchLogs | S3Logs
"""What a delivery stream can end in."""
LogDestination: TypeAlias = StreamDestination | CloudWatchLogs


def destination_problems(
    destination: LogDestination, *, region: str | None = None
) -> Iterator[Problem]:
    """Yield everything about a destination that AWS would refuse.

    Args:
        destination: The destination.
        region: Region of the stream. Default: it is not known.
    """
    match destination:
        case SplunkLogs():
            yield from _splunk_problems(destination, region)
        case OpenSearchLogs():
            yield from _open_search_problems(destination)
        case S3Logs():
            yield from _s3_problems(destination)
        case CloudWatchLogs():
            where = "destination.retention_days"
            yield from retention_problems(destination.retention_days, where=where)


def subscription_problems(
    destination: StreamDestination, *, region: str | None = None
) -> Iterator[Problem]:
    """Yield everything that keeps events of a log group from a destination.

    CloudWatch Logs puts several events into one record, which OpenSearch does not take.

    Args:
        destination: The destination.
        region: Region of the stream. Default: it is not known.

    See https://docs.aws.amazon.com/firehose/latest/dev/writing-with-cloudwatch-logs.html
    """
    if isinstance(destination, OpenSearchLogs):
        message = (
            "must not be OpenSearch: Firehose delivers no logs of CloudWatch there; use SplunkLogs "
            "or S3Logs for them"
        )
        yield Problem(code="not-supported", where="destination", got=None, message=message)
    yield from destination_problems(destination, region=region)


def _splunk_problems(given: SplunkLogs, region: str | None) -> Iterator[Problem]:
    if not _HEC.fullmatch(given.endpoint):
        message = (
            "must be https:// with a host, and a port if need be: the token and the logs go there, "
            "to a path that Firehose knows"
        )
        where = "destination.endpoint"
        yield Problem(code="invalid-value", where=where, got=given.endpoint, message=message)
    # Firehose reads secrets of its own region only.
    secret = replace(_SECRET, region=region)
    yield from secret.problems(given.token_secret_arn, where="destination.token_secret_arn")
    low, high = _ACKNOWLEDGED
    if not low <= given.acknowledgement_seconds <= high:
        yield _range("acknowledgement_seconds", given.acknowledgement_seconds, low, high)
    yield from _retry_problems(given.retry_seconds)


def _open_search_problems(given: OpenSearchLogs) -> Iterator[Problem]:
    if (given.domain_arn is None) == (given.collection_arn is None):
        message = "must be given, or collection_arn instead; just one of them"
        yield Problem(
            code="not-together", where="destination.domain_arn", got=None, message=message
        )
    if given.domain_arn is not None:
        yield from _DOMAIN.problems(given.domain_arn, where="destination.domain_arn")
    if given.collection_arn is not None:
        yield from _COLLECTION.problems(given.collection_arn, where="destination.collection_arn")
    endpoint = given.collection_endpoint
    if given.collection_arn is not None and not (endpoint or "").startswith("https://"):
        message = "must be the https:// endpoint of the collection"
        where = "destination.collection_endpoint"
        yield Problem(code="invalid-value", where=where, got=endpoint, message=message)
    if not _INDEX.fullmatch(given.index):
        message = "must have lower-case letters, digits, hyphens, dots and underscores"
        yield Problem(
            code="name-invalid", where="destination.index", got=given.index, message=message
        )
    yield from _vpc_problems(given)
    yield from _retry_problems(given.retry_seconds)


def _vpc_problems(given: OpenSearchLogs) -> Iterator[Problem]:
    if not given.subnet_ids and not given.security_group_ids:
        return
    for kind, name, ids, most in (
        ("subnet", "subnet_ids", given.subnet_ids, _MOST_SUBNETS),
        ("sg", "security_group_ids", given.security_group_ids, _MOST_GROUPS),
    ):
        where = f"destination.{name}"
        if not 1 <= len(ids) <= most:
            message = f"must be 1 to {most}, for what goes from Firehose into the VPC"
            yield Problem(code="out-of-range", where=where, got=len(ids), message=message)
        for index, each in enumerate(ids):
            yield from id_problems(each, kind=kind, where=f"{where}[{index}]")


def _s3_problems(given: S3Logs) -> Iterator[Problem]:
    least = 1 if given.archive_after_days is None else given.archive_after_days + 1
    if given.retention_days < least:
        message = f"must be at least {least}, more than archive_after_days"
        where = "destination.retention_days"
        yield Problem(code="out-of-range", where=where, got=given.retention_days, message=message)
    if given.archive_after_days is not None and given.archive_after_days < 0:
        message = "must not be negative; None for never"
        where = "destination.archive_after_days"
        got = given.archive_after_days
        yield Problem(code="out-of-range", where=where, got=got, message=message)


def _retry_problems(seconds: int) -> Iterator[Problem]:
    if not 0 <= seconds <= _LONGEST_RETRY:
        yield _range("retry_seconds", seconds, 0, _LONGEST_RETRY)


def _range(name: str, got: int, low: int, high: int) -> Problem:
    message = f"must be {low} to {high} seconds"
    return Problem(code="out-of-range", where=f"destination.{name}", got=got, message=message)
