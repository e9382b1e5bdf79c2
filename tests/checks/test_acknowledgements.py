"""An acknowledgement names one rule, one place and a reason, or is refused."""

from __future__ import annotations

import pytest
from aws_cdk import App, Stack, Stage
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_constructs.checks import (
    Acknowledgement,
    Report,
    UnusedAcknowledgement,
    acknowledge,
    add_checks,
    unused_acknowledgements,
)
from eks_constructs.errors import ConfigurationError
from tests.checks.support import synthesise

_OURS = Acknowledgement(
    rule="EKS_V1_FLOW_LOG", place="Network/Vpc", reason="logged in the network account"
)
_TWIN = Acknowledgement(
    rule="AwsSolutions-VPC7", place="Network/Vpc", reason="logged in the network account"
)
_IDLE = Acknowledgement(
    rule="CloudFormation-Validate::EKS_V3_NO_PUBLIC_IP_ON_LAUNCH",
    place="Network/Other",
    reason="there are no subnets",
)


def _stage(app: App) -> Stage:
    stage = Stage(app, "dev")
    network = Stack(stage, "Network")
    ec2.CfnVPC(network, "Vpc", cidr_block="10.0.0.0/16")
    ec2.CfnVPC(network, "Other", cidr_block="10.1.0.0/16")
    return stage


@pytest.fixture(scope="module")
def synthesised(tmp_path_factory: pytest.TempPathFactory) -> tuple[App, Report]:
    """Return an app of two VPCs, for one of which the missing flow log is acknowledged."""
    app = App(outdir=str(tmp_path_factory.mktemp("acknowledged")))
    add_checks(app)
    acknowledge(_stage(app), [_OURS, _TWIN, _IDLE])
    return app, synthesise(app)


def test_an_acknowledged_finding_stays_in_the_report(synthesised: tuple[App, Report]) -> None:
    """It is suppressed with its reason and place, for each pack that found it."""
    accepted = {
        (each.acknowledged_at, each.acknowledged_rule, each.finding.place, each.reason)
        for each in synthesised[1].acknowledged
    }
    assert accepted == {
        ("dev/Network/Vpc", rule, "dev/Network/Vpc", "logged in the network account")
        for rule in ("CloudFormation-Validate::EKS_V1_FLOW_LOG", "AwsSolutions::AwsSolutions-VPC7")
    }


def test_an_acknowledgement_covers_its_place_only(synthesised: tuple[App, Report]) -> None:
    """The other VPC is still found wanting."""
    assert {(each.place, each.rule) for each in synthesised[1].errors} == {
        ("dev/Network/Other", "EKS_V1_FLOW_LOG"),
        ("dev/Network/Other", "AwsSolutions-VPC7"),
    }


def test_an_acknowledgement_that_matches_nothing_is_named(synthesised: tuple[App, Report]) -> None:
    """So that a test can tell that it may go."""
    app, report = synthesised
    assert unused_acknowledgements(app, report) == (
        UnusedAcknowledgement(
            place="dev/Network/Other",
            rule="CloudFormation-Validate::EKS_V3_NO_PUBLIC_IP_ON_LAUNCH",
            reason="there are no subnets",
        ),
    )


@pytest.fixture(scope="module")
def scope() -> Construct:
    """Return a stage to acknowledge in; nothing is synthesised."""
    return _stage(App())


_ONE_RULE = "must name one rule as the report does; nothing is acknowledged wholesale"
_ONE_PLACE = "must name one construct inside a stack; nothing is acknowledged wholesale"
_NEAR_PLACES = "below 'dev'; nearest: Network/Vpc, Network, Network/Other"
_PART = "must name the part found, as the report does, such as AwsSolutions-IAM5[Resource::*]"


@pytest.mark.parametrize(
    ("rule", "place", "reason", "problem"),
    [
        ("EKS_V1_FLOW_LOG", "Network/Vpc", " ", "reason: must say why this is right here, got ' '"),
        ("*", "Network/Vpc", "tired", f"rule: {_ONE_RULE}, got '*'"),
        ("AwsSolutions::*", "Network/Vpc", "tired", f"rule: {_ONE_RULE}, got 'AwsSolutions::*'"),
        (
            "EKS_V1_FLOWLOG",
            "Network/Vpc",
            "typo",
            "rule: must be a rule of docs/checks.md; nearest: EKS_V1_FLOW_LOG",
        ),
        (
            "EKS_N1_IMDSV2",
            "Network/Vpc",
            "old software",
            "rule: takes no acknowledgement; mend what it found, got 'EKS_N1_IMDSV2'",
        ),
        ("AwsSolutions-IAM5", "Network/Vpc", "wide", f"rule: {_PART}, got 'AwsSolutions-IAM5'"),
        (
            "EKS_V1_FLOW_LOG",
            "Network/Vpd",
            "typo",
            f"place: must be the path of a construct {_NEAR_PLACES}, got 'Network/Vpd'",
        ),
        ("EKS_V1_FLOW_LOG", "*", "everywhere", f"place: {_ONE_PLACE}, got '*'"),
        ("EKS_V1_FLOW_LOG", "", "everywhere", f"place: {_ONE_PLACE}, got ''"),
        ("EKS_V1_FLOW_LOG", "Network", "everywhere", f"place: {_ONE_PLACE}, got 'Network'"),
    ],
)
def test_a_careless_acknowledgement_is_refused(
    scope: Construct, rule: str, place: str, reason: str, problem: str
) -> None:
    """The message says what is missing, wrong or too wide, and what would do."""
    with pytest.raises(ConfigurationError) as refusal:
        acknowledge(scope, [Acknowledgement(rule=rule, place=place, reason=reason)])
    assert f"[0].{problem}" in str(refusal.value)
    assert len(refusal.value.problems) == 1


def test_all_problems_are_told_at_once(scope: Construct) -> None:
    """One run of the command shows every entry that must change."""
    careless = Acknowledgement(rule="*", place="*", reason="")
    with pytest.raises(ConfigurationError) as refusal:
        acknowledge(scope, [_OURS, careless])
    assert [problem.where for problem in refusal.value.problems] == [
        "[1].rule",
        "[1].place",
        "[1].reason",
    ]
