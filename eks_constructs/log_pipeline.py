"""The logs of pods on their way out of a cluster: Fluent Bit, Firehose, and where they end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.errors import refuse
from eks_constructs.log_group import RetainedLogGroup, removal_policy_problems
from eks_constructs.log_stream import LogStream
from eks_constructs.planning.fluent_bit import (
    CHART,
    CHART_REPOSITORY,
    CHART_VERSION,
    RUNS_AS,
    chart_values,
    cloudwatch_output,
    firehose_output,
)
from eks_constructs.planning.fluent_bit_rules import FluentBitRules, fluent_bit_problems
from eks_constructs.planning.helm import HelmChart
from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.log_destinations import (
    CloudWatchLogs,
    LogDestination,
    StreamDestination,
    destination_problems,
    subscription_problems,
)
from eks_constructs.planning.policies.inputs import cluster_name_problems
from eks_constructs.planning.policies.log_delivery import log_group_writer, stream_writer
from eks_constructs.planning.service_accounts import ServiceAccount
from eks_constructs.pod_role import pod_role
from eks_constructs.role_policies import WellKnownPolicies
from eks_constructs.tokens import known_region


class LogPipeline(Construct):
    """Brings the logs of all pods to one destination; the chart of Fluent Bit does the rest.

    Fluent Bit reads, puts lines together, drops and slows down on each node. Firehose keeps what
    the destination does not take for a while, tries again, and puts what it never took into an
    encrypted bucket. Give :attr:`chart` and :attr:`helm_values` to a ``HelmRelease``. The agent of
    EKS Pod Identity must run on the nodes.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster: The cluster; ours, an L1 or any L2.
        cluster_name: Its name, known at synthesis: every record carries it.
        destination: Where logs go.
        rules: What is dropped, sampled and slowed down. Default: answers to probes are dropped, and
            a node sends 5,000 lines a second at most.
        runs_as: Service account that the chart makes. Default: ``fluent-bit`` in ``logging``.
        access_logs: Bucket for access logs of the bucket. Default: none, which a policy check wants
            acknowledged.
        permissions_boundary: Upper limit of what Fluent Bit may do. Default: none.
        removal_policy: What happens to bucket, key and log groups when they leave the template.
            Default: kept.

    Raises:
        ConfigurationError: Everything about destination and rules that cannot be, all at once.

    See https://docs.aws.amazon.com/firehose/latest/dev/what-is-this-service.html
    """

    stream: Final[firehose.CfnDeliveryStream | None]
    """The delivery stream; none if the destination is CloudWatch Logs."""
    stream_name: Final[str | None]
    """Name of the delivery stream, for what else sends to it."""
    bucket: Final[s3.Bucket | None]
    """What could not be delivered, or all logs; none if the destination is CloudWatch Logs."""
    log_group: Final[logs.LogGroup | None]
    """Group of CloudWatch Logs, if that is the destination."""
    log_group_name: Final[str | None]
    """Name of this group, for what else sends to it."""
    role: Final[iam.Role]
    """Role of Fluent Bit's pods."""
    stream_role: Final[iam.Role | None]
    """Role of the delivery stream, for the access policy of an OpenSearch domain."""
    chart: Final[HelmChart]
    helm_values: Final[Mapping[str, JsonValue]]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: IClusterRef,
        cluster_name: str,
        destination: LogDestination,
        rules: FluentBitRules | None = None,
        runs_as: ServiceAccount = RUNS_AS,
        access_logs: s3.IBucket | None = None,
        permissions_boundary: iam.IManagedPolicy | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, construct_id)
        of_cluster = cluster.cluster_ref.cluster_name
        wanted = rules if rules is not None else FluentBitRules()
        refuse(
            "log pipeline",
            [
                *cluster_name_problems(cluster_name, of_cluster=of_cluster),
                *destination_problems(destination, region=known_region(self)),
                *fluent_bit_problems(wanted),
                *removal_policy_problems(removal_policy, things="buckets, keys and log groups"),
            ],
        )
        region = Stack.of(self).region
        if isinstance(destination, CloudWatchLogs):
            delivery, group = None, self._group(destination, removal_policy)
            writer = log_group_writer(log_group_arn=group.log_group_arn)
            output = cloudwatch_output(wanted, log_group=group.log_group_name, region=region)
        else:
            delivery, group = self._delivery(destination, access_logs, removal_policy), None
            writer = stream_writer(stream_arn=delivery.stream.attr_arn)
            output = firehose_output(wanted, stream_name=delivery.stream.ref, region=region)
        self.role = pod_role(
            self,
            cluster=cluster,
            runs_as=runs_as,
            policies=[writer],
            permissions_boundary=permissions_boundary,
        )
        self.log_group = group
        self.log_group_name = group.log_group_name if group is not None else None
        self.stream = delivery.stream if delivery is not None else None
        self.stream_name = delivery.stream.ref if delivery is not None else None
        self.bucket = delivery.bucket if delivery is not None else None
        self.stream_role = delivery.role if delivery is not None else None
        self.helm_values = chart_values(
            wanted, cluster_name=cluster_name, service_account=runs_as.name, output=output
        )
        self.chart = _chart(runs_as)

    def _group(self, destination: CloudWatchLogs, removal_policy: RemovalPolicy) -> logs.LogGroup:
        return RetainedLogGroup(
            self,
            "Logs",
            retention_days=destination.retention_days,
            removal_policy=removal_policy,
        ).log_group

    def _delivery(
        self,
        destination: StreamDestination,
        access_logs: s3.IBucket | None,
        removal_policy: RemovalPolicy,
    ) -> LogStream:
        return LogStream(
            self,
            "Delivery",
            destination=destination,
            access_logs=access_logs,
            removal_policy=removal_policy,
        )


def _chart(runs_as: ServiceAccount) -> HelmChart:
    return HelmChart(
        chart=CHART,
        version=CHART_VERSION,
        release=runs_as.name,
        namespace=runs_as.namespace,
        repository=CHART_REPOSITORY,
    )


class LogSubscription(Construct):
    """Sends what a log group takes to the destination of a pipeline, such as control plane logs.

    CloudWatch Logs sends envelopes; a delivery stream of its own opens them. A log group has two
    subscriptions at most.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        log_group: The log group, such as ``cluster.log_group``.
        destination: Where its events go: Splunk or a bucket. Firehose brings events of a log group
            to no OpenSearch.
        pattern: Which events, as a filter pattern of CloudWatch Logs. Default: all.
        access_logs: Bucket for access logs of the bucket. Default: none.
        removal_policy: What happens to bucket, key and log group of the stream when they leave the
            template. Default: kept.

    Raises:
        ConfigurationError: The destination cannot be.

    See https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
    """

    stream: Final[firehose.CfnDeliveryStream]
    bucket: Final[s3.Bucket]
    stream_role: Final[iam.Role]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        log_group: logs.ILogGroup,
        destination: StreamDestination,
        pattern: str = "",
        access_logs: s3.IBucket | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse(
            "log subscription",
            [
                *subscription_problems(destination, region=known_region(self)),
                *removal_policy_problems(removal_policy, things="buckets, keys and log groups"),
            ],
        )
        delivery = LogStream(
            self,
            "Delivery",
            destination=destination,
            from_log_group=True,
            access_logs=access_logs,
            removal_policy=removal_policy,
        )
        self.stream, self.bucket = delivery.stream, delivery.bucket
        self.stream_role = delivery.role
        sender = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal(
                "logs.amazonaws.com",
                conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}},
            ),
            description="Lets CloudWatch Logs send events to a delivery stream",
        )
        writer = stream_writer(stream_arn=delivery.stream.attr_arn)
        for policy in WellKnownPolicies(self, "Policies", policies=[writer]).managed_policies:
            sender.add_managed_policy(policy)
        subscription = logs.CfnSubscriptionFilter(
            self,
            "Resource",
            log_group_name=log_group.log_group_name,
            filter_pattern=pattern,
            destination_arn=delivery.stream.attr_arn,
            role_arn=sender.role_arn,
        )
        # CloudWatch Logs sends a test event when the filter is made.
        subscription.node.add_dependency(sender)
