"""``observability.logs`` of the Platform document: where the logs of pods and control plane go."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from eks_constructs.config.section import Arn, Many, Section, SecurityGroupId, SubnetId

RotationName = Literal["never", "hourly", "daily", "weekly", "monthly"]


class Splunk(Section):
    """Splunk, through its HTTP event collector."""

    endpoint: str = Field(description="Address of the collector, with https://.")
    token_secret_arn: Arn = Field(
        description='Secret of Secrets Manager that holds {"hec_token": "…"}.'
    )
    token_key_arn: Arn | None = Field(
        default=None, description="Key of the secret, if it is one of yours. Unsaid: none."
    )


class OpenSearch(Section):
    """A domain of OpenSearch Service, or a serverless collection."""

    domain_arn: Arn | None = Field(default=None, description="The domain.")
    collection_arn: Arn | None = Field(default=None, description="The collection, instead.")
    collection_endpoint: str | None = Field(
        default=None, description="Endpoint of the collection, with https://."
    )
    subnet_ids: Many[SubnetId] = Field(
        default=(),
        description="Subnets to reach it from, where it is in a VPC; others replace the stream.",
    )
    security_group_ids: Many[SecurityGroupId] = Field(
        default=(),
        description="Security groups of the interfaces there, 1 to 5, which go with the subnets.",
    )
    index: str | None = Field(default=None, description="Name of the index. Unsaid: kubernetes.")
    rotation: RotationName | None = Field(
        default=None, description="How often a new index begins. Unsaid: daily."
    )


class LogBucket(Section):
    """A bucket that Athena can ask."""

    retention_in_days: int | None = Field(
        default=None, description="Days that logs are kept. Unsaid: 365."
    )
    archive_after_days: int | None = Field(
        default=None, description="Days after which they move to cheaper storage. Unsaid: 90."
    )


class CloudWatchGroup(Section):
    """A log group of CloudWatch."""

    retention_in_days: int | None = Field(
        default=None, description="Days that events are kept. Unsaid: 90."
    )


class Drop(Section):
    """Lines that are not sent."""

    pattern: str = Field(description="Regular expression that is found in them.")
    namespace: str | None = Field(default=None, description="Only in this one. Unsaid: all.")


class Sample(Section):
    """Lines of which only some are sent."""

    text: str = Field(description="Text that they hold.")
    keep_percent: int = Field(description="How many of a hundred are sent, 1 to 99.")
    namespace: str | None = Field(default=None, description="Only in this one. Unsaid: all.")


class Audit(Section):
    """Alarms on the audit log, and a message for each change to access entries."""

    topic_arn: Arn | None = Field(
        default=None,
        description="Topic that is told, instead of those whom metrics.alerts or alarms name.",
    )


class Logs(Section):
    """Logs of pods by Fluent Bit, and of the control plane; one of the four destinations."""

    splunk: Splunk | None = Field(default=None, description="Send them to Splunk.")
    open_search: OpenSearch | None = Field(default=None, description="Send them to OpenSearch.")
    s3: LogBucket | None = Field(default=None, description="Keep them in a bucket.")
    cloud_watch: CloudWatchGroup | None = Field(
        default=None, description="Keep them in CloudWatch Logs."
    )
    control_plane: bool | None = Field(
        default=None,
        description="Send the logs of the control plane there too; they stay in CloudWatch as well."
        " Unsaid: no.",
    )
    fargate: bool | None = Field(
        default=None,
        description="Send the logs of pods on Fargate there too, which Fluent Bit does not see. "
        "Unsaid: no.",
    )
    drop: Many[Drop] | None = Field(
        default=None, description="Lines that are not sent. Unsaid: answers to probes."
    )
    sample: Many[Sample] = Field(default=(), description="Lines of which only some are sent.")
    drop_namespaces: Many[str] = Field(
        default=(), description="Namespaces of which nothing is sent."
    )
    lines_per_second: int | None = Field(
        default=None, description="Most lines of a node in a second. Unsaid: 5000."
    )
    routes: Mapping[str, str] = Field(
        default_factory=dict,
        description="A value for the field route of each record, by namespace.",
    )
    audit: Audit | None = Field(
        default=None,
        description="Alarms on the audit log, and a message for each change to access entries, "
        "where somebody is told; an empty map has all of them. Unsaid: none.",
    )
    gib_per_day: float | None = Field(
        default=None,
        description="An alarm when the control plane logs more GiB in a day, with cloudWatch "
        "another when the pods do. Unsaid: none.",
    )
