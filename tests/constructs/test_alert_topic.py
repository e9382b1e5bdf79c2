"""The topic of alerts: encrypted, TLS only, usable by the alert manager, told by e-mail."""

from __future__ import annotations

import pytest
from aws_cdk import App, Environment, RemovalPolicy, Stack
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Match, Template

from eks_constructs.alert_topic import AlertTopic
from eks_constructs.errors import ConfigurationError

TOPICS = "arn:aws:sns:eu-west-1:111122223333:*"
ENVIRONMENT = Environment(account="111122223333", region="eu-west-1")


def test_topic_by_default(stack: Stack) -> None:
    """A key of its own, that the alert manager may use for topics of this account."""
    AlertTopic(stack, "Alerts")
    template = Template.from_stack(stack)
    (key,) = template.find_resources("AWS::KMS::Key")
    template.has_resource_properties(
        "AWS::SNS::Topic", {"KmsMasterKeyId": {"Fn::GetAtt": [key, "Arn"]}}
    )
    template.has_resource(
        "AWS::KMS::Key",
        {
            "DeletionPolicy": "Retain",
            "Properties": {
                "EnableKeyRotation": True,
                "KeyPolicy": {
                    "Statement": Match.array_with(
                        [
                            {
                                "Effect": "Allow",
                                "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
                                "Principal": {"Service": "aps.amazonaws.com"},
                                "Resource": "*",
                                "Condition": {
                                    "ArnLike": {"kms:EncryptionContext:aws:sns:topicArn": TOPICS}
                                },
                            }
                        ]
                    )
                },
            },
        },
    )
    template.resource_count_is("AWS::SNS::Subscription", 0)


def test_addresses_are_told(stack: Stack) -> None:
    """Each once, by its own id, so that one more moves none."""
    AlertTopic(stack, "Alerts", emails=["b@example.com", "a@example.com"])
    app = stack.node.root
    assert isinstance(app, App)
    one = Stack(app, "One", env=Environment(region="eu-west-1"))
    AlertTopic(one, "Alerts", emails=["b@example.com"])
    found = Template.from_stack(stack).find_resources("AWS::SNS::Subscription")
    assert sorted(each["Properties"]["Endpoint"] for each in found.values()) == [
        "a@example.com",
        "b@example.com",
    ]
    assert set(Template.from_stack(one).find_resources("AWS::SNS::Subscription")) < set(found)


def test_key_can_be_brought_along(stack: Stack) -> None:
    """And its policy is extended."""
    key = kms.Key(stack, "Own", enable_key_rotation=True)
    assert AlertTopic(stack, "Alerts", key=key).key is key
    Template.from_stack(stack).resource_count_is("AWS::KMS::Key", 1)


def test_problems_are_refused_all_at_once(stack: Stack) -> None:
    """Addresses that are none, or stand twice, and a snapshot of a key."""
    with pytest.raises(ConfigurationError) as refused:
        AlertTopic(
            stack,
            "Alerts",
            emails=["nobody", "a@example.com", "a@example.com"],
            removal_policy=RemovalPolicy.SNAPSHOT,
        )
    assert [(each.where, each.code) for each in refused.value.problems] == [
        ("emails[0]", "invalid-value"),
        ("emails[2]", "name-duplicate"),
        ("removal_policy", "not-supported"),
    ]
    assert "must be an address such as team@example.com" in str(refused.value)


def test_addresses_must_be_known(stack: Stack) -> None:
    """They name the subscriptions."""
    with pytest.raises(ConfigurationError, match="emails: must be known at synthesis"):
        AlertTopic(stack, "Alerts", emails=[f"{stack.stack_id}@example.com"])
