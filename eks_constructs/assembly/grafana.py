"""Where people look at the metrics, logs and traces of an environment."""

from __future__ import annotations

from aws_cdk import CfnOutput
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_sns as sns
from constructs import Construct

from eks_constructs.assembly.network import AnyNetwork, one_private_subnet_a_zone
from eks_constructs.assembly.shared import removal_policy
from eks_constructs.config.resolved import Environment
from eks_constructs.config.resolved_grafana import Grafana
from eks_constructs.grafana_dashboards import GrafanaDashboards
from eks_constructs.grafana_workspace import GrafanaWorkspace
from eks_constructs.planning.policies.grafana import grafana
from eks_constructs.prometheus_workspace import PrometheusWorkspace


def build_grafana(
    scope: Construct,
    environment: Environment,
    wanted: Grafana,
    network: AnyNetwork,
    topic: sns.ITopic | None,
    metrics: PrometheusWorkspace | None,
) -> None:
    """Make the workspace, and write the dashboards to import.

    Args:
        scope: Parent construct.
        environment: The environment.
        wanted: What it wants of Grafana.
        network: Its network.
        topic: Topic of the environment.
        metrics: Its metrics in Amazon Managed Prometheus.
    """
    own = [metrics.workspace_arn] if metrics is not None else []
    groups = Construct(scope, "GrafanaGroups")
    workspace = GrafanaWorkspace(
        scope,
        "Grafana",
        identity_center=wanted.identity_center,
        saml=wanted.saml,
        reads=grafana(
            prometheus_workspace_arns=[*own, *wanted.prometheus_workspace_arns],
            log_group_arns=wanted.log_group_arns,
        ),
        alert_topics=[topic] if topic is not None else [],
        subnets=one_private_subnet_a_zone(network) if wanted.security_group_ids else [],
        security_groups=[
            ec2.SecurityGroup.from_security_group_id(groups, each, each, mutable=False)
            for each in wanted.security_group_ids
        ],
        access=wanted.access,
        name=environment.cluster.name,
        grafana_version=wanted.version,
        plugin_admin=wanted.plugin_admin,
        removal_policy=removal_policy(environment),
    )
    CfnOutput(scope, "GrafanaUrl", value=workspace.url)
    if wanted.dashboards:
        GrafanaDashboards(scope, "Dashboards", dashboards=wanted.dashboards)
