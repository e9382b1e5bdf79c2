"""Alarms on the audit log of a cluster, on calls of EKS, and on how much a log group takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from aws_cdk import ArnFormat, Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from constructs import Construct

from eks_constructs.alarm_actions import tell
from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.audit import (
    ACCESS_CALLS,
    AUDIT_EVENTS,
    AuditEvent,
    audit_problems,
)
from eks_constructs.planning.cluster import name_problems
from eks_constructs.tokens import require_concrete

_NAMESPACE: Final = "EksConstructs/Audit"
_GIB: Final = 1024**3
_SAID: Final = {
    "call": "$.detail.eventName",
    "cluster": "$.detail.requestParameters.name",
    "principal": "$.detail.requestParameters.principalArn",
    "who": "$.detail.userIdentity.arn",
}
_SENTENCE: Final = "<call> of cluster <cluster> by <who>: <principal>"
"""What people read; a part that an event does not have is left out.

See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
"""


class AuditAlarms(Construct):
    """Metric filters over the audit log of a cluster, each with an alarm.

    They count denied requests, answers to requests without credentials, shells opened in pods,
    lists of secrets, and changes to who may do what. Access entries are changed by the API of EKS,
    which this log does not show: see :class:`AccessEntryAlert`.

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


class AccessEntryAlert(Construct):
    """Tells a topic of each change to a cluster's access entries, its endpoint or its logs.

    These are calls of EKS, of which EventBridge hears from CloudTrail: a trail of the account must
    record management events of the region. Calls that were refused are not told of; deployments
    that change access entries are.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster_name: Name of the cluster, in the region of the stack.
        topic: Topic that is told, of the same region. The key of an imported one must be named
            where it is imported, or its policy must let the role made here use it.

    Raises:
        ConfigurationError: No cluster can have this name.

    See https://docs.aws.amazon.com/eks/latest/userguide/logging-using-cloudtrail.html and
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
    """

    resource: Final[events.CfnRule]
    role: Final[iam.Role]
    """Role that publishes to the topic."""

    def __init__(
        self, scope: Construct, construct_id: str, *, cluster_name: str, topic: sns.ITopic
    ) -> None:
        super().__init__(scope, construct_id)
        require_concrete({"cluster_name": cluster_name}, subject="access entry alert")
        refuse("access entry alert", name_problems(cluster_name, where="cluster_name"))
        self.role = self._publisher(topic)
        self.resource = events.CfnRule(
            self,
            "Resource",
            description=f"Changes to who gets into cluster {cluster_name}",
            event_pattern=_access_pattern(cluster_name),
            targets=[
                events.CfnRule.TargetProperty(
                    id="Topic",
                    arn=topic.topic_arn,
                    role_arn=self.role.role_arn,
                    input_transformer=events.CfnRule.InputTransformerProperty(
                        input_paths_map=_SAID, input_template=f'"{_SENTENCE}"'
                    ),
                )
            ],
        )

    def _publisher(self, topic: sns.ITopic) -> iam.Role:
        # By a role rather than by the topic's policy, which would let rules of everybody in.
        stack = Stack.of(self)
        rules = stack.format_arn(
            service="events",
            resource="rule",
            resource_name="*",
            arn_format=ArnFormat.SLASH_RESOURCE_NAME,
        )
        statements = [iam.PolicyStatement(actions=["sns:Publish"], resources=[topic.topic_arn])]
        if topic.master_key is not None:
            actions = ["kms:Decrypt", "kms:GenerateDataKey"]
            key = topic.master_key.key_arn
            statements.append(iam.PolicyStatement(actions=actions, resources=[key]))
        return iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal(
                "events.amazonaws.com",
                conditions={
                    "ArnLike": {"aws:SourceArn": rules},
                    "StringEquals": {"aws:SourceAccount": stack.account},
                },
            ),
            managed_policies=[iam.ManagedPolicy(self, "Publish", statements=statements)],
        )


def _access_pattern(cluster_name: str) -> Mapping[str, object]:
    return {
        "source": ["aws.eks"],
        "detail-type": ["AWS API Call via CloudTrail"],
        "detail": {
            "eventSource": ["eks.amazonaws.com"],
            "eventName": list(ACCESS_CALLS),
            "requestParameters": {"name": [cluster_name]},
            "errorCode": [{"exists": False}],
        },
    }


class IngestionAlarm(Construct):
    """An alarm that tells when a log group takes more in a day than planned: logs cost by size.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        log_group: The log group. Some of what hands one out, such as a log pipeline, has none at
            times, which is refused.
        gib_per_day: Most GiB in a day.
        topic: Topic that is told. Default: nobody, the alarm is only seen.

    Raises:
        ConfigurationError: There is no log group, or the limit is not more than nothing.

    See https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
    """

    alarm: Final[cloudwatch.Alarm]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        log_group: logs.ILogGroup | None,
        gib_per_day: float,
        topic: sns.ITopic | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        require_concrete({"gib_per_day": gib_per_day}, subject="ingestion alarm")
        refuse("ingestion alarm", _ingestion_problems(log_group, gib_per_day))
        assert log_group is not None  # noqa: S101 - refused before
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


def _ingestion_problems(log_group: logs.ILogGroup | None, gib: float) -> Iterator[Problem]:
    if log_group is None:
        message = "must be a log group; a pipeline has one if its destination is CloudWatch Logs"
        yield Problem(code="required", where="log_group", got=None, message=message)
    if gib <= 0:
        message = "must be more than 0"
        yield Problem(code="out-of-range", where="gib_per_day", got=gib, message=message)
