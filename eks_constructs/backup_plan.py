"""Daily backups of the volumes and file systems of a cluster, by AWS Backup."""

from __future__ import annotations

from typing import Final

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_backup as backup
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_constructs.errors import refuse
from eks_constructs.log_group import encryption_key, removal_policy_problems
from eks_constructs.planning.backup import backup_problems
from eks_constructs.tokens import require_concrete

_START_MINUTES: Final = 60
_COMPLETION_MINUTES: Final = 720
_KINDS: Final = (("ec2", "volume"), ("elasticfilesystem", "file-system"))


class BackupPlan(Construct):
    """A backup plan, its encrypted vault, and the choice of what is backed up: by a tag.

    EBS volumes and EFS file systems of the account and region are backed up if they carry the tag.
    Volumes get tags from their storage class (``ebs_storage_class(tags={"backup": "daily"})``),
    file systems from ``Tags.of``.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        schedule: When backups start, as a cron expression of AWS in UTC. Default: daily at 03:00.
        retention_days: Days that they are kept. Default: 35.
        cold_after_days: Days after which they move to cold storage, where they stay for 90 days at
            least. Default: never.
        tag_key: Key of the tag. Default: ``backup``.
        tag_value: Value of the tag. Default: ``daily``.
        key: Key to encrypt the vault with. Default: one is made here, with rotation. It can never
            be changed.
        deletable: Let people delete single backups before their time. Default: nobody can, except
            by a change of this plan's vault.
        removal_policy: What happens to vault and key when they leave the template. Default: kept.

    Raises:
        ConfigurationError: Everything that AWS Backup would refuse, all at once.

    See https://docs.aws.amazon.com/aws-backup/latest/devguide/about-backup-plans.html
    """

    vault: Final[backup.BackupVault]
    resource: Final[backup.CfnBackupPlan]
    role: Final[iam.Role]
    """Role with which AWS Backup makes the backups."""
    key: Final[kms.IKey]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        schedule: str = "cron(0 3 ? * * *)",
        retention_days: int = 35,
        cold_after_days: int | None = None,
        tag_key: str = "backup",
        tag_value: str = "daily",
        key: kms.IKey | None = None,
        deletable: bool = False,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, construct_id)
        days = {"retention_days": retention_days, "cold_after_days": cold_after_days}
        texts = {"schedule": schedule, "tag_key": tag_key, "tag_value": tag_value}
        require_concrete({**days, **texts}, subject="backup plan")
        problems = backup_problems(
            schedule=schedule,
            retention_days=retention_days,
            cold_after_days=cold_after_days,
            tag_key=tag_key,
            tag_value=tag_value,
        )
        removal = removal_policy_problems(removal_policy, things="backup vaults")
        refuse("backup plan", [*problems, *removal])
        self.key = key if key is not None else encryption_key(self, "Key", removal_policy)
        self.vault = backup.BackupVault(
            self,
            "Vault",
            encryption_key=self.key,
            block_recovery_point_deletion=not deletable,
            removal_policy=removal_policy,
        )
        self.resource = self._plan(schedule, retention_days, cold_after_days)
        self.role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("backup.amazonaws.com"),
            managed_policies=[
                iam.ManagedPolicy.from_aws_managed_policy_name(
                    "service-role/AWSBackupServiceRolePolicyForBackup"
                )
            ],
        )
        self._select(tag_key, tag_value)

    def _plan(
        self, schedule: str, retention_days: int, cold_after_days: int | None
    ) -> backup.CfnBackupPlan:
        plan = backup.CfnBackupPlan
        rule = plan.BackupRuleResourceTypeProperty(
            rule_name="Scheduled",
            target_backup_vault=self.vault.backup_vault_name,
            schedule_expression=schedule,
            start_window_minutes=_START_MINUTES,
            completion_window_minutes=_COMPLETION_MINUTES,
            lifecycle=plan.LifecycleResourceTypeProperty(
                delete_after_days=retention_days, move_to_cold_storage_after_days=cold_after_days
            ),
        )
        # AWS Backup insists on a name, and tells plans apart by their ids.
        named = plan.BackupPlanResourceTypeProperty(
            backup_plan_name="Storage", backup_plan_rule=[rule]
        )
        return plan(self, "Resource", backup_plan=named)

    def _select(self, tag_key: str, tag_value: str) -> None:
        stack = Stack.of(self)
        selection = backup.CfnBackupSelection
        tagged = {"ConditionKey": f"aws:ResourceTag/{tag_key}", "ConditionValue": tag_value}
        selection(
            self,
            "Selection",
            backup_plan_id=self.resource.ref,
            backup_selection=selection.BackupSelectionResourceTypeProperty(
                selection_name="Tagged",
                iam_role_arn=self.role.role_arn,
                resources=[
                    stack.format_arn(
                        service=service, resource=kind, resource_name="*", region="*", account="*"
                    )
                    for service, kind in _KINDS
                ],
                # The L1 passes this on word by word; it would write its own class in lower case.
                conditions={"StringEquals": [tagged]},
            ),
        )
