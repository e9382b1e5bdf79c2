"""Agents that send metrics, logs and traces to AWS."""

from __future__ import annotations

from collections.abc import Sequence

from eks_constructs.errors import refuse
from eks_constructs.planning.arns import PROMETHEUS_WORKSPACE
from eks_constructs.planning.cluster import name_problems
from eks_constructs.planning.placeholders import is_placeholder
from eks_constructs.planning.policies.inputs import (
    required_problems,
)
from eks_constructs.planning.policies.statements import (
    AllowedActions,
    WellKnownPolicy,
    any_of,
    anywhere,
    arn,
)

_NAMESPACES = ("ApplicationSignals", "CWAgent", "ContainerInsights", "ContainerInsights/Prometheus")


def cloudwatch_agent(
    *, cluster_name: str, metric_namespaces: Sequence[str] = ()
) -> WellKnownPolicy:
    """Return what the CloudWatch agent and Fluent Bit need for Container Insights of one cluster.

    Logs go to groups below ``/aws/containerinsights/<cluster name>`` and to those of Application
    Signals. The AWS managed policy CloudWatchAgentServerPolicy allows every group of the account.

    Args:
        cluster_name: Name of the cluster.
        metric_namespaces: More namespaces it may write metrics to. Default: only its own,
            ``ContainerInsights``, ``ContainerInsights/Prometheus``, ``CWAgent`` and
            ``ApplicationSignals``.

    Raises:
        ConfigurationError: The name cannot be that of a cluster.

    See https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-prerequisites.html
    """
    if not is_placeholder(cluster_name):
        refuse("cloudwatch-agent policy", name_problems(cluster_name, where="cluster_name"))
    namespaces = tuple(dict.fromkeys((*_NAMESPACES, *metric_namespaces)))
    return WellKnownPolicy(
        name="cloudwatch-agent",
        statements=(
            anywhere(
                "cloudwatch:PutMetricData",
                conditions=any_of("StringEquals", "cloudwatch:namespace", namespaces),
            ),
            AllowedActions(
                actions=(
                    "logs:CreateLogGroup",
                    "logs:CreateLogStream",
                    "logs:DescribeLogStreams",
                    "logs:PutLogEvents",
                    "logs:PutRetentionPolicy",
                ),
                resources=(
                    arn("logs", "log-group:/aws/application-signals/*"),
                    arn("logs", f"log-group:/aws/containerinsights/{cluster_name}/*"),
                ),
                wildcard="the agent makes log groups and streams below these names",
            ),
            anywhere("ec2:DescribeTags", "ec2:DescribeVolumes", "logs:DescribeLogGroups"),
        ),
    )


def xray() -> WellKnownPolicy:
    """Return what an agent needs to send traces to AWS X-Ray, which knows no resources for them.

    See https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
    """
    return WellKnownPolicy(
        name="xray",
        statements=(
            anywhere(
                "xray:GetSamplingRules",
                "xray:GetSamplingStatisticSummaries",
                "xray:GetSamplingTargets",
                "xray:PutTelemetryRecords",
                "xray:PutTraceSegments",
            ),
        ),
    )


def prometheus_remote_write(*, workspace_arns: Sequence[str]) -> WellKnownPolicy:
    """Return what an agent needs to write metrics to workspaces of Amazon Managed Prometheus.

    Args:
        workspace_arns: Workspaces it may write to.

    Raises:
        ConfigurationError: There is no workspace, or one is not an ARN.

    See https://docs.aws.amazon.com/prometheus/latest/userguide/set-up-irsa.html
    """
    where = "workspace_arns"
    refuse(
        "prometheus-remote-write policy",
        [
            *required_problems(
                workspace_arns, where=where, what="workspace of Amazon Managed Prometheus"
            ),
            *PROMETHEUS_WORKSPACE.list_problems(workspace_arns, where=where),
        ],
    )
    return WellKnownPolicy(
        name="prometheus-remote-write",
        statements=(AllowedActions(actions=("aps:RemoteWrite",), resources=tuple(workspace_arns)),),
    )
