"""What CloudWatch watches of an environment, besides logs."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sns as sns
from constructs import Construct

from eks_constructs.assembly.shared import removal_policy
from eks_constructs.cluster import Cluster
from eks_constructs.cluster_alarms import ClusterAlarms
from eks_constructs.cluster_dashboard import ClusterDashboard
from eks_constructs.config.resolved import Environment
from eks_constructs.container_insights import ContainerInsights


def build_container_insights(scope: Construct, environment: Environment, cluster: Cluster) -> None:
    """Make the add-on, its role and its log groups, if they are wanted.

    Args:
        scope: Parent construct, of a stack that is made after the nodes.
        environment: The environment.
        cluster: Its cluster.
    """
    watched = environment.cloudwatch
    if watched is None or watched.insights is None:
        return
    wanted = watched.insights
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


def build_alarms(
    scope: Construct,
    environment: Environment,
    topic: sns.ITopic | None,
    others: Sequence[cloudwatch.Alarm],
) -> None:
    """Make alarms on the cluster, and a dashboard with all alarms, as far as they are wanted.

    Args:
        scope: Parent construct.
        environment: The environment.
        topic: Topic of the environment.
        others: Alarms of other sections, for the dashboard.
    """
    watched, name = environment.cloudwatch, environment.cluster.name
    if watched is None:
        return
    alarms: Sequence[cloudwatch.Alarm] = ()
    if watched.alarms is not None:
        made = ClusterAlarms(
            scope,
            "Alarms",
            cluster_name=name,
            topic=topic,
            thresholds=watched.alarms,
            container_insights=watched.agent,
        )
        alarms = tuple(made.alarms.values())
    if watched.dashboard is not None:
        ClusterDashboard(
            scope,
            "Dashboard",
            cluster_name=name,
            alarms=(*alarms, *others),
            container_insights=watched.agent,
            dashboard_name=watched.dashboard.name,
        )
