"""A web ACL of WAF for the load balancers of a cluster, with its log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from aws_cdk import ArnFormat, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_wafv2 as wafv2
from constructs import Construct

from eks_constructs.errors import refuse
from eks_constructs.log_group import RetainedLogGroup, removal_policy_problems
from eks_constructs.planning.log_retention import kept_days_problems
from eks_constructs.planning.web_acl import (
    DEFAULT_REQUESTS,
    DEFAULT_RULES,
    NONE_COUNTED,
    ManagedRules,
    web_acl_problems,
)
from eks_constructs.tokens import require_concrete

_REDACTED: Final = ("authorization", "cookie")


class WebAcl(Construct):
    """Rules that every request passes before it reaches a load balancer of this region.

    Requests that match a rule are blocked, all others pass. Give :attr:`arn` to an ingress class or
    to a load balancer. The log leaves out the headers ``authorization`` and ``cookie``.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        name: Name of the web ACL, and end of the name of its log group, ``aws-waf-logs-<name>``,
            without which WAF does not log.
        rules: Groups of rules that AWS keeps up to date, in the order in which they are asked.
            Default: addresses of attackers, the common rules, inputs known to be bad.
        requests_per_five_minutes: Most requests of one address in five minutes. Default: 2000;
            ``None`` for no limit.
        count_rules: Names of rules that only count, by their group, such as
            ``{ManagedRules.COMMON: ["SizeRestrictions_BODY"]}`` where clients send bodies of more
            than 8 KB, which are blocked otherwise. Default: none.
        count_only: Only count what would be blocked, to see it in the log first. Default: no.
        retention_days: Days that the log is kept, or ``None`` for ever. Default: 365.
        key: Key of the log group. Default: one is made.
        removal_policy: What happens to the log group and its key when they leave the template.
            Default: kept.

    Raises:
        ConfigurationError: WAF would refuse the name, a group of rules, or the limit.

    See https://docs.aws.amazon.com/waf/latest/developerguide/web-acl.html
    """

    resource: Final[wafv2.CfnWebACL]
    log_group: Final[logs.LogGroup]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        rules: Sequence[ManagedRules] = DEFAULT_RULES,
        requests_per_five_minutes: int | None = DEFAULT_REQUESTS,
        count_rules: Mapping[ManagedRules, Sequence[str]] = NONE_COUNTED,
        count_only: bool = False,
        retention_days: int | None = 365,
        key: kms.IKey | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, construct_id)
        limit = requests_per_five_minutes
        require_concrete({"name": name, "requests_per_five_minutes": limit}, subject="web ACL")
        refuse(
            "web ACL",
            [
                *web_acl_problems(
                    name=name,
                    rules=rules,
                    requests_per_five_minutes=limit,
                    counted=count_rules,
                ),
                *removal_policy_problems(removal_policy),
                *kept_days_problems(retention_days, where="retention_days"),
            ],
        )
        self.resource = wafv2.CfnWebACL(
            self,
            "Resource",
            name=name,
            scope="REGIONAL",
            default_action=wafv2.CfnWebACL.DefaultActionProperty(
                allow=wafv2.CfnWebACL.AllowActionProperty()
            ),
            rules=[
                *_rate_rules(name, limit, count_only=count_only),
                *_group_rules(name, rules, count_rules, count_only=count_only),
            ],
            visibility_config=_visibility(name),
        )
        self.log_group = RetainedLogGroup(
            self,
            "Log",
            log_group_name=f"aws-waf-logs-{name}",
            retention_days=retention_days,
            key=key,
            removal_policy=removal_policy,
        ).log_group
        self._log()

    @property
    def arn(self) -> str:
        """ARN of the web ACL, for ingress classes and associations."""
        return self.resource.attr_arn

    def _log(self) -> None:
        stack = Stack.of(self)
        group = stack.format_arn(
            service="logs",
            resource="log-group",
            resource_name=self.log_group.log_group_name,
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        # WAF would write this policy itself, with the rights of whoever deploys.
        policy = logs.ResourcePolicy(
            self,
            "LogPolicy",
            policy_statements=[
                iam.PolicyStatement(
                    principals=[iam.ServicePrincipal("delivery.logs.amazonaws.com")],
                    actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                    resources=[f"{group}:log-stream:*"],
                    conditions={
                        "StringEquals": {"aws:SourceAccount": stack.account},
                        "ArnLike": {
                            "aws:SourceArn": stack.format_arn(service="logs", resource="*")
                        },
                    },
                )
            ],
        )
        logging = wafv2.CfnLoggingConfiguration(
            self,
            "Logging",
            resource_arn=self.arn,
            log_destination_configs=[group],
            redacted_fields=[
                wafv2.CfnLoggingConfiguration.FieldToMatchProperty(single_header={"Name": header})
                for header in _REDACTED
            ],
        )
        logging.node.add_dependency(policy)


def _visibility(metric: str) -> wafv2.CfnWebACL.VisibilityConfigProperty:
    return wafv2.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=metric, sampled_requests_enabled=True
    )


def _group_rules(
    name: str,
    groups: Sequence[ManagedRules],
    counted: Mapping[ManagedRules, Sequence[str]],
    *,
    count_only: bool,
) -> Iterator[wafv2.CfnWebACL.RuleProperty]:
    count = wafv2.CfnWebACL.OverrideActionProperty(count={})
    as_they_say = wafv2.CfnWebACL.OverrideActionProperty(none={})
    for priority, group in enumerate(groups, start=1):
        yield wafv2.CfnWebACL.RuleProperty(
            name=group.value,
            priority=priority,
            override_action=count if count_only else as_they_say,
            statement=wafv2.CfnWebACL.StatementProperty(
                managed_rule_group_statement=wafv2.CfnWebACL.ManagedRuleGroupStatementProperty(
                    vendor_name="AWS",
                    name=group.value,
                    rule_action_overrides=_counting(counted.get(group, ())) or None,
                )
            ),
            visibility_config=_visibility(f"{name}-{group.value}"[:128]),
        )


def _counting(names: Sequence[str]) -> list[wafv2.CfnWebACL.RuleActionOverrideProperty]:
    count = wafv2.CfnWebACL.RuleActionProperty(count=wafv2.CfnWebACL.CountActionProperty())
    return [
        wafv2.CfnWebACL.RuleActionOverrideProperty(name=each, action_to_use=count)
        for each in sorted(names)
    ]


def _rate_rules(
    name: str, rate: int | None, *, count_only: bool
) -> Iterator[wafv2.CfnWebACL.RuleProperty]:
    if rate is None:
        return
    yield wafv2.CfnWebACL.RuleProperty(
        name="requests-per-address",
        priority=0,
        action=(
            wafv2.CfnWebACL.RuleActionProperty(count=wafv2.CfnWebACL.CountActionProperty())
            if count_only
            else wafv2.CfnWebACL.RuleActionProperty(block=wafv2.CfnWebACL.BlockActionProperty())
        ),
        statement=wafv2.CfnWebACL.StatementProperty(
            rate_based_statement=wafv2.CfnWebACL.RateBasedStatementProperty(
                aggregate_key_type="IP", limit=rate, evaluation_window_sec=300
            )
        ),
        visibility_config=_visibility(f"{name}-requests-per-address"[:128]),
    )
