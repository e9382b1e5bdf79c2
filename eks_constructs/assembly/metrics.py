"""Metrics of an environment: workspace, rules, scraper, and who hears of alerts."""

from __future__ import annotations

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_sns as sns
from constructs import Construct

from eks_constructs.alert_topic import AlertTopic
from eks_constructs.assembly.network import AnyNetwork, subnets_of_tiers
from eks_constructs.assembly.shared import removal_policy
from eks_constructs.cluster import Cluster
from eks_constructs.config.resolved import Environment
from eks_constructs.config.resolved_observability import Alerts, Metrics
from eks_constructs.imported import zone_of
from eks_constructs.planning.alert_manager import AlertRouting
from eks_constructs.planning.network_subnets import SubnetTier
from eks_constructs.prometheus_rules import PrometheusRules
from eks_constructs.prometheus_scraper import PrometheusScraper
from eks_constructs.prometheus_workspace import PrometheusWorkspace

_MOST_SUBNETS = 5


def build_metrics(
    scope: Construct,
    environment: Environment,
    metrics: Metrics,
    network: AnyNetwork,
    cluster: Cluster,
) -> PrometheusWorkspace:
    """Make the workspace, and what fills and watches it.

    Args:
        scope: Parent construct.
        environment: The environment.
        metrics: What it wants of metrics.
        network: Its network.
        cluster: Its cluster.
    """
    alerts = metrics.alerts
    workspace = PrometheusWorkspace(
        scope,
        "Metrics",
        alias=environment.cluster.name,
        retention_days=metrics.retention_days,
        alert_topic=_topic(scope, environment, alerts) if alerts is not None else None,
        alert_routing=alerts.routing if alerts is not None else AlertRouting(),
        removal_policy=removal_policy(environment),
    )
    if metrics.rule_groups:
        PrometheusRules(
            scope,
            "Rules",
            workspace_arn=workspace.workspace_arn,
            groups=metrics.rule_groups,
            thresholds=metrics.thresholds,
        )
    if metrics.scrape_interval_seconds is not None:
        PrometheusScraper(
            scope,
            "Scraper",
            cluster=cluster,
            workspace_arn=workspace.workspace_arn,
            subnets=_one_a_zone(network),
            security_groups=[
                ec2.SecurityGroup.from_security_group_id(
                    scope, "ClusterGroup", cluster.cluster_security_group_id, mutable=False
                )
            ],
            cluster_label=environment.cluster.name,
            scrape_interval_seconds=metrics.scrape_interval_seconds,
            log_group=workspace.log_group,
            alias=environment.cluster.name,
        )
    return workspace


def _topic(scope: Construct, environment: Environment, alerts: Alerts) -> sns.ITopic:
    if alerts.topic_arn is not None:
        return sns.Topic.from_topic_arn(scope, "GivenAlerts", alerts.topic_arn)
    return AlertTopic(
        scope, "Alerts", emails=alerts.emails, removal_policy=removal_policy(environment)
    ).topic


def _one_a_zone(network: AnyNetwork) -> list[ec2.ISubnet]:
    """Return private subnets, those of other zones first, as many as a scraper takes."""
    subnets = subnets_of_tiers(network, (SubnetTier.PRIVATE,))
    first: dict[object, ec2.ISubnet] = {}
    for subnet in subnets:
        first.setdefault(zone_of(subnet) or subnet, subnet)
    return list(first.values())[:_MOST_SUBNETS]
