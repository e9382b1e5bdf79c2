"""Who hears that a cluster's access entries were changed, and how."""

from __future__ import annotations

import pytest
from aws_cdk import Environment, Stack
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Match, Template

from eks_constructs.alert_topic import AlertTopic
from eks_constructs.audit_alarms import AccessEntryAlert
from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.audit import ACCESS_CALLS

ENVIRONMENT = Environment(account="111122223333", region="eu-west-1")


def test_calls_that_changed_something_are_told_of(stack: Stack) -> None:
    """Of one cluster, in a sentence; those that failed are not."""
    topic = AlertTopic(stack, "Alerts").topic
    AccessEntryAlert(stack, "Access", cluster_name="demo", topic=topic)
    template = Template.from_stack(stack)
    (rule,) = template.find_resources("AWS::Events::Rule").values()
    assert rule["Properties"]["EventPattern"] == {
        "source": ["aws.eks"],
        "detail-type": ["AWS API Call via CloudTrail"],
        "detail": {
            "eventSource": ["eks.amazonaws.com"],
            "eventName": list(ACCESS_CALLS),
            "requestParameters": {"name": ["demo"]},
            "errorCode": [{"exists": False}],
        },
    }
    (target,) = rule["Properties"]["Targets"]
    assert target["Arn"] == stack.resolve(topic.topic_arn)
    said = target["InputTransformer"]
    assert said["InputTemplate"] == '"<call> of cluster <cluster> by <who>: <principal>"'
    assert set(said["InputPathsMap"]) == {"call", "cluster", "who", "principal"}


def test_rules_of_this_account_publish_by_a_role(stack: Stack) -> None:
    """The topic's policy lets EventBridge in of no account; the role may use the topic's key."""
    topic = AlertTopic(stack, "Alerts").topic
    AccessEntryAlert(stack, "Access", cluster_name="demo", topic=topic)
    template = Template.from_stack(stack)
    assert topic.master_key is not None
    template.has_resource_properties(
        "AWS::IAM::ManagedPolicy",
        {
            "PolicyDocument": {
                "Statement": [
                    Match.object_like(
                        {"Action": "sns:Publish", "Resource": stack.resolve(topic.topic_arn)}
                    ),
                    Match.object_like(
                        {
                            "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
                            "Resource": stack.resolve(topic.master_key.key_arn),
                        }
                    ),
                ]
            }
        },
    )
    template.has_resource_properties(
        "AWS::IAM::Role",
        {
            "AssumeRolePolicyDocument": {
                "Statement": [
                    Match.object_like(
                        {
                            "Principal": {"Service": "events.amazonaws.com"},
                            "Condition": {
                                "ArnLike": {
                                    "aws:SourceArn": "arn:aws:events:eu-west-1:111122223333:rule/*"
                                },
                                "StringEquals": {"aws:SourceAccount": "111122223333"},
                            },
                        }
                    )
                ]
            }
        },
    )
    policies = template.find_resources("AWS::SNS::TopicPolicy")
    assert "events.amazonaws.com" not in str(policies)


def test_a_topic_that_was_imported(stack: Stack) -> None:
    """It works as it is, for the role may publish; a key that nobody named is not asked for."""
    topic = sns.Topic.from_topic_arn(stack, "T", "arn:aws:sns:eu-west-1:111122223333:alerts")
    AccessEntryAlert(stack, "Access", cluster_name="demo", topic=topic)
    (policy,) = Template.from_stack(stack).find_resources("AWS::IAM::ManagedPolicy").values()
    (statement,) = policy["Properties"]["PolicyDocument"]["Statement"]
    assert statement["Resource"] == "arn:aws:sns:eu-west-1:111122223333:alerts"


def test_clusters_that_cannot_be(stack: Stack) -> None:
    """The rule looks for a name, which must be known."""
    topic = sns.Topic(stack, "Topic")
    with pytest.raises(ConfigurationError, match="access entry alert"):
        AccessEntryAlert(stack, "Wrong", cluster_name="-", topic=topic)
    with pytest.raises(ConfigurationError, match="cluster_name: must be known at synthesis"):
        AccessEntryAlert(stack, "Unknown", cluster_name=stack.stack_id, topic=topic)
