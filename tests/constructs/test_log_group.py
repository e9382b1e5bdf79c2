"""Log groups are encrypted, expire, and outlive what they tell about."""

from __future__ import annotations

import json

import pytest
from aws_cdk import Fn, RemovalPolicy, Stack
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Match, Template

from eks_constructs.errors import ConfigurationError
from eks_constructs.log_group import RetainedLogGroup
from eks_constructs.planning.log_retention import RETENTION_DAYS


def test_log_group_by_default(stack: Stack) -> None:
    """A year, a rotated key of its own, both kept."""
    RetainedLogGroup(stack, "Logs", log_group_name="/aws/eks/demo/cluster")
    template = Template.from_stack(stack)
    template.has_resource(
        "AWS::Logs::LogGroup",
        {
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {
                "LogGroupName": "/aws/eks/demo/cluster",
                "RetentionInDays": 365,
                "KmsKeyId": {"Fn::GetAtt": [Match.string_like_regexp("^LogsKey"), "Arn"]},
            },
        },
    )
    template.has_resource(
        "AWS::KMS::Key",
        {
            "DeletionPolicy": "Retain",
            "Properties": {"EnableKeyRotation": True, "PendingWindowInDays": 30},
        },
    )


def test_only_cloudwatch_logs_of_this_account_may_use_the_key(stack: Stack) -> None:
    """The service is allowed for log groups of this account and region, nobody for everything."""
    RetainedLogGroup(stack, "Logs")
    (key,) = Template.from_stack(stack).find_resources("AWS::KMS::Key").values()
    statements = key["Properties"]["KeyPolicy"]["Statement"]
    service = next(each for each in statements if "Service" in each["Principal"])
    assert "kms:EncryptionContext:aws:logs:arn" in json.dumps(service["Condition"])
    assert all(each["Principal"] not in ("*", {"AWS": "*"}) for each in statements)


def test_log_group_with_a_given_key(stack: Stack) -> None:
    """No second key is made, and the given one lets the service in."""
    key = kms.Key(stack, "Own", enable_key_rotation=True)
    logs = RetainedLogGroup(stack, "Logs", key=key, removal_policy=RemovalPolicy.DESTROY)
    assert logs.key is key
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::KMS::Key", 1)
    template.has_resource("AWS::Logs::LogGroup", {"DeletionPolicy": "Delete"})
    assert "aws:logs:arn" in json.dumps(template.find_resources("AWS::KMS::Key"))


def test_every_retention_reaches_the_template(stack: Stack) -> None:
    """The table of retentions agrees with the CDK's enumeration."""
    key = kms.Key(stack, "Key")
    for days in RETENTION_DAYS:
        RetainedLogGroup(stack, f"Logs{days}", retention_days=days, key=key)
    groups = Template.from_stack(stack).find_resources("AWS::Logs::LogGroup").items()
    found = {name: group["Properties"]["RetentionInDays"] for name, group in groups}
    assert len(found) == len(RETENTION_DAYS)
    assert all(name.startswith(f"Logs{days}") for name, days in found.items())


def test_unknown_retention_is_refused(stack: Stack) -> None:
    """The message lists what CloudWatch Logs knows."""
    with pytest.raises(ConfigurationError, match="must be a retention that CloudWatch Logs knows"):
        RetainedLogGroup(stack, "Logs", retention_days=100)


def test_impossible_name_and_removal_are_refused_together(stack: Stack) -> None:
    """Neither a key nor a log group has snapshots."""
    with pytest.raises(ConfigurationError) as caught:
        RetainedLogGroup(stack, "Logs", log_group_name="a b", removal_policy=RemovalPolicy.SNAPSHOT)
    assert str(caught.value) == (
        "invalid log group:\n"
        "  - log_group_name: must have 1 to 512 letters, digits and . - _ / #, got 'a b' "
        "[name-invalid]\n"
        "  - removal_policy: must not be SNAPSHOT: keys and log groups have no snapshots; use "
        "RETAIN or DESTROY, got 'SNAPSHOT' [not-supported]"
    )


def test_a_name_that_only_cloudformation_knows_is_taken(stack: Stack) -> None:
    """It cannot be judged before."""
    RetainedLogGroup(stack, "Logs", log_group_name=Fn.import_value("Name"))
    Template.from_stack(stack).has_resource_properties(
        "AWS::Logs::LogGroup", {"LogGroupName": {"Fn::ImportValue": "Name"}}
    )
