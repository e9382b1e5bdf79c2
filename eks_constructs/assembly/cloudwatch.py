"""Alarms of CloudWatch on an environment, and a dashboard of them."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sns as sns
from constructs import Construct

from eks_constructs.cluster_alarms import ClusterAlarms
from eks_constructs.cluster_dashboard import ClusterDashboard
from eks_constructs.config.resolved import Environment


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
