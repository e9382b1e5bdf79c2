"""CloudWatch: metrics of nodes and pods, alarms on them, and one page with all of it."""

from __future__ import annotations

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_sns as sns
from constructs import Construct

from eks_constructs import (
    AccessEntryAlert,
    Cluster,
    ClusterAlarms,
    ClusterDashboard,
    ContainerInsights,
)
from examples.kitchen_sink.network import CLUSTER


class CloudWatchStack(Stack):
    """Container Insights, and who hears of what it tells."""

    def __init__(
        self, scope: Construct, construct_id: str, *, cluster: Cluster, topic: sns.ITopic
    ) -> None:
        super().__init__(scope, construct_id, description="CloudWatch")
        ContainerInsights(
            self,
            "Insights",
            cluster=cluster,
            cluster_name=CLUSTER,
            application_signals=True,
            removal_policy=RemovalPolicy.DESTROY,
        )
        AccessEntryAlert(self, "Access", cluster_name=CLUSTER, topic=topic)
        alarms = ClusterAlarms(self, "Alarms", cluster_name=CLUSTER, topic=topic).alarms
        ClusterDashboard(self, "Dashboard", cluster_name=CLUSTER, alarms=list(alarms.values()))
