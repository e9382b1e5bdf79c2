"""Where the logs of an environment go, and what is heard of at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs
from aws_cdk import aws_sns as sns
from constructs import Construct

from eks_constructs.assembly.shared import removal_policy
from eks_constructs.audit_alarms import AccessEntryAlert, AuditAlarms, IngestionAlarm
from eks_constructs.cluster import Cluster
from eks_constructs.config.resolved import Environment
from eks_constructs.config.resolved_logs import Logs
from eks_constructs.helm_release import HelmRelease
from eks_constructs.kubernetes_manifests import KubernetesManifests
from eks_constructs.log_pipeline import LogPipeline, LogSubscription
from eks_constructs.planning.cluster import control_plane_log_group
from eks_constructs.planning.fargate_logging import fargate_log_policy, fargate_logging
from eks_constructs.planning.log_destinations import CloudWatchLogs
from eks_constructs.role_policies import WellKnownPolicies


def build_logs(
    scope: Construct,
    environment: Environment,
    wanted: Logs,
    cluster: Cluster,
    topic: sns.ITopic | None,
    fargate_role: iam.IRole | None,
) -> Sequence[cloudwatch.Alarm]:
    """Make the pipeline of the pods' logs, the way of the control plane's, and alarms on them.

    Args:
        scope: Parent construct.
        environment: The environment.
        wanted: What it wants of logs.
        cluster: Its cluster.
        topic: Topic of the environment.
        fargate_role: Execution role of pods on Fargate, if it is made here.
    """
    logs = Construct(scope, "Logs")
    name = environment.cluster.name
    pipeline = LogPipeline(
        logs,
        "Pods",
        cluster=cluster,
        cluster_name=name,
        destination=wanted.destination,
        rules=wanted.rules,
        removal_policy=removal_policy(environment),
    )
    HelmRelease(
        logs,
        "FluentBit",
        cluster_name=name,
        chart=pipeline.chart,
        values=pipeline.helm_values,
    )
    group = aws_logs.LogGroup.from_log_group_name(
        logs, "ControlPlaneGroup", control_plane_log_group(name)
    )
    if wanted.control_plane and not isinstance(wanted.destination, CloudWatchLogs):
        LogSubscription(
            logs,
            "ControlPlane",
            log_group=group,
            destination=wanted.destination,
            removal_policy=removal_policy(environment),
        )
    if wanted.fargate:
        _fargate(logs, environment, pipeline, fargate_role)
    written = group if environment.cluster.logging.types else None
    groups = {"TooMuch": written, "TooMuchOfPods": pipeline.log_group}
    return [
        *_audit_alarms(logs, wanted, group, name, topic),
        *_ingestion_alarms(logs, groups, wanted.gib_per_day, topic),
    ]


def _fargate(
    logs: Construct, environment: Environment, pipeline: LogPipeline, role: iam.IRole | None
) -> None:
    scope = Construct(logs, "Fargate")
    stream, group = pipeline.stream_name, pipeline.log_group_name
    name = environment.cluster.name
    KubernetesManifests(
        scope,
        "Router",
        cluster_name=name,
        manifests=fargate_logging(
            region=environment.region, log_group=group, stream_name=stream, cluster_name=name
        ),
    )
    if role is not None:
        policy = fargate_log_policy(log_group=group, stream_name=stream)
        made = WellKnownPolicies(scope, "Policies", policies=[policy])
        for each in made.managed_policies:
            each.attach_to_role(role)


def _audit_alarms(
    logs: Construct,
    wanted: Logs,
    group: aws_logs.ILogGroup,
    cluster_name: str,
    topic: sns.ITopic | None,
) -> Sequence[cloudwatch.Alarm]:
    if not wanted.audit:
        return ()
    own = wanted.audit_topic_arn
    told = sns.Topic.from_topic_arn(logs, "AuditTopic", own) if own else topic
    audit = AuditAlarms(logs, "Audit", log_group=group, cluster_name=cluster_name, topic=told)
    if told is not None:
        AccessEntryAlert(logs, "AccessEntries", cluster_name=cluster_name, topic=told)
    return tuple(audit.alarms.values())


def _ingestion_alarms(
    logs: Construct,
    groups: Mapping[str, aws_logs.ILogGroup | None],
    gib_per_day: float | None,
    topic: sns.ITopic | None,
) -> Sequence[cloudwatch.Alarm]:
    if gib_per_day is None:
        return ()
    return [
        IngestionAlarm(logs, name, log_group=group, gib_per_day=gib_per_day, topic=topic).alarm
        for name, group in groups.items()
        if group is not None
    ]
