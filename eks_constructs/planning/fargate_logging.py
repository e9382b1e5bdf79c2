"""Logs of pods on Fargate: the ConfigMap that its log router reads, and what its role needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.log_retention import log_group_name_problems
from eks_constructs.planning.manifests.manifest import Manifest
from eks_constructs.planning.placeholders import is_placeholder
from eks_constructs.planning.policies.statements import AllowedActions, WellKnownPolicy, arn

_NAMESPACE: Final = "aws-observability"
_PARSER: Final = "containerd"
_LINE_OF_CONTAINERD: Final = (
    ("Name", _PARSER),
    ("Format", "Regex"),
    ("Regex", r"^(?<time>[^ ]+) (?<stream>stdout|stderr) (?<logtag>[^ ]*) (?<log>.*)$"),
    ("Time_Key", "time"),
    ("Time_Format", "%Y-%m-%dT%H:%M:%S.%L%z"),
)
"""A line as the router finds it begins with time, stream and whether it is whole."""
FARGATE_OBJECTS: Final = (f"Namespace {_NAMESPACE}", f"ConfigMap {_NAMESPACE}/aws-logging")
"""What :func:`fargate_logging` returns, as people call it."""


def fargate_logging(
    *,
    region: str,
    log_group: str | None = None,
    stream_name: str | None = None,
    cluster_name: str | None = None,
) -> tuple[Manifest, Manifest]:
    """Return the namespace and the ConfigMap that switch logging on for all pods on Fargate.

    Records are like those that a ``LogPipeline`` sends: the line in ``log``, what it holds in
    ``data`` if it is JSON, pod and namespace in ``kubernetes``, and the ``time``.

    Args:
        region: Region of the destination.
        log_group: Name of a log group that exists, with a retention. Default: ``stream_name`` says
            where logs go.
        stream_name: Name of a delivery stream of Firehose. Default: ``log_group`` says where.
        cluster_name: Value of the field ``cluster`` of each record. Default: no such field.

    Raises:
        ConfigurationError: The name of the log group cannot be, or not exactly one of log group and
            stream is given.

    See https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
    """
    refuse("Fargate logging", _destination_problems(log_group, stream_name))
    output = (
        _output(
            ("Name", "kinesis_firehose"),
            ("region", region),
            ("delivery_stream", stream_name or ""),
            ("time_key", "time"),
            ("time_key_format", "%Y-%m-%dT%H:%M:%S.%3NZ"),
        )
        if log_group is None
        else _output(
            ("Name", "cloudwatch_logs"),
            ("region", region),
            ("log_group_name", log_group),
            ("log_stream_prefix", "fargate-"),
            ("auto_create_group", "false"),
        )
    )
    data: dict[str, JsonValue] = {
        "flb_log_cw": "false",
        "filters.conf": _filters(cluster_name),
        "output.conf": output,
        "parsers.conf": _section("PARSER", *_LINE_OF_CONTAINERD),
    }
    return (
        Manifest(
            api_version="v1",
            kind="Namespace",
            name=_NAMESPACE,
            labels={"aws-observability": "enabled"},
        ),
        Manifest(
            api_version="v1",
            kind="ConfigMap",
            name="aws-logging",
            namespace=_NAMESPACE,
            body={"data": data},
        ),
    )


def fargate_log_policy(
    *, log_group: str | None = None, stream_name: str | None = None
) -> WellKnownPolicy:
    """Return what the execution role of Fargate profiles needs to deliver logs.

    Args:
        log_group: Name of the log group.
        stream_name: Name of the delivery stream, instead.

    Raises:
        ConfigurationError: Not exactly one of them is given.

    See https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
    """
    refuse("Fargate logging", _destination_problems(log_group, stream_name))
    if log_group is None:
        return WellKnownPolicy(
            name="fargate-logs",
            statements=(
                AllowedActions(
                    actions=("firehose:PutRecordBatch",),
                    resources=(arn("firehose", f"deliverystream/{stream_name}"),),
                ),
            ),
        )
    group = arn("logs", f"log-group:{log_group}")
    return WellKnownPolicy(
        name="fargate-logs",
        statements=(
            AllowedActions(
                actions=("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"),
                resources=(group, f"{group}:*"),
                wildcard="each pod has a stream of its own",
            ),
        ),
    )


def _destination_problems(log_group: str | None, stream_name: str | None) -> Iterator[Problem]:
    if (log_group is None) == (stream_name is None):
        message = "must be given, or stream_name instead; just one of them"
        yield Problem(code="not-together", where="log_group", got=log_group, message=message)
    elif log_group is not None and not is_placeholder(log_group):
        yield from log_group_name_problems(log_group, where="log_group")


def _filters(cluster_name: str | None) -> str:
    added = (("Name", "modify"), ("Match", "*"), ("Add", f"cluster {cluster_name}"))
    return (
        _section(
            "FILTER",
            ("Name", "parser"),
            ("Match", "*"),
            ("Key_Name", "log"),
            ("Parser", _PARSER),
            ("Reserve_Data", "On"),
        )
        + _section(
            "FILTER",
            ("Name", "kubernetes"),
            ("Match", "kube.*"),
            ("Merge_Log", "On"),
            ("Merge_Log_Key", "data"),
            ("Keep_Log", "On"),
            ("Annotations", "Off"),
            ("Buffer_Size", "0"),
            ("Kube_Meta_Cache_TTL", "300s"),
        )
        + (_section("FILTER", *added) if cluster_name is not None else "")
    )


def _output(*entries: tuple[str, str]) -> str:
    return _section("OUTPUT", ("Match", "*"), *entries)


def _section(name: str, *entries: tuple[str, str]) -> str:
    return "".join([f"[{name}]\n", *(f"    {key} {value}\n" for key, value in entries)])
