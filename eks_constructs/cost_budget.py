"""A budget that tells before an environment costs more than planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_budgets as budgets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import Construct

from eks_constructs.alarm_actions import use_of_topic_keys
from eks_constructs.errors import refuse
from eks_constructs.planning.cost_budget import ACTUAL_PERCENT, FORECAST_PERCENT, budget_problems
from eks_constructs.tokens import require_concrete

_SERVICE: Final = "budgets.amazonaws.com"


class CostBudget(Construct):
    """A monthly budget for what carries certain tags, or for the whole account.

    A tag counts only after it was activated as a cost allocation tag in the account that pays,
    which no template can do, and only for costs from then on.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        monthly_usd: Limit of a month, in US dollars.
        tags: Tags that costs must carry, such as ``environment: prod``. Default: none, the budget
            is that of the account.
        actual_percent: Shares of the limit at which spending is told of. Default: 80 and 100.
        forecast_percent: Shares at which a forecast for the month is told of. Default: 100.
        emails: Addresses that are told, 10 at most. Default: none; then a topic is needed.
        topic: Topic that is told. Its policy gets a statement for it, and so does its key; those
            of an imported one must already let ``budgets.amazonaws.com`` publish. Default: none.

    Raises:
        ConfigurationError: Nobody would be told, or a number, address or tag cannot be.

    See https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html and
    https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
    """

    resource: Final[budgets.CfnBudget]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        monthly_usd: float,
        tags: Mapping[str, str] | None = None,
        actual_percent: Sequence[int] = ACTUAL_PERCENT,
        forecast_percent: Sequence[int] = FORECAST_PERCENT,
        emails: Sequence[str] = (),
        topic: sns.ITopic | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        wanted = dict(tags or {})
        require_concrete({"monthly_usd": monthly_usd, "emails": list(emails)}, subject="budget")
        refuse(
            "budget",
            budget_problems(
                monthly_usd=monthly_usd,
                tags=wanted,
                actual_percent=actual_percent,
                forecast_percent=forecast_percent,
                emails=emails,
                topics=0 if topic is None else 1,
            ),
        )
        if topic is not None:
            topic.add_to_resource_policy(self._publishing(topic))
            if topic.master_key is not None:
                topic.master_key.add_to_resource_policy(use_of_topic_keys(self, _SERVICE))
        subscribers = _subscribers(emails, topic)
        self.resource = budgets.CfnBudget(
            self,
            "Resource",
            budget=budgets.CfnBudget.BudgetDataProperty(
                budget_type="COST",
                time_unit="MONTHLY",
                budget_limit=budgets.CfnBudget.SpendProperty(amount=monthly_usd, unit="USD"),
                cost_filters=_filters(wanted),
            ),
            notifications_with_subscribers=[
                *(_notification("ACTUAL", share, subscribers) for share in actual_percent),
                *(_notification("FORECASTED", share, subscribers) for share in forecast_percent),
            ],
        )

    def _publishing(self, topic: sns.ITopic) -> iam.PolicyStatement:
        return iam.PolicyStatement(
            sid="Budgets",
            principals=[iam.ServicePrincipal(_SERVICE)],
            actions=["sns:Publish"],
            resources=[topic.topic_arn],
            conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}},
        )


def _filters(tags: Mapping[str, str]) -> dict[str, list[str]] | None:
    if not tags:
        return None
    return {"TagKeyValue": [f"user:{key}${value}" for key, value in sorted(tags.items())]}


def _subscribers(
    emails: Sequence[str], topic: sns.ITopic | None
) -> list[budgets.CfnBudget.SubscriberProperty]:
    found = [
        budgets.CfnBudget.SubscriberProperty(subscription_type="EMAIL", address=mail)
        for mail in emails
    ]
    if topic is not None:
        found.append(
            budgets.CfnBudget.SubscriberProperty(subscription_type="SNS", address=topic.topic_arn)
        )
    return found


def _notification(
    kind: str, share: int, subscribers: list[budgets.CfnBudget.SubscriberProperty]
) -> budgets.CfnBudget.NotificationWithSubscribersProperty:
    return budgets.CfnBudget.NotificationWithSubscribersProperty(
        notification=budgets.CfnBudget.NotificationProperty(
            comparison_operator="GREATER_THAN",
            notification_type=kind,
            threshold=share,
            threshold_type="PERCENTAGE",
        ),
        subscribers=subscribers,
    )
