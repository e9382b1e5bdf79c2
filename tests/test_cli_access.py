"""``eks-constructs access``: who can do what, from what was synthesised."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from aws_cdk import App, CrossStackReferences, Environment, ReferenceStrength, Stack
from aws_cdk import aws_ec2 as ec2

from eks_constructs import (
    AccessEntries,
    AccessLevel,
    Cluster,
    FargateProfile,
    FargateSelector,
    Team,
    team_entries,
)
from tests.conftest import PROJECT
from tests.support.command_line import Result
from tests.support.command_line import run as run_command

TEAMS = [
    Team(
        name="platform",
        principals=("arn:aws:iam::111122223333:role/Admin",),
        level=AccessLevel.CLUSTER_ADMIN,
    ),
    Team(
        name="shop",
        principals=("arn:aws:iam::111122223333:role/Shop",),
        level=AccessLevel.EDIT,
        namespaces=("shop", "pay"),
    ),
]


def run(*arguments: str) -> Result:
    """Run the command in this process."""
    return run_command("access", *arguments)


def synthesised(folder: Path, context: Mapping[str, object], strength: ReferenceStrength) -> Path:
    """Synthesise a cluster, and what runs on it in another stack; return the output."""
    out = folder / "cdk.out"
    app = App(context=context, outdir=str(out), analytics_reporting=False)
    CrossStackReferences.of(app).consume(strength)
    env = Environment(account="111122223333", region="eu-west-1")
    control_plane = Stack(app, "control-plane", env=env)
    subnets = [
        ec2.Subnet.from_subnet_id(control_plane, f"S{zone}", f"subnet-0123456789abcdef{zone}")
        for zone in "ab"
    ]
    cluster = Cluster(control_plane, "Cluster", name="demo", version="1.36", subnets=subnets)
    AccessEntries(control_plane, "Access", cluster=cluster, entries=team_entries(TEAMS))
    compute = Stack(app, "compute", env=env)
    FargateProfile(
        compute,
        "Batch",
        cluster=cluster,
        name="batch",
        selectors=[FargateSelector(namespace="batch")],
        subnets=subnets[:1],
    )
    app.synth()
    return out


@pytest.mark.parametrize("strength", [ReferenceStrength.WEAK, ReferenceStrength.STRONG])
def test_a_synthesised_app_is_shown(
    tmp_path: Path, cdk_context: Mapping[str, object], strength: ReferenceStrength
) -> None:
    """One table for the cluster, although two stacks belong to it."""
    out = synthesised(tmp_path, cdk_context, strength)
    result = run("--app-output", str(out))
    assert result.exit_code == 0, result.stderr
    lines = [line.split() for line in result.stdout.splitlines() if line.strip()]
    assert lines[0] == ["cluster", "demo", "(eu-west-1,", "111122223333)"]
    role = next(word for line in lines for word in line if word.startswith("compute/"))
    shop = "arn:aws:iam::111122223333:role/Shop"
    admin = "arn:aws:iam::111122223333:role/Admin"
    assert lines[3:] == [
        [admin, "AmazonEKSClusterAdminPolicy", "whole", "cluster", "control-plane"],
        [shop, "AmazonEKSEditPolicy", "pay,", "shop", "control-plane"],
        ["role", role, "pods", "on", "Fargate", "compute"],
    ]
    assert run("--app-output", str(out)).stdout == result.stdout


def test_templates_can_be_named_instead(tmp_path: Path, cdk_context: Mapping[str, object]) -> None:
    """And programs get JSON."""
    out = synthesised(tmp_path, cdk_context, ReferenceStrength.WEAK)
    result = run("--format", "json", str(out / "control-plane.template.json"))
    assert result.exit_code == 0, result.stderr
    (cluster,) = json.loads(result.stdout)["clusters"]
    assert (cluster["name"], cluster["authentication_mode"]) == ("demo", "API")
    assert [grant["namespaces"] for grant in cluster["grants"]] == [[], ["pay", "shop"]]


def test_nothing_synthesised_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, exit code 2, and what to do."""
    monkeypatch.chdir(tmp_path)
    result = run()
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == (
        "error: cdk.out is no output of the CDK: it has no manifest.json; synthesise first, as in "
        "npx cdk synth --quiet, or name its folder with --app-output\n"
    )


def test_templates_without_a_cluster_are_an_error(tmp_path: Path) -> None:
    """The same."""
    file = tmp_path / "web.template.json"
    file.write_text('{"Resources": {}}')
    result = run(str(file))
    assert result.exit_code == 2
    assert result.stderr == (
        "error: there is no cluster in these stacks, and no access to one: web\n"
    )


def test_a_folder_and_files_exclude_each_other(tmp_path: Path) -> None:
    """It would not be clear which counts."""
    result = run("--app-output", str(tmp_path), "a.json")
    assert result.exit_code == 2
    assert "not both" in result.stderr


def test_reading_templates_starts_no_node(tmp_path: Path) -> None:
    """It is JSON already."""
    file = tmp_path / "demo.json"
    file.write_text('{"Resources": {"C": {"Type": "AWS::EKS::Cluster"}}}')
    script = (
        "import sys\n"
        "from eks_constructs import cli\n"
        f"sys.argv = ['eks-constructs', 'access', {str(file)!r}]\n"
        "try:\n    cli.main()\n"
        "finally:\n    print([name for name in ('aws_cdk', 'jsii') if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=PROJECT
    )
    assert done.stdout.splitlines()[-1] == "[]"
