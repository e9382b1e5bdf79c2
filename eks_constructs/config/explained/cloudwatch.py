"""What is explained of CloudWatch."""

from __future__ import annotations

from typing import Final

from eks_constructs.config.explained.row import Row
from eks_constructs.config.observability_cloudwatch import ClusterThresholds

_INSIGHTS: Final = "Platform.observability.containerInsights"
_ALARMS: Final = "Platform.observability.alarms"

ROWS: Final = (
    Row(
        resolved="cloudwatch.agent",
        about="whether an agent sends metrics of nodes and pods to CloudWatch",
        source="observability.containerInsights and addons",
    ),
    Row(
        resolved="cloudwatch.insights.version",
        path=f"{_INSIGHTS}.version",
        nothing="EKS takes its default",
    ),
    Row(
        resolved="cloudwatch.insights.container_logs",
        path=f"{_INSIGHTS}.containerLogs",
        both="a log pipeline drops before it sends",
    ),
    Row(
        resolved="cloudwatch.insights.application_signals",
        path=f"{_INSIGHTS}.applicationSignals",
        both="it is charged by what it takes",
    ),
    Row(
        resolved="cloudwatch.insights.retention_days",
        path=f"{_INSIGHTS}.retentionInDays",
        both="metrics are made of the events within minutes",
    ),
    *(
        Row(
            resolved=f"cloudwatch.alarms.{name}",
            path=f"{_ALARMS}.thresholds.{field.alias}",
            both="time to act before users notice",
        )
        for name, field in ClusterThresholds.model_fields.items()
    ),
    Row(
        resolved="cloudwatch.dashboard.name",
        path="Platform.observability.dashboard.name",
        nothing="CloudFormation makes one up",
    ),
)
