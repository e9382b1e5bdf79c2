"""The stack of what is known of an environment while it runs."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from eks_constructs.assembly import AnyNetwork, build_metrics
from eks_constructs.cluster import Cluster
from eks_constructs.config.resolved import Environment
from eks_constructs.config.resolved_observability import Metrics


class ObservabilityStack(Stack):
    """Metrics, rules and alerts; it needs the control plane, but no nodes.

    Args:
        scope: The environment.
        construct_id: Id in the environment.
        environment: What to build.
        metrics: What it wants of metrics.
        network: Its network.
        cluster: Its cluster.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        environment: Environment,
        metrics: Metrics,
        network: AnyNetwork,
        cluster: Cluster,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            description=f"Observability of the EKS environment {environment.name}",
            termination_protection=environment.platform.termination_protection,
        )
        build_metrics(self, environment, metrics, network, cluster)
