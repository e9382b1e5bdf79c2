"""A record of the connections in a network, encrypted and kept."""

from __future__ import annotations

from typing import Final

from aws_cdk import ArnFormat, Aws, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from eks_constructs.errors import refuse
from eks_constructs.log_group import RetainedLogGroup
from eks_constructs.planning.log_retention import retention_problems
from eks_constructs.planning.network import TrafficType
from eks_constructs.values import frozen


@frozen
class FlowLogs:
    """What to record of the connections in a network.

    Attributes:
        retention_days: Days that records are kept, one of
            :data:`~eks_constructs.planning.log_retention.RETENTION_DAYS`. Default: 365.
        key: Key to encrypt with. The policy of a key made in another stack is not touched: it must
            already allow CloudWatch Logs. Default: one is made, with rotation.
        traffic: Which connections are recorded. Default: all.

    Raises:
        ConfigurationError: The retention is none that CloudWatch Logs knows.
    """

    retention_days: int = 365
    key: kms.IKey | None = None
    traffic: TrafficType = TrafficType.ALL

    def __post_init__(self) -> None:
        """Refuse an unknown retention."""
        refuse("flow logs", retention_problems(self.retention_days, where="retention_days"))


_DEFAULT: Final = FlowLogs()


class VpcFlowLog(Construct):
    """A flow log of a VPC, with a log group of its own and a role that can write only to it.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        vpc_id: The VPC to record; one that somebody else made will do.
        flow_logs: What to record and how long to keep it. Default: everything, for a year.
        removal_policy: What happens to log group and key when they leave the template. Default:
            kept, because logs are most wanted after something was deleted.

    See https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-cwl.html
    """

    log_group: Final[logs.LogGroup]
    key: Final[kms.IKey]
    role: Final[iam.Role]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc_id: str,
        flow_logs: FlowLogs = _DEFAULT,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, construct_id)
        group = RetainedLogGroup(
            self,
            "LogGroup",
            retention_days=flow_logs.retention_days,
            key=flow_logs.key,
            removal_policy=removal_policy,
        )
        self.log_group = group.log_group
        self.key = group.key
        self.role = iam.Role(self, "Role", assumed_by=self._flow_logs_service())
        policy = self._policy()
        resource = ec2.CfnFlowLog(
            self,
            "Resource",
            resource_id=vpc_id,
            resource_type="VPC",
            traffic_type=flow_logs.traffic.value,
            log_destination_type="cloud-watch-logs",
            log_group_name=self.log_group,
            deliver_logs_permission_arn=self.role,
        )
        # The service checks the role when the flow log is made, not when it first writes.
        resource.node.add_dependency(policy)

    def _flow_logs_service(self) -> iam.IPrincipal:
        flow_logs_of_this_account = Stack.of(self).format_arn(
            service="ec2",
            resource="vpc-flow-log",
            resource_name="*",
            arn_format=ArnFormat.SLASH_RESOURCE_NAME,
        )
        return iam.ServicePrincipal(
            "vpc-flow-logs.amazonaws.com",
            conditions={
                "StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID},
                "ArnLike": {"aws:SourceArn": flow_logs_of_this_account},
            },
        )

    def _policy(self) -> iam.ManagedPolicy:
        return iam.ManagedPolicy(
            self,
            "Policy",
            description="Write the flow log of a VPC to its log group",
            roles=[self.role],
            statements=[
                iam.PolicyStatement(
                    actions=[
                        "logs:CreateLogStream",
                        "logs:DescribeLogStreams",
                        "logs:PutLogEvents",
                    ],
                    resources=[self.log_group.log_group_arn],
                )
            ],
        )
