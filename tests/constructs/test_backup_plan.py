"""Backups: daily, encrypted, not to be deleted, of what carries the tag."""

from __future__ import annotations

import pytest
from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Match, Template

from eks_constructs.backup_plan import BackupPlan
from eks_constructs.errors import ConfigurationError

VAULT = "AWS::Backup::BackupVault"


def test_plan_by_default(stack: Stack) -> None:
    """Every night, for 35 days."""
    BackupPlan(stack, "Backups")
    template = Template.from_stack(stack)
    vault = next(iter(template.find_resources(VAULT)))
    template.has_resource_properties(
        "AWS::Backup::BackupPlan",
        {
            "BackupPlan": {
                "BackupPlanName": "Storage",
                "BackupPlanRule": [
                    {
                        "CompletionWindowMinutes": 720,
                        "Lifecycle": {"DeleteAfterDays": 35},
                        "RuleName": "Scheduled",
                        "ScheduleExpression": "cron(0 3 ? * * *)",
                        "StartWindowMinutes": 60,
                        "TargetBackupVault": {"Fn::GetAtt": [vault, "BackupVaultName"]},
                    }
                ],
            }
        },
    )


def test_vault_is_encrypted_and_kept(stack: Stack) -> None:
    """With a key of its own; nobody deletes a backup before its time."""
    BackupPlan(stack, "Backups")
    template = Template.from_stack(stack)
    key = next(iter(template.find_resources("AWS::KMS::Key")))
    template.has_resource(
        VAULT,
        {
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {
                "EncryptionKeyArn": {"Fn::GetAtt": [key, "Arn"]},
                "AccessPolicy": {
                    "Statement": [
                        Match.object_like(
                            {
                                "Effect": "Deny",
                                "Principal": {"AWS": "*"},
                                "Action": [
                                    "backup:DeleteRecoveryPoint",
                                    "backup:UpdateRecoveryPointLifecycle",
                                ],
                            }
                        )
                    ]
                },
            },
        },
    )
    template.has_resource(
        "AWS::KMS::Key",
        {"DeletionPolicy": "Retain", "Properties": {"EnableKeyRotation": True}},
    )


def test_tagged_volumes_and_file_systems_are_chosen(stack: Stack) -> None:
    """Of both kinds, and of no other, in every partition."""
    BackupPlan(stack, "Backups", tag_key="keep", tag_value="yes")
    template = Template.from_stack(stack)
    arns = [
        {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, rest]]}
        for rest in (":ec2:*:*:volume/*", ":elasticfilesystem:*:*:file-system/*")
    ]
    (role,) = template.find_resources("AWS::IAM::Role")
    template.has_resource_properties(
        "AWS::Backup::BackupSelection",
        {
            "BackupSelection": {
                "SelectionName": "Tagged",
                "IamRoleArn": {"Fn::GetAtt": [role, "Arn"]},
                "Resources": arns,
                "Conditions": {
                    "StringEquals": [
                        {"ConditionKey": "aws:ResourceTag/keep", "ConditionValue": "yes"}
                    ]
                },
            }
        },
    )


def test_everything_can_be_brought_along(stack: Stack) -> None:
    """Key, times, and backups that may be deleted."""
    key = kms.Key(stack, "Own", enable_key_rotation=True)
    plan = BackupPlan(
        stack,
        "Backups",
        schedule="cron(30 1 ? * SUN *)",
        retention_days=120,
        cold_after_days=30,
        key=key,
        deletable=True,
        removal_policy=RemovalPolicy.DESTROY,
    )
    assert plan.key is key
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::KMS::Key", 1)
    template.has_resource(
        VAULT, {"DeletionPolicy": "Delete", "Properties": {"AccessPolicy": Match.absent()}}
    )
    template.has_resource_properties(
        "AWS::Backup::BackupPlan",
        {
            "BackupPlan": {
                "BackupPlanRule": [
                    Match.object_like(
                        {
                            "ScheduleExpression": "cron(30 1 ? * SUN *)",
                            "Lifecycle": {
                                "DeleteAfterDays": 120,
                                "MoveToColdStorageAfterDays": 30,
                            },
                        }
                    )
                ]
            }
        },
    )


def test_problems_are_refused_all_at_once(stack: Stack) -> None:
    """Schedule, days and tag."""
    with pytest.raises(ConfigurationError) as refused:
        BackupPlan(stack, "Backups", schedule="daily", retention_days=0, tag_key="")
    assert [each.where for each in refused.value.problems] == [
        "schedule",
        "retention_days",
        "tag.",
    ]


def test_days_must_be_known(stack: Stack) -> None:
    """They are compared with each other."""
    with pytest.raises(ConfigurationError, match="tag_value: must be known at synthesis"):
        BackupPlan(stack, "Backups", tag_value=stack.account)


def test_a_vault_has_no_snapshots(stack: Stack) -> None:
    """Said here, for the CDK would say it in JavaScript."""
    with pytest.raises(ConfigurationError, match="backup vaults have no snapshots"):
        BackupPlan(stack, "Daily", removal_policy=RemovalPolicy.SNAPSHOT)
