"""Where metrics are kept, and whom its alerts go to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_aps as aps
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.errors import Problem, refuse
from eks_constructs.iam import PodIdentityRole
from eks_constructs.log_group import RetainedLogGroup, encryption_key, removal_policy_problems
from eks_constructs.planning.alert_manager import AlertRouting, alert_manager_definition
from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.manifests.yaml_text import yaml_text
from eks_constructs.planning.policies.observability import prometheus_remote_write
from eks_constructs.planning.prometheus_values import CHART_SERVICE_ACCOUNT, remote_write_values
from eks_constructs.planning.prometheus_workspace import (
    DEFAULT_RETENTION_DAYS,
    SeriesLimit,
    region_problems,
    topic_problems,
    workspace_problems,
)
from eks_constructs.planning.service_accounts import ServiceAccount
from eks_constructs.tokens import is_token, require_concrete

_ROUTING: Final = AlertRouting()


class PrometheusWorkspace(Construct):
    """A workspace of Amazon Managed Prometheus: encrypted, with logs, limits and an alert manager.

    Metrics come from a :class:`~eks_constructs.prometheus_scraper.PrometheusScraper` or from a
    Prometheus of your own, alerts from :class:`~eks_constructs.prometheus_rules.PrometheusRules`.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        alias: Name for people. Default: none.
        key: Key to encrypt with; it can never be changed. One that was imported must already let
            CloudWatch Logs use it. Default: one is made here, with rotation.
        retention_days: Days that samples are kept, 1 to 1,095. Default: 150.
        log_retention_days: Days that the service's logs of rules and alerts that failed are kept,
            one of :data:`~eks_constructs.planning.log_retention.RETENTION_DAYS`, or ``None`` for
            ever. Default: 365.
        limits: How many series with certain labels it takes. Default: as many as its quota.
        alert_topic: Where alerts go: a standard topic of the same stack, or one that was imported,
            whose policy already lets ``aps.amazonaws.com`` publish. Default: alerts go nowhere.
        alert_routing: Which alerts are sent, and how often. Default: warnings and worse, again
            after twelve hours.
        removal_policy: What happens to workspace, key and logs when they leave the template.
            Default: kept.

    Raises:
        ConfigurationError: Everything that the service would refuse, all at once.

    See https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-create-workspace.html
    """

    resource: Final[aps.CfnWorkspace]
    key: Final[kms.IKey]
    log_group: Final[logs.LogGroup]
    """Logs of rules and alerts that failed; a scraper may write to it too."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        alias: str | None = None,
        key: kms.IKey | None = None,
        retention_days: int = DEFAULT_RETENTION_DAYS,
        log_retention_days: int | None = 365,
        limits: Sequence[SeriesLimit] = (),
        alert_topic: sns.ITopic | None = None,
        alert_routing: AlertRouting = _ROUTING,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, construct_id)
        concrete: dict[str, object] = {"alias": alias, "retention_days": retention_days}
        require_concrete(concrete, subject="Prometheus workspace")
        options = workspace_problems(alias=alias, retention_days=retention_days, limits=limits)
        removal = removal_policy_problems(removal_policy, things="workspaces")
        region = Stack.of(self).region
        place = [] if is_token(region) else region_problems(region, scraper=False)
        topic = self._topic_problems(alert_topic)
        refuse("Prometheus workspace", [*place, *options, *removal, *topic])
        self.key = key if key is not None else encryption_key(self, "Key", removal_policy)
        self.log_group = RetainedLogGroup(
            self,
            "Logs",
            retention_days=log_retention_days,
            key=self.key,
            removal_policy=removal_policy,
        ).log_group
        self.resource = aps.CfnWorkspace(
            self,
            "Resource",
            alias=alias,
            kms_key_arn=self.key.key_arn,
            logging_configuration=aps.CfnWorkspace.LoggingConfigurationProperty(
                log_group_arn=self.log_group.log_group_arn
            ),
            workspace_configuration=aps.CfnWorkspace.WorkspaceConfigurationProperty(
                retention_period_in_days=retention_days,
                limits_per_label_sets=[_limit(each) for each in limits] or None,
            ),
            alert_manager_definition=self._alert_manager(alert_topic, alert_routing),
        )
        self.resource.apply_removal_policy(removal_policy)
        if alert_topic is not None:
            alert_topic.add_to_resource_policy(self._publish(alert_topic))

    @property
    def workspace_arn(self) -> str:
        """ARN of the workspace."""
        return self.resource.attr_arn

    @property
    def remote_write_url(self) -> str:
        """Where it takes samples of a Prometheus of your own, signed by AWS Signature 4."""
        return f"{self.resource.attr_prometheus_endpoint}api/v1/remote_write"

    def remote_write_role(
        self,
        construct_id: str,
        *,
        cluster: IClusterRef,
        service_account: ServiceAccount = CHART_SERVICE_ACCOUNT,
        permissions_boundary: iam.IManagedPolicy | None = None,
    ) -> iam.IRole:
        """Make the role of a Prometheus that writes to this workspace, and may do nothing else.

        Hand it to its pods by a :class:`~eks_constructs.pod_identity.PodIdentity`.

        Args:
            construct_id: Id in this construct.
            cluster: The one cluster whose pods may have it.
            service_account: Their service account. Default: that of the chart
                kube-prometheus-stack, as a release of this name in the namespace ``monitoring``.
            permissions_boundary: Upper limit of what the role may do. Default: none.
        """
        return PodIdentityRole(
            self,
            construct_id,
            policies=[prometheus_remote_write(workspace_arns=[self.workspace_arn])],
            cluster=cluster,
            only_for=service_account,
            permissions_boundary=permissions_boundary,
        ).role

    def remote_write_values(
        self, *, cluster_name: str, service_account: ServiceAccount = CHART_SERVICE_ACCOUNT
    ) -> str:
        """Return values of the chart kube-prometheus-stack to write to this workspace, as YAML.

        They hold tokens: put them into an output to read them after the deployment.

        Args:
            cluster_name: Value of the label ``cluster`` of every series.
            service_account: Service account of Prometheus. Default: that of the chart.
        """
        values = self.remote_write_chart_values(
            cluster_name=cluster_name, service_account=service_account
        )
        return yaml_text([values])

    def remote_write_chart_values(
        self, *, cluster_name: str, service_account: ServiceAccount = CHART_SERVICE_ACCOUNT
    ) -> Mapping[str, JsonValue]:
        """Return the same values for a :class:`~eks_constructs.helm_release.HelmRelease`.

        Args:
            cluster_name: Value of the label ``cluster`` of every series.
            service_account: Service account of Prometheus. Default: that of the chart.
        """
        return remote_write_values(
            cluster_name=cluster_name,
            remote_write_url=self.remote_write_url,
            region=Stack.of(self).region,
            service_account=service_account.name,
        )

    def _alert_manager(self, topic: sns.ITopic | None, routing: AlertRouting) -> str | None:
        if topic is None:
            return None
        return alert_manager_definition(routing, topic_arn=topic.topic_arn, region=topic.env.region)

    def _topic_problems(self, topic: sns.ITopic | None) -> list[Problem]:
        if topic is None:
            return []
        made = isinstance(topic, sns.Topic)
        elsewhere = made and Stack.of(topic) is not Stack.of(self)
        accounts = {topic.env.account, Stack.of(self).account}
        abroad = len(accounts) > 1 and not any(is_token(each) for each in accounts)
        found = topic_problems(fifo=topic.fifo, other_stack=elsewhere, other_account=abroad)
        return list(found)

    def _publish(self, topic: sns.ITopic) -> iam.PolicyStatement:
        return iam.PolicyStatement(
            actions=["sns:GetTopicAttributes", "sns:Publish"],
            principals=[iam.ServicePrincipal("aps.amazonaws.com")],
            resources=[topic.topic_arn],
            conditions={
                "ArnEquals": {"aws:SourceArn": self.workspace_arn},
                "StringEquals": {"aws:SourceAccount": Stack.of(self).account},
            },
        )


def _limit(limit: SeriesLimit) -> aps.CfnWorkspace.LimitsPerLabelSetProperty:
    return aps.CfnWorkspace.LimitsPerLabelSetProperty(
        label_set=[
            aps.CfnWorkspace.LabelProperty(name=name, value=value)
            for name, value in sorted(limit.labels.items())
        ],
        limits=aps.CfnWorkspace.LimitsPerLabelSetEntryProperty(max_series=limit.max_series),
    )
