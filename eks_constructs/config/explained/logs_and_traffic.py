"""What is explained of logs, traffic and costs."""

from __future__ import annotations

from typing import Final

from eks_constructs.config.explained.row import Row

_LOGS: Final = "Platform.observability.logs"
_TRAFFIC: Final = "Platform.traffic"

ROWS: Final = (
    Row(
        resolved="logs.control_plane",
        path=f"{_LOGS}.controlPlane",
        both="they are in CloudWatch already",
    ),
    Row(
        resolved="logs.fargate",
        path=f"{_LOGS}.fargate",
        both="its log router must be told by a ConfigMap",
    ),
    Row(
        resolved="logs.rules.lines_per_second",
        path=f"{_LOGS}.linesPerSecond",
        both="one container in trouble must not cost more than all others",
    ),
    Row(resolved="logs.rules.drop_namespaces", path=f"{_LOGS}.dropNamespaces"),
    Row(resolved="logs.rules.routes", path=f"{_LOGS}.routes"),
    Row(
        resolved="logs.rules.multiline",
        about="languages whose stack traces become one event",
        both="the usual ones",
    ),
    Row(
        resolved="logs.rules.buffer_mib",
        about="MiB of logs that wait on the disk of a node",
        both="the oldest lines go before the node does",
    ),
    Row(
        resolved="logs.rules.memory_mib",
        about="MiB of memory for logs that were read",
        both="enough for a busy node",
    ),
    Row(resolved="logs.audit_topic_arn", path=f"{_LOGS}.audit.topicARN"),
    Row(resolved="logs.gib_per_day", path=f"{_LOGS}.gibPerDay"),
    Row(
        resolved="traffic.external_dns",
        path=f"{_TRAFFIC}.externalDNS",
        both="nobody writes records unasked",
    ),
    Row(
        resolved="traffic.controller",
        path=f"{_TRAFFIC}.loadBalancerController",
        both="its chart is installed by somebody else",
    ),
    Row(
        resolved="traffic.web_acl.requests_per_five_minutes",
        path=f"{_TRAFFIC}.webACL.requestsPerFiveMinutes",
        both="more than people need, less than an attack",
    ),
    Row(
        resolved="traffic.web_acl.count_only",
        path=f"{_TRAFFIC}.webACL.countOnly",
        both="what matches a rule is blocked",
    ),
    Row(resolved="traffic.web_acl.count_rules", path=f"{_TRAFFIC}.webACL.countRules"),
    Row(
        resolved="traffic.access_log_days",
        path=f"{_TRAFFIC}.accessLogs.retentionInDays",
        both="long enough to look into an attack",
    ),
    Row(resolved="costs.monthly_usd", path="Platform.costs.monthlyUSD"),
    Row(resolved="costs.emails", path="Platform.costs.emails"),
)

SAID_ONLY: Final = (
    "costs.tags",
    "logs.audit",
    "logs.destination",
    "logs.rules.drop",
    "logs.rules.sample",
    "traffic.certificates",
    "traffic.expiry_alarms",
    "traffic.ingress_classes",
    "traffic.zones",
)
"""What stands in the file as it is, in maps and lists of its own."""
