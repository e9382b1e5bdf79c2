"""Metrics of nodes and pods in CloudWatch."""

from __future__ import annotations

from constructs import Construct

from eks_constructs.assembly.shared import removal_policy
from eks_constructs.cluster import Cluster
from eks_constructs.config import resolved_cloudwatch as resolved
from eks_constructs.config.resolved import Environment
from eks_constructs.container_insights import ContainerInsights


def build_container_insights(
    scope: Construct,
    environment: Environment,
    wanted: resolved.ContainerInsights,
    cluster: Cluster,
) -> None:
    """Make the add-on, its role and its log groups.

    Args:
        scope: Parent construct, of a stack that is made after the nodes.
        environment: The environment.
        wanted: What is made.
        cluster: Its cluster.
    """
    ContainerInsights(
        scope,
        "ContainerInsights",
        cluster=cluster,
        cluster_name=environment.cluster.name,
        version=wanted.version,
        container_logs=wanted.container_logs,
        application_signals=wanted.application_signals,
        log_retention_days=wanted.retention_days,
        removal_policy=removal_policy(environment),
    )
