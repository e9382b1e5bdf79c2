"""The stack of what is known of an environment while it runs."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_constructs.assembly.alerts import build_alert_topic
from eks_constructs.assembly.cloudwatch import build_alarms
from eks_constructs.assembly.costs import build_budget
from eks_constructs.assembly.grafana import build_grafana
from eks_constructs.assembly.logs import build_logs
from eks_constructs.assembly.metrics import build_metrics
from eks_constructs.assembly.network import AnyNetwork
from eks_constructs.assembly.traces import build_traces
from eks_constructs.cluster import Cluster
from eks_constructs.config.resolved import Environment


class ObservabilityStack(Stack):
    """Metrics, logs, traces, alarms, Grafana and a budget; it needs the control plane, no nodes.

    Args:
        scope: The environment.
        construct_id: Id in the environment.
        environment: What to build.
        network: Its network.
        cluster: Its cluster.
        fargate_role: Execution role of pods on Fargate, if it is made here.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        environment: Environment,
        network: AnyNetwork,
        cluster: Cluster,
        fargate_role: iam.IRole | None,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            description=f"Observability of the EKS environment {environment.name}",
            termination_protection=environment.platform.termination_protection,
        )
        self.topic = topic = build_alert_topic(self, environment)
        metrics = None
        if environment.metrics is not None:
            metrics = build_metrics(self, environment, environment.metrics, network, cluster, topic)
        alarms: Sequence[cloudwatch.Alarm] = ()
        if environment.logs is not None:
            alarms = build_logs(self, environment, environment.logs, cluster, topic, fargate_role)
        if environment.traces is not None:
            build_traces(self, environment, environment.traces, cluster)
        build_alarms(self, environment, topic, alarms)
        if environment.grafana is not None:
            build_grafana(self, environment, environment.grafana, network, topic, metrics)
        if environment.costs is not None:
            build_budget(self, environment.costs)
