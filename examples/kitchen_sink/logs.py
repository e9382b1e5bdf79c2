"""Logs of pods and of the control plane, and what is heard of at once."""

from __future__ import annotations

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_logs as logs
from constructs import Construct

from eks_constructs import (
    AuditAlarms,
    Cluster,
    HelmRelease,
    IngestionAlarm,
    KubernetesManifests,
    LogPipeline,
    LogSubscription,
    S3Logs,
    SplunkLogs,
    fargate_logging,
)
from examples.kitchen_sink.network import CLUSTER

_SPLUNK = SplunkLogs(
    endpoint="https://splunk.example.com:8088",
    token_secret_arn="arn:aws:secretsmanager:eu-west-1:123456789012:secret:splunk-AbCdEf",  # noqa: S106 - where it is
)


class LogsStack(Stack):
    """Logs of pods in a bucket for Athena, those of the control plane in Splunk."""

    def __init__(self, scope: Construct, construct_id: str, *, cluster: Cluster) -> None:
        super().__init__(scope, construct_id, description="Logs")
        pipeline = LogPipeline(
            self,
            "Pods",
            cluster=cluster,
            cluster_name=CLUSTER,
            destination=S3Logs(),
            removal_policy=RemovalPolicy.DESTROY,
        )
        HelmRelease(
            self,
            "FluentBit",
            cluster_name=CLUSTER,
            chart=pipeline.chart,
            values=pipeline.helm_values,
        )
        group = logs.LogGroup.from_log_group_name(
            self, "ControlPlane", f"/aws/eks/{CLUSTER}/cluster"
        )
        LogSubscription(
            self,
            "ControlPlaneLogs",
            log_group=group,
            destination=_SPLUNK,
            removal_policy=RemovalPolicy.DESTROY,
        )
        AuditAlarms(self, "Audit", log_group=group, cluster_name=CLUSTER)
        IngestionAlarm(self, "TooMuch", log_group=group, gib_per_day=5)
        KubernetesManifests(
            self,
            "Fargate",
            cluster_name=CLUSTER,
            manifests=fargate_logging(region=self.region, log_group="/sink/fargate"),
        )
