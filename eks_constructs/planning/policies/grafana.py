"""What Grafana reads of AWS: metrics, logs and traces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.arns import PROMETHEUS_WORKSPACE, ArnForm
from eks_constructs.planning.placeholders import is_placeholder
from eks_constructs.planning.policies.statements import (
    AllowedActions,
    WellKnownPolicy,
    anywhere,
    arn,
)

_ALL_STREAMS: Final = ":*"
_LOG_GROUP: Final = ArnForm(
    what="a log group",
    service="logs",
    resource=r"log-group:[\w./#-]{1,512}(?::\*)?",
    example="log-group:/shop:*",
)


def grafana(
    *,
    prometheus_workspace_arns: Sequence[str] = (),
    cloudwatch: bool = True,
    log_group_arns: Sequence[str] = (),
    xray: bool = True,
) -> WellKnownPolicy:
    """Return what Grafana needs to read from its data sources in AWS, here or in a cluster.

    The AWS managed policies for it reach every workspace and every log of the account.

    Args:
        prometheus_workspace_arns: Workspaces of Amazon Managed Prometheus to ask. They cannot be
            found by a search in Grafana, which would need all of them: give their addresses.
            Default: none.
        cloudwatch: Whether it reads metrics and alarms of CloudWatch, which knows no resources for
            them. Default: it does.
        log_group_arns: Log groups of CloudWatch Logs to ask. Default: none.
        xray: Whether it reads traces of X-Ray. Default: it does.

    Raises:
        ConfigurationError: There is nothing to read, or an ARN is none.

    See https://docs.aws.amazon.com/grafana/latest/userguide/AMG-manage-permissions.html
    """
    wanted = bool(prometheus_workspace_arns or cloudwatch or log_group_arns or xray)
    refuse("grafana policy", _problems(prometheus_workspace_arns, log_group_arns, wanted=wanted))
    statements: list[AllowedActions] = []
    if prometheus_workspace_arns:
        statements.append(_prometheus(prometheus_workspace_arns))
    if cloudwatch:
        statements += _metrics()
    if log_group_arns:
        statements += _logs(log_group_arns)
    if xray:
        statements.append(_traces())
    return WellKnownPolicy(name="grafana", statements=tuple(statements))


def _problems(
    workspaces: Sequence[str], log_groups: Sequence[str], *, wanted: bool
) -> Iterator[Problem]:
    if not wanted:
        message = "must be True, or another data source be named; there is nothing to read"
        yield Problem(code="required", where="cloudwatch", got=False, message=message)
    yield from PROMETHEUS_WORKSPACE.list_problems(workspaces, where="prometheus_workspace_arns")
    yield from _LOG_GROUP.list_problems(log_groups, where="log_group_arns")


def _prometheus(workspaces: Sequence[str]) -> AllowedActions:
    return AllowedActions(
        actions=("aps:GetLabels", "aps:GetMetricMetadata", "aps:GetSeries", "aps:QueryMetrics"),
        resources=tuple(workspaces),
    )


def _metrics() -> tuple[AllowedActions, AllowedActions]:
    return (
        AllowedActions(
            actions=("cloudwatch:DescribeAlarmHistory", "cloudwatch:DescribeAlarms"),
            resources=(arn("cloudwatch", "alarm:*"),),
            wildcard="alarms of the account and region, as many as there will be",
        ),
        anywhere(
            "cloudwatch:DescribeAlarmsForMetric",
            "cloudwatch:GetMetricData",
            "cloudwatch:GetMetricStatistics",
            "cloudwatch:ListMetrics",
            "ec2:DescribeInstances",
            "ec2:DescribeRegions",
            "ec2:DescribeTags",
            "tag:GetResources",
        ),
    )


def _logs(log_groups: Sequence[str]) -> tuple[AllowedActions, AllowedActions]:
    return (
        AllowedActions(
            actions=(
                "logs:GetLogEvents",
                "logs:GetLogGroupFields",
                "logs:GetQueryResults",
                "logs:StartQuery",
            ),
            resources=tuple(_streams(each) for each in log_groups),
            wildcard="log streams of the group, which whoever writes to it names",
        ),
        anywhere("logs:DescribeLogGroups", "logs:StopQuery"),
    )


def _streams(log_group: str) -> str:
    whole = is_placeholder(log_group) or log_group.endswith(_ALL_STREAMS)
    return log_group if whole else f"{log_group}{_ALL_STREAMS}"


def _traces() -> AllowedActions:
    return anywhere(
        "xray:BatchGetTraces",
        "xray:GetGroups",
        "xray:GetInsight",
        "xray:GetInsightSummaries",
        "xray:GetServiceGraph",
        "xray:GetTimeSeriesServiceStatistics",
        "xray:GetTraceGraph",
        "xray:GetTraceSummaries",
    )
