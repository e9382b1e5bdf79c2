"""A dashboard of CloudWatch for one cluster."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from eks_constructs.errors import refuse
from eks_constructs.planning.cluster import name_problems
from eks_constructs.planning.cluster_dashboard import dashboard_body, dashboard_problems
from eks_constructs.tokens import require_concrete


class ClusterDashboard(Construct):
    """What CloudWatch knows of a cluster on one page: alarms, control plane, nodes and pods.

    Its metrics are there anyway. AWS charges for the dashboard itself.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster_name: Name of the cluster, in the region of the stack; it must be known at
            synthesis.
        alarms: Alarms to show on top, such as those of a
            :class:`~eks_constructs.cluster_alarms.ClusterAlarms`. Default: none.
        container_insights: Whether the agent on the nodes sends metrics. Default: it does.
        dashboard_name: Name. Default: CloudFormation makes one up.

    Raises:
        ConfigurationError: A name is none, or there are too many alarms.

    See https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html
    """

    resource: Final[cloudwatch.CfnDashboard]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster_name: str,
        alarms: Sequence[cloudwatch.IAlarm] = (),
        container_insights: bool = True,
        dashboard_name: str | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        concrete: dict[str, object] = {
            "cluster_name": cluster_name,
            "dashboard_name": dashboard_name,
        }
        require_concrete(concrete, subject="cluster dashboard")
        refuse(
            "cluster dashboard",
            [
                *name_problems(cluster_name, where="cluster_name"),
                *dashboard_problems(name=dashboard_name, alarms=len(alarms)),
            ],
        )
        self.resource = cloudwatch.CfnDashboard(
            self,
            "Resource",
            dashboard_name=dashboard_name,
            dashboard_body=dashboard_body(
                cluster_name=cluster_name,
                region=Stack.of(self).region,
                alarm_arns=[alarm.alarm_arn for alarm in alarms],
                container_insights=container_insights,
            ),
        )
