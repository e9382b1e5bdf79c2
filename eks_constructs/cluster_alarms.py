"""Alarms of CloudWatch on the control plane and the nodes of a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sns as sns
from constructs import Construct

from eks_constructs.alarm_actions import tell
from eks_constructs.errors import refuse
from eks_constructs.planning.cluster import name_problems
from eks_constructs.planning.cluster_metrics import (
    ClusterAlarm,
    ClusterMetric,
    ClusterThresholds,
    no_alarm_problems,
    wanted_alarms,
)
from eks_constructs.tokens import require_concrete

_THRESHOLDS: Final = ClusterThresholds()


class ClusterAlarms(Construct):
    """Alarms when the API server fails or is slow, nodes are full or gone, or pods do not run.

    Those of nodes and pods need the metrics of a
    :class:`~eks_constructs.container_insights.ContainerInsights`, or of the agent installed
    otherwise.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster_name: Name of the cluster; it must be known at synthesis.
        topic: Topic that is told when an alarm begins and when it ends. Default: nobody, the alarms
            are only seen.
        thresholds: From where on they alarm. Default: those of
            :class:`~eks_constructs.planning.cluster_metrics.ClusterThresholds`.
        container_insights: Whether the agent on the nodes sends metrics. Default: it does.

    Raises:
        ConfigurationError: No cluster can have this name, or nothing would ever alarm.

    See https://docs.aws.amazon.com/eks/latest/userguide/cloudwatch.html
    """

    alarms: Final[Mapping[str, cloudwatch.Alarm]]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster_name: str,
        topic: sns.ITopic | None = None,
        thresholds: ClusterThresholds = _THRESHOLDS,
        container_insights: bool = True,
    ) -> None:
        super().__init__(scope, construct_id)
        require_concrete({"cluster_name": cluster_name}, subject="cluster alarms")
        wanted = wanted_alarms(thresholds, container_insights=container_insights)
        found = [*name_problems(cluster_name, where="cluster_name"), *no_alarm_problems(wanted)]
        refuse("cluster alarms", found)
        self.alarms = MappingProxyType(
            {
                name: self._alarm(name, alarm, threshold, cluster_name)
                for name, (alarm, threshold) in wanted.items()
            }
        )
        if topic is not None:
            tell(self, self.alarms.values(), topic, ends=True)

    def _alarm(
        self, name: str, alarm: ClusterAlarm, threshold: float, cluster_name: str
    ) -> cloudwatch.Alarm:
        missing = cloudwatch.TreatMissingData
        return cloudwatch.Alarm(
            self,
            name,
            metric=_question(alarm, cluster_name),
            threshold=threshold,
            evaluation_periods=alarm.periods,
            comparison_operator=_comparison(alarm),
            treat_missing_data=missing.BREACHING if alarm.below else missing.NOT_BREACHING,
            alarm_description=f"{cluster_name}: {alarm.description}",
        )


def _question(alarm: ClusterAlarm, cluster_name: str) -> cloudwatch.IMetric:
    period = Duration.minutes(alarm.period_minutes)
    metrics = {
        name: _metric(metric, cluster_name, period) for name, metric in alarm.metrics.items()
    }
    if not alarm.expression:
        (only,) = metrics.values()
        return only
    return cloudwatch.MathExpression(
        expression=alarm.expression,
        using_metrics=metrics,
        label=alarm.description,
        period=period,
    )


def _metric(metric: ClusterMetric, cluster_name: str, period: Duration) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace=metric.namespace,
        metric_name=metric.name,
        dimensions_map={"ClusterName": cluster_name},
        statistic=metric.statistic,
        period=period,
    )


def _comparison(alarm: ClusterAlarm) -> cloudwatch.ComparisonOperator:
    operators = cloudwatch.ComparisonOperator
    if alarm.below:
        return operators.LESS_THAN_THRESHOLD
    if alarm.at_least:
        return operators.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
    return operators.GREATER_THAN_THRESHOLD
