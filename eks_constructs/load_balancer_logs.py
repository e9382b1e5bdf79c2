"""The bucket that load balancers write their access logs to."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from eks_constructs.errors import refuse
from eks_constructs.log_group import removal_policy_problems
from eks_constructs.planning.load_balancers import ACCESS_LOG_DAYS, access_log_problems
from eks_constructs.private_bucket import UNFINISHED_UPLOADS, private_bucket
from eks_constructs.tokens import require_concrete


class LoadBalancerLogs(Construct):
    """A bucket for access logs of the load balancers of this account and region.

    Application and network load balancers may write below ``AWSLogs/<account>/``, nobody else. It
    is encrypted by S3 itself, because application load balancers know no other encryption.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        retention_days: Days that logs are kept. Default: 90.
        removal_policy: What happens to the bucket when it leaves the template. Default: kept.

    Raises:
        ConfigurationError: The retention is less than a day, or a bucket cannot be removed so.

    See https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
    """

    bucket: Final[s3.Bucket]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        retention_days: int = ACCESS_LOG_DAYS,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, construct_id)
        require_concrete({"retention_days": retention_days}, subject="load balancer logs")
        refuse(
            "load balancer logs",
            [
                *removal_policy_problems(removal_policy, things="buckets"),
                *access_log_problems(retention_days),
            ],
        )
        self.bucket = private_bucket(
            self,
            "Resource",
            key=None,
            rule=s3.LifecycleRule(
                id="Retention",
                expiration=Duration.days(retention_days),
                abort_incomplete_multipart_upload_after=UNFINISHED_UPLOADS,
            ),
            removal_policy=removal_policy,
        )
        for statement in (self._by_application(), *self._by_network()):
            self.bucket.add_to_resource_policy(statement)

    def _own_keys(self) -> str:
        return self.bucket.arn_for_objects(f"AWSLogs/{Stack.of(self).account}/*")

    def _by_application(self) -> iam.PolicyStatement:
        # The service writes each log below the account that owns the load balancer, so this path
        # is what keeps others out.
        return iam.PolicyStatement(
            sid="ApplicationLoadBalancers",
            principals=[iam.ServicePrincipal("logdelivery.elasticloadbalancing.amazonaws.com")],
            actions=["s3:PutObject"],
            resources=[self._own_keys()],
        )

    def _by_network(self) -> tuple[iam.PolicyStatement, iam.PolicyStatement]:
        stack = Stack.of(self)
        delivery = iam.ServicePrincipal("delivery.logs.amazonaws.com")
        source = {
            "StringEquals": {"aws:SourceAccount": stack.account},
            "ArnLike": {"aws:SourceArn": stack.format_arn(service="logs", resource="*")},
        }
        return (
            iam.PolicyStatement(
                sid="NetworkLoadBalancers",
                principals=[delivery],
                actions=["s3:PutObject"],
                resources=[self._own_keys()],
                conditions=source,
            ),
            iam.PolicyStatement(
                sid="NetworkLoadBalancersLook",
                principals=[delivery],
                actions=["s3:GetBucketAcl"],
                resources=[self.bucket.bucket_arn],
                conditions=source,
            ),
        )
