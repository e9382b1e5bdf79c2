"""Metrics: where they are kept, who reads them, and who hears of alerts."""

from __future__ import annotations

from typing import Final

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_sns as sns
from constructs import Construct

from eks_constructs import (
    AlertTopic,
    Cluster,
    GrafanaDashboards,
    GrafanaWorkspace,
    Network,
    PodIdentity,
    PrometheusRules,
    PrometheusScraper,
    PrometheusWorkspace,
    SeriesLimit,
    well_known,
)

_GONE: Final = RemovalPolicy.DESTROY


class ObservabilityStack(Stack):
    """A workspace with rules, scraper and Grafana, and the role of a Prometheus of one's own."""

    topic: Final[sns.Topic]

    def __init__(
        self, scope: Construct, construct_id: str, *, network: Network, cluster: Cluster
    ) -> None:
        super().__init__(scope, construct_id)
        alerts = AlertTopic(self, "Alerts", emails=["platform@example.com"], removal_policy=_GONE)
        self.topic = alerts.topic
        metrics = PrometheusWorkspace(
            self,
            "Metrics",
            limits=[SeriesLimit(labels={"namespace": "shop"}, max_series=500_000)],
            alert_topic=alerts.topic,
            removal_policy=_GONE,
        )
        PrometheusRules(self, "Rules", workspace_arn=metrics.workspace_arn)
        group = ec2.SecurityGroup.from_security_group_id(
            self, "ClusterGroup", cluster.cluster_security_group_id, mutable=False
        )
        PrometheusScraper(
            self,
            "Scraper",
            cluster=cluster,
            workspace_arn=metrics.workspace_arn,
            subnets=network.private_subnets,
            security_groups=[group],
            log_group=metrics.log_group,
        )
        PodIdentity(
            self,
            "Prometheus",
            cluster=cluster,
            namespace="monitoring",
            service_account="kube-prometheus-stack-prometheus",
            role=metrics.remote_write_role("Writer", cluster=cluster),
        )
        self._dashboards(network, metrics, alerts, group)

    def _dashboards(
        self,
        network: Network,
        metrics: PrometheusWorkspace,
        alerts: AlertTopic,
        group: ec2.ISecurityGroup,
    ) -> None:
        GrafanaWorkspace(
            self,
            "Grafana",
            identity_center=True,
            reads=well_known.grafana(prometheus_workspace_arns=[metrics.workspace_arn]),
            alert_topics=[alerts.topic],
            subnets=network.private_subnets,
            security_groups=[group],
            removal_policy=_GONE,
        )
        GrafanaDashboards(self, "Dashboards")
