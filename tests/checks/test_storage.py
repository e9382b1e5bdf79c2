"""What the storage constructs make by default meets the rules, ours and cdk-nag's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from aws_cdk import App, Environment, Stack

from eks_constructs.backup_plan import BackupPlan
from eks_constructs.checks import acknowledge_library_findings, add_checks
from eks_constructs.efs_storage import EfsStorage
from eks_constructs.fsx_lustre_storage import FsxLustreStorage
from eks_constructs.mountpoint_bucket import MountpointBucket
from eks_constructs.planning.efs import EfsAccessPoint
from tests.checks.support import synthesise
from tests.support.storage import foreign


def test_storage_by_default_has_no_findings_but_access_logs(
    cdk_context: Mapping[str, object], tmp_path: Path
) -> None:
    """Where access logs of a bucket go is for its owner to say."""
    app = App(context=cdk_context, outdir=str(tmp_path / "out"))
    add_checks(app)
    environment = Environment(account="111122223333", region="eu-west-1")
    stack = Stack(app, "Storage", env=environment)
    there = foreign(stack)
    EfsStorage(
        stack,
        "Files",
        vpc=there.vpc,
        subnets=there.subnets,
        clients=[there.client],
        access_points={"web": EfsAccessPoint(path="/web", user_id=1000, group_id=1000)},
    )
    FsxLustreStorage(stack, "Fast", vpc=there.vpc, subnet=there.subnets[0], clients=[there.client])
    MountpointBucket(stack, "Data")
    BackupPlan(stack, "Backups")
    acknowledge_library_findings(app)
    report = synthesise(app)
    found = [(each.rule, each.place) for each in (*report.errors, *report.warnings)]
    assert found == [("AwsSolutions-S1", "Storage/Data/Resource/Resource")]
    (accepted,) = report.acknowledged
    assert accepted.finding.rule.startswith("AwsSolutions-IAM4[Policy::")
