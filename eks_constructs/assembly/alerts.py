"""Who hears of the alerts and alarms of an environment."""

from __future__ import annotations

from aws_cdk import aws_sns as sns
from constructs import Construct

from eks_constructs.alert_topic import AlertTopic
from eks_constructs.assembly.shared import removal_policy
from eks_constructs.config.resolved import Environment


def build_alert_topic(scope: Construct, environment: Environment) -> sns.ITopic | None:
    """Make the topic of all alerts and alarms, or name the one that the file names.

    Args:
        scope: Parent construct.
        environment: The environment.
    """
    wanted = environment.alert_topic
    if wanted is None:
        return None
    if wanted.topic_arn is not None:
        return sns.Topic.from_topic_arn(scope, "GivenAlerts", wanted.topic_arn)
    return AlertTopic(
        scope, "Alerts", emails=wanted.emails, removal_policy=removal_policy(environment)
    ).topic
