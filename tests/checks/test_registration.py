"""Findings fail the synth, except the policy findings of stages that only warn."""

from __future__ import annotations

from pathlib import Path

import pytest
from aws_cdk import App, CfnResource, Stack, Stage
from aws_cdk import aws_ec2 as ec2

from eks_constructs.checks import Report, add_checks, read_report, warn_only
from eks_constructs.errors import ConfigurationError
from tests.checks.support import synthesise

_FLAG = "@aws-cdk/core:validateAgainstDefaultRules"


def _environment(app: App, name: str) -> Stage:
    """Make a stage whose VPC has no flow log, and that is what each pack minds as an error."""
    stage = Stage(app, name)
    ec2.CfnVPC(Stack(stage, "Network"), "Vpc", cidr_block="10.0.0.0/16")
    return stage


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Return what is found in two equal stages, one of which only warns."""
    app = App(outdir=str(tmp_path_factory.mktemp("both")))
    add_checks(app)
    lenient = _environment(app, "dev")
    warn_only(lenient)
    _environment(app, "dev-strict")
    CfnResource(
        Stack(lenient, "Wrong"),
        "Subnet",
        type="AWS::EC2::Subnet",
        properties={"CidrBlock": "10.0.0.0/24"},
    )
    return synthesise(app)


def test_policy_findings_are_errors(report: Report) -> None:
    """Ours and cdk-nag's alike, in a stage that nobody marked, even with a similar name."""
    assert {(each.place, each.rule) for each in report.errors if "strict" in each.place} == {
        ("dev-strict/Network/Vpc", "EKS_V1_FLOW_LOG"),
        ("dev-strict/Network/Vpc", "AwsSolutions-VPC7"),
    }


def test_policy_findings_of_a_marked_stage_are_warnings(report: Report) -> None:
    """The same findings, neither errors nor silenced."""
    found = {(each.place, each.rule) for each in report.warnings}
    assert found >= {
        ("dev/Network/Vpc", "EKS_V1_FLOW_LOG"),
        ("dev/Network/Vpc", "AwsSolutions-VPC7"),
    }


def test_advice_is_a_warning_everywhere(report: Report) -> None:
    """A departure that is an ordinary option never fails a synth."""
    found = {(each.place, each.rule) for each in report.warnings}
    assert ("dev-strict/Network/Vpc", "EKS_V7_S3_ENDPOINT") in found


def test_what_cloudformation_would_refuse_is_an_error_everywhere(report: Report) -> None:
    """Marking a stage does not let a wrong template through."""
    (error,) = (each for each in report.errors if each.place.startswith("dev/"))
    assert (error.place, error.plugin) == ("dev/Wrong/Subnet", "CloudFormation Validate")
    assert "'VpcId' is a required property" in error.message


def test_the_validator_runs_once(report: Report) -> None:
    """A second engine would find everything twice, and cost a second."""
    assert [each.rule for each in report.errors].count("EKS_V1_FLOW_LOG") == 1
    assert {each.plugin for each in (*report.errors, *report.warnings)} == {
        "CloudFormation Validate",
        "AwsSolutions",
    }


def test_warnings_let_the_synth_pass(tmp_path: Path) -> None:
    """An app whose only findings are warnings is synthesised, and they are reported.

    This one has the flag in its context, as from cdk.json, so that the call may come late.
    """
    app = App(outdir=str(tmp_path), context={_FLAG: True})
    warn_only(_environment(app, "dev"))
    add_checks(app)
    app.synth()
    report = read_report(tmp_path)
    assert not report.errors
    assert report.warnings


def test_a_late_call_is_refused() -> None:
    """With children in the app the CDK could no longer make findings errors."""
    app = App()
    Stack(app, "Early")
    with pytest.raises(ConfigurationError) as refusal:
        add_checks(app)
    assert str(refusal.value) == (
        "invalid checks:\n"
        f"  - {_FLAG}: must be true before the app has children; call add_checks right after "
        "App(), or set it in the context of cdk.json [not-together]"
    )
