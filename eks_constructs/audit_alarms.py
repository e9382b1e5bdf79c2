"""Alarms on the audit log of a cluster, and on how much a log group takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from constructs import Construct

from eks_constructs.alarm_actions import tell
from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.audit import AUDIT_EVENTS, AuditEvent, audit_problems
from eks_constructs.planning.cluster import name_problems
from eks_constructs.tokens import require_concrete

_NAMESPACE: Final = "EksConstructs/Audit"
_GIB: Final = 1024**3


class AuditAlarms(Construct):
    """Metric filters over the audit log of a cluster, each with an alarm.

    They count denied requests, answers to requests without credentials, shells opened in pods,
    lists of secrets, and changes to who may do what. Access entries are changed by the API of EKS,
    which this log does not show: CloudTrail does.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        log_group: Log group of the control plane; the log ``audit`` must be switched on.
        cluster_name: Name of the cluster, with which the names of the metrics begin.
        topic: Topic that is told. Default: nobody, the alarms are only seen.
        thresholds: How many in five minutes raise an alarm, by the name of the event; ``None`` for
            no alarm. Default: 1 for ``AccessEntryChanges``, ``AnonymousRequests`` and
            ``ExecIntoPods``, 5 for ``SecretReads``, 50 for ``DeniedRequests``.

    Raises:
        ConfigurationError: An event is unknown, or a threshold is less than one.

    See https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
    """

    alarms: Final[Mapping[str, cloudwatch.Alarm]]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        log_group: logs.ILogGroup,
        cluster_name: str,
        topic: sns.ITopic | None = None,
        thresholds: Mapping[str, int | None] | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        own = dict(thresholds or {})
        require_concrete({"cluster_name": cluster_name}, subject="audit alarms")
        refuse(
            "audit alarms",
            [*name_problems(cluster_name, where="cluster_name"), *audit_problems(own)],
        )
        wanted = {name: own.get(name, event.threshold) for name, event in AUDIT_EVENTS.items()}
        self.alarms = {
            name: self._alarm(name, AUDIT_EVENTS[name], threshold, log_group, cluster_name)
            for name, threshold in wanted.items()
            if threshold is not None
        }
        if topic is not None:
            tell(self, self.alarms.values(), topic)

    def _alarm(
        self,
        name: str,
        event: AuditEvent,
        threshold: int,
        log_group: logs.ILogGroup,
        cluster_name: str,
    ) -> cloudwatch.Alarm:
        metric_name = f"{cluster_name}-{name}"
        logs.MetricFilter(
            self,
            name,
            log_group=log_group,
            filter_pattern=logs.FilterPattern.literal(event.pattern),
            metric_namespace=_NAMESPACE,
            metric_name=metric_name,
            metric_value="1",
            default_value=0,
        )
        metric = cloudwatch.Metric(
            namespace=_NAMESPACE,
            metric_name=metric_name,
            statistic=cloudwatch.Stats.SUM,
            period=Duration.minutes(5),
        )
        return cloudwatch.Alarm(
            self,
            f"{name}Alarm",
            metric=metric,
            threshold=threshold,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            alarm_description=f"{cluster_name}: {event.description}",
        )


class IngestionAlarm(Construct):
    """An alarm that tells when a log group takes more in a day than planned: logs cost by size.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        log_group: The log group.
        gib_per_day: Most GiB in a day.
        topic: Topic that is told. Default: nobody, the alarm is only seen.

    Raises:
        ConfigurationError: The limit is not more than nothing.

    See https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
    """

    alarm: Final[cloudwatch.Alarm]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        log_group: logs.ILogGroup,
        gib_per_day: float,
        topic: sns.ITopic | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        require_concrete({"gib_per_day": gib_per_day}, subject="ingestion alarm")
        refuse("ingestion alarm", _limit_problems(gib_per_day))
        self.alarm = cloudwatch.Alarm(
            self,
            "Resource",
            metric=cloudwatch.Metric(
                namespace="AWS/Logs",
                metric_name="IncomingBytes",
                dimensions_map={"LogGroupName": log_group.log_group_name},
                statistic=cloudwatch.Stats.SUM,
                period=Duration.days(1),
            ),
            threshold=gib_per_day * _GIB,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            alarm_description=f"a log group takes more than {gib_per_day:g} GiB a day",
        )
        if topic is not None:
            tell(self, [self.alarm], topic)


def _limit_problems(gib: float) -> tuple[Problem, ...]:
    if gib > 0:
        return ()
    where = "gib_per_day"
    return (Problem(code="out-of-range", where=where, got=gib, message="must be more than 0"),)
