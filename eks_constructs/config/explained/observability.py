"""What is explained of metrics and alerts."""

from __future__ import annotations

from typing import Final

from eks_constructs.config.explained import words
from eks_constructs.config.explained.row import Row
from eks_constructs.config.observability import AlertThresholds

_METRICS: Final = "Platform.observability.metrics"

ROWS: Final = (
    Row(
        resolved="metrics.retention_days",
        path=f"{_METRICS}.retentionInDays",
        both="as the service itself",
    ),
    Row(
        resolved="metrics.scrape_interval_seconds",
        path=f"{_METRICS}.scraper",
        both="a scraper that AWS runs takes no room on nodes",
        say=words.is_given,
    ),
    Row(
        resolved="metrics.scrape_interval_seconds",
        path=f"{_METRICS}.scrapeIntervalInSeconds",
        both="often enough for the shipped rules",
    ),
    Row(
        resolved="metrics.remote_write.namespace",
        path=f"{_METRICS}.remoteWrite.namespace",
        both="where its chart is usually installed",
    ),
    Row(
        resolved="metrics.remote_write.name",
        path=f"{_METRICS}.remoteWrite.serviceAccount",
        both="that of kube-prometheus-stack",
    ),
    Row(
        resolved="metrics.rule_groups",
        path=f"{_METRICS}.ruleGroups",
        both="all that fit the cluster",
    ),
    *(
        Row(
            resolved=f"metrics.thresholds.{name}",
            path=f"{_METRICS}.thresholds.{field.alias}",
            both="time to act before users notice",
        )
        for name, field in AlertThresholds.model_fields.items()
    ),
    Row(
        resolved="metrics.alert_routing.least_severity",
        path=f"{_METRICS}.alerts.leastSeverity",
        both="what nobody must act on wakes nobody",
    ),
    Row(
        resolved="metrics.alert_routing.group_by",
        about="what alerts are put together by",
        both="one message for one cause",
    ),
    Row(
        resolved="metrics.alert_routing.repeat_hours",
        about="hours until an alert is sent again",
        both="nothing is forgotten, and nobody is flooded",
    ),
)

SAID_ONLY: Final = ("alert_topic",)
"""It stands in the file as it is: in the alerts on metrics, or in the alarms."""
