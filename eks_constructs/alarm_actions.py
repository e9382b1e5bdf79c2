"""How alarms of CloudWatch reach a topic, which needs more than the action of the alarm."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import Construct

_SERVICE: Final = "cloudwatch.amazonaws.com"


def tell(
    scope: Construct, alarms: Iterable[cloudwatch.Alarm], topic: sns.ITopic, *, ends: bool = False
) -> None:
    """Send alarms to a topic, and let CloudWatch publish to it and use its key.

    A topic with a policy of its own, as one that takes TLS only has, lets nobody publish who is not
    named there. Policies of what was imported are not touched.

    Args:
        scope: Any construct of the stack of the alarms.
        alarms: The alarms.
        topic: The topic.
        ends: Whether it is told too when an alarm ends. Default: only when it begins.

    See https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
    """
    action = actions.SnsAction(topic)
    for alarm in alarms:
        alarm.add_alarm_action(action)
        if ends:
            alarm.add_ok_action(action)
    topic.add_to_resource_policy(_publish(scope, topic))
    if topic.master_key is not None:
        topic.master_key.add_to_resource_policy(use_of_topic_keys(scope, _SERVICE))


def _publish(scope: Construct, topic: sns.ITopic) -> iam.PolicyStatement:
    stack = Stack.of(scope)
    alarms = stack.format_arn(
        service="cloudwatch",
        resource="alarm",
        resource_name="*",
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )
    return iam.PolicyStatement(
        actions=["sns:Publish"],
        principals=[iam.ServicePrincipal(_SERVICE)],
        resources=[topic.topic_arn],
        conditions={
            "ArnLike": {"aws:SourceArn": alarms},
            "StringEquals": {"aws:SourceAccount": stack.account},
        },
    )


def use_of_topic_keys(scope: Construct, service: str) -> iam.PolicyStatement:
    """Return the statement by which the key of a topic lets a service publish encrypted messages.

    Args:
        scope: Any construct of the stack; its account's topics may be published to.
        service: Principal of the service, such as ``cloudwatch.amazonaws.com``.

    See https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    """
    topics = Stack.of(scope).format_arn(
        service="sns", resource="*", arn_format=ArnFormat.NO_RESOURCE_NAME
    )
    # The key cannot name the topic, which names the key: topics of this account may use it.
    return iam.PolicyStatement(
        actions=["kms:Decrypt", "kms:GenerateDataKey*"],
        principals=[iam.ServicePrincipal(service)],
        resources=["*"],
        conditions={"ArnLike": {"kms:EncryptionContext:aws:sns:topicArn": topics}},
    )
