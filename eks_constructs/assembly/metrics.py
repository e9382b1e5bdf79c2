"""Metrics of an environment: workspace, rules, scraper, and who hears of alerts."""

from __future__ import annotations

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_sns as sns
from constructs import Construct

from eks_constructs.assembly.network import AnyNetwork, one_private_subnet_a_zone
from eks_constructs.assembly.shared import removal_policy
from eks_constructs.cluster import Cluster
from eks_constructs.config.resolved import Environment
from eks_constructs.config.resolved_observability import Metrics
from eks_constructs.helm_release import HelmRelease
from eks_constructs.planning.alert_manager import AlertRouting
from eks_constructs.planning.prometheus_values import remote_write_chart
from eks_constructs.planning.service_accounts import ServiceAccount
from eks_constructs.pod_identity import PodIdentity
from eks_constructs.prometheus_rules import PrometheusRules
from eks_constructs.prometheus_scraper import PrometheusScraper
from eks_constructs.prometheus_workspace import PrometheusWorkspace


def build_metrics(
    scope: Construct,
    environment: Environment,
    metrics: Metrics,
    network: AnyNetwork,
    cluster: Cluster,
    topic: sns.ITopic | None,
) -> PrometheusWorkspace:
    """Make the workspace, and what fills and watches it.

    Args:
        scope: Parent construct.
        environment: The environment.
        metrics: What it wants of metrics.
        network: Its network.
        cluster: Its cluster.
        topic: Topic of the environment.
    """
    routing = metrics.alert_routing
    workspace = PrometheusWorkspace(
        scope,
        "Metrics",
        alias=environment.cluster.name,
        retention_days=metrics.retention_days,
        alert_topic=topic if routing is not None else None,
        alert_routing=routing if routing is not None else AlertRouting(),
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
    if metrics.remote_write is not None:
        _remote_write(scope, environment.cluster.name, metrics.remote_write, workspace, cluster)
    if metrics.scrape_interval_seconds is not None:
        PrometheusScraper(
            scope,
            "Scraper",
            cluster=cluster,
            workspace_arn=workspace.workspace_arn,
            subnets=one_private_subnet_a_zone(network),
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


def _remote_write(
    scope: Construct,
    cluster_name: str,
    account: ServiceAccount,
    workspace: PrometheusWorkspace,
    cluster: Cluster,
) -> None:
    write = Construct(scope, "RemoteWrite")
    PodIdentity(
        write,
        "Prometheus",
        cluster=cluster,
        namespace=account.namespace,
        service_account=account.name,
        role=workspace.remote_write_role("Writer", cluster=cluster, service_account=account),
    )
    HelmRelease(
        write,
        "Chart",
        cluster_name=cluster_name,
        chart=remote_write_chart(namespace=account.namespace),
        values=workspace.remote_write_chart_values(
            cluster_name=cluster_name, service_account=account
        ),
    )
