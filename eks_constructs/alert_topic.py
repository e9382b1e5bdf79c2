"""The topic through which people hear of alerts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aws_cdk import RemovalPolicy
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from eks_constructs.alarm_actions import use_of_topic_keys
from eks_constructs.errors import refuse
from eks_constructs.log_group import encryption_key, removal_policy_problems
from eks_constructs.planning.email import email_problems
from eks_constructs.tokens import require_concrete

_ALERT_MANAGER: Final = "aps.amazonaws.com"


class AlertTopic(Construct):
    """An encrypted SNS topic that takes TLS only, and those who are told by e-mail.

    Its key lets the alert manager of Amazon Managed Prometheus use it, for topics of this account.
    Who may publish is said by the topic's policy, to which a
    :class:`~eks_constructs.prometheus_workspace.PrometheusWorkspace` adds itself. Everybody named
    gets a message of AWS first, and hears of alerts once its link was followed. Chat tools and
    pagers are further subscriptions: ``alerts.topic.add_subscription(…)``.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        emails: Addresses to send to. Default: none.
        key: Key to encrypt with; one that was imported must already let ``aps.amazonaws.com`` use
            it. Default: one is made here, with rotation.
        removal_policy: What happens to a key made here when it leaves the template. The topic goes:
            it keeps no messages. Default: kept.

    Raises:
        ConfigurationError: An address is none or given twice, or the removal policy is
            ``SNAPSHOT``.

    See https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alertmanager-receiver-AMPpermission.html
    """

    topic: Final[sns.Topic]
    key: Final[kms.IKey]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        emails: Sequence[str] = (),
        key: kms.IKey | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, construct_id)
        require_concrete({"emails": list(emails)}, subject="alert topic")
        found = [*email_problems(emails), *removal_policy_problems(removal_policy, things="keys")]
        refuse("alert topic", found)
        self.key = key if key is not None else encryption_key(self, "Key", removal_policy)
        self.key.add_to_resource_policy(use_of_topic_keys(self, _ALERT_MANAGER))
        self.topic = sns.Topic(self, "Resource", master_key=self.key, enforce_ssl=True)
        for email in sorted(emails):
            self.topic.add_subscription(subscriptions.EmailSubscription(email))
