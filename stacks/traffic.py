"""The stack of how traffic finds an environment: it outlives what the names lead to."""

from __future__ import annotations

from aws_cdk import Stack
from aws_cdk import aws_sns as sns
from constructs import Construct

from eks_constructs.assembly.network import AnyNetwork
from eks_constructs.assembly.traffic import build_traffic
from eks_constructs.cluster import Cluster
from eks_constructs.config.resolved import Environment
from eks_constructs.config.resolved_traffic import Traffic


class TrafficStack(Stack):
    """Zones, certificates, what load balancers need, and external-dns.

    Args:
        scope: The environment.
        construct_id: Id in the environment.
        environment: What to build.
        traffic: What it wants of traffic.
        network: Its network.
        cluster: Its cluster.
        topic: Topic of its alarms; ``None`` where nobody is told.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        environment: Environment,
        traffic: Traffic,
        network: AnyNetwork,
        cluster: Cluster,
        topic: sns.ITopic | None,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            description=f"Traffic of the EKS environment {environment.name}",
            termination_protection=environment.platform.termination_protection,
        )
        build_traffic(self, environment, traffic, network, cluster, topic)
