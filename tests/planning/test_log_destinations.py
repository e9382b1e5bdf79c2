"""Destinations of logs, events of the audit log, and logs of Fargate."""

from __future__ import annotations

import re

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.fargate_logging import fargate_log_policy, fargate_logging
from eks_constructs.planning.log_destinations import (
    CloudWatchLogs,
    LogDestination,
    OpenSearchLogs,
    S3Logs,
    SplunkLogs,
    destination_problems,
)
from tests.support.fluent_bit import read

HEC = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:hec-AbCdEf"
DOMAIN = "arn:aws:es:eu-west-1:111122223333:domain/logs"
COLLECTION = "arn:aws:aoss:eu-west-1:111122223333:collection/0123456789abcdef"


@pytest.mark.parametrize(
    "destination",
    [
        SplunkLogs(endpoint="https://splunk.example.com:8088", token_secret_arn=HEC),
        OpenSearchLogs(domain_arn=DOMAIN),
        OpenSearchLogs(
            collection_arn=COLLECTION, collection_endpoint="https://x.aoss.amazonaws.com"
        ),
        S3Logs(),
        S3Logs(retention_days=1, archive_after_days=None),
        CloudWatchLogs(),
    ],
)
def test_destinations_that_are_fine(destination: LogDestination) -> None:
    """Nothing to say about them."""
    assert not list(destination_problems(destination))


@pytest.mark.parametrize(
    ("destination", "wrong"),
    [
        (
            SplunkLogs(
                endpoint="http://splunk.example.com",
                token_secret_arn="token",  # noqa: S106 - it is none
                acknowledgement_seconds=60,
                retry_seconds=9000,
            ),
            ["endpoint", "token_secret_arn", "acknowledgement_seconds", "retry_seconds"],
        ),
        # Firehose adds the path itself; IAM compares the secret with its last six characters.
        (
            SplunkLogs(
                endpoint="https://splunk.example.com:8088/services/collector",
                token_secret_arn=HEC.rpartition("-")[0],
            ),
            ["endpoint", "token_secret_arn"],
        ),
        (OpenSearchLogs(), ["domain_arn"]),
        (
            OpenSearchLogs(domain_arn=DOMAIN, collection_arn=COLLECTION),
            ["domain_arn", "collection_endpoint"],
        ),
        (
            OpenSearchLogs(domain_arn=DOMAIN, subnet_ids=["logs"]),
            ["subnet_ids[0]", "security_group_ids"],
        ),
        (
            OpenSearchLogs(domain_arn=DOMAIN, security_group_ids=["sg-00000001"]),
            ["subnet_ids"],
        ),
        (OpenSearchLogs(domain_arn="logs", index="Logs"), ["domain_arn", "index"]),
        (OpenSearchLogs(collection_arn="logs"), ["collection_arn", "collection_endpoint"]),
        (S3Logs(retention_days=90), ["retention_days"]),
        (S3Logs(archive_after_days=-1), ["archive_after_days"]),
        (CloudWatchLogs(retention_days=2), ["retention_days"]),
    ],
)
def test_destinations_that_cannot_be(destination: LogDestination, wrong: list[str]) -> None:
    """Each problem has its place."""
    found = [problem.where for problem in destination_problems(destination)]
    assert found == [f"destination.{where}" for where in wrong]


def test_fargate_reads_a_config_map() -> None:
    """In a namespace with a label, of names that AWS prescribes."""
    namespace, settings = fargate_logging(region="eu-west-1", log_group="/pods/fargate")
    assert namespace.labels == {"aws-observability": "enabled"}
    assert (settings.namespace, settings.name) == ("aws-observability", "aws-logging")
    data = settings.body["data"]
    assert isinstance(data, dict)
    ((_, output),) = read(str(data["output.conf"]))
    assert output["log_group_name"] == "/pods/fargate"
    (_, parsed), (_, found) = read(str(data["filters.conf"]))
    ((_, parser),) = read(str(data["parsers.conf"]))
    assert parsed["Parser"] == parser["Name"]
    assert (found["Merge_Log_Key"], found["Keep_Log"]) == ("data", "On")
    _, streaming = fargate_logging(region="eu-west-1", stream_name="logs", cluster_name="shop")
    data = streaming.body["data"]
    assert isinstance(data, dict)
    ((_, output),) = read(str(data["output.conf"]))
    assert (output["delivery_stream"], output["time_key"]) == ("logs", "time")
    *_, (_, added) = read(str(data["filters.conf"]))
    assert added["Add"] == "cluster shop"
    assert len("".join(map(str, data.values()))) < 5300


def test_fargate_parts_a_line_into_what_a_log_pipeline_sends() -> None:
    """Time, stream and text, so that all logs of a cluster have the same fields."""
    _, settings = fargate_logging(region="eu-west-1", stream_name="logs")
    data = settings.body["data"]
    assert isinstance(data, dict)
    ((_, parser),) = read(str(data["parsers.conf"]))
    form = parser["Regex"].replace("(?<", "(?P<")
    found = re.match(form, '2026-11-26T10:00:00.123456789Z stdout F {"level": "info"}')
    assert found is not None
    assert found.groupdict() == {
        "time": "2026-11-26T10:00:00.123456789Z",
        "stream": "stdout",
        "logtag": "F",
        "log": '{"level": "info"}',
    }


def test_fargate_may_write_there_and_nowhere_else() -> None:
    """One group, or one stream."""
    (group,) = fargate_log_policy(log_group="/pods/fargate").statements
    assert all("/pods/fargate" in resource for resource in group.resources)
    (stream,) = fargate_log_policy(stream_name="logs").statements
    assert stream.actions == ("firehose:PutRecordBatch",)


def test_fargate_needs_one_destination() -> None:
    """Neither none nor both."""
    for group, stream in ((None, None), ("a", "b")):
        with pytest.raises(ConfigurationError, match="just one of them"):
            fargate_logging(region="eu-west-1", log_group=group, stream_name=stream)
        with pytest.raises(ConfigurationError, match="just one of them"):
            fargate_log_policy(log_group=group, stream_name=stream)
