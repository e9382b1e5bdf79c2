"""The stack of what is known of an environment while it runs."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from eks_constructs.assembly import (
    AnyNetwork,
    build_budget,
    build_logs,
    build_metrics,
    build_traces,
)
from eks_constructs.cluster import Cluster
from eks_constructs.config.resolved import Environment


class ObservabilityStack(Stack):
    """Metrics, logs, traces, alerts and a budget; it needs the control plane, but no nodes.

    Args:
        scope: The environment.
        construct_id: Id in the environment.
        environment: What to build.
        network: Its network.
        cluster: Its cluster.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        environment: Environment,
        network: AnyNetwork,
        cluster: Cluster,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            description=f"Observability of the EKS environment {environment.name}",
            termination_protection=environment.platform.termination_protection,
        )
        if environment.metrics is not None:
            build_metrics(self, environment, environment.metrics, network, cluster)
        if environment.logs is not None:
            build_logs(self, environment, environment.logs, cluster)
        if environment.traces is not None:
            build_traces(self, environment, environment.traces, cluster)
        if environment.costs is not None:
            build_budget(self, environment.costs)
