"""What holds for every template that this app makes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from aws_cdk import App

from app import build
from eks_constructs.config import load_environments
from tests.conftest import PROJECT, other_hash_seed
from tests.support.assemblies import SynthesisedStack, read_stacks

MOST_RESOURCES = 400
MOST_BYTES = 800_000
MOST_OUTPUTS = 160


def test_no_lambda_function_and_no_custom_resource(stacks: tuple[SynthesisedStack, ...]) -> None:
    """Nothing needs code of ours to run in the account."""
    types = {str(body["Type"]) for stack in stacks for body in stack.resources.values()}
    assert "AWS::EKS::Cluster" in types
    assert not {t for t in types if t.startswith(("Custom::", "AWS::Lambda::"))}
    assert "AWS::CloudFormation::CustomResource" not in types


def test_every_stack_stays_far_below_the_limits(stacks: tuple[SynthesisedStack, ...]) -> None:
    """CloudFormation refuses 500 resources, 1 MB and 200 outputs; there is room to grow."""
    for stack in stacks:
        assert len(stack.resources) <= MOST_RESOURCES, stack.path
        assert stack.size <= MOST_BYTES, stack.path
        outputs = stack.template.get("Outputs", {})
        assert isinstance(outputs, dict)
        assert len(outputs) <= MOST_OUTPUTS, stack.path


def test_another_partition_is_never_mixed_with_the_usual_one(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """An environment in China names nothing of the partition that most regions are in."""
    text = (PROJECT / "environments/dev.yaml").read_text()
    file = tmp_path / "dev.yaml"
    file.write_text(text.replace("eu-west-1", "cn-north-1").replace("arn:aws:", "arn:aws-cn:"))
    app = App(context=cdk_context, outdir=str(tmp_path / "cdk.out"), analytics_reporting=False)
    build(app, load_environments([file]))
    app.synth()
    stacks = read_stacks(tmp_path / "cdk.out")
    assert any("arn:aws-cn:" in json.dumps(stack.template) for stack in stacks)
    for stack in stacks:
        assert "arn:aws:" not in json.dumps(stack.template), stack.path


def test_no_physical_name_but_those_made_on_purpose(stacks: tuple[SynthesisedStack, ...]) -> None:
    """A name that nobody asked for blocks replacement and a second copy."""
    named = {
        (str(body["Type"]), key)
        for stack in stacks
        for body in stack.resources.values()
        if isinstance(properties := body.get("Properties"), dict)
        for key in properties
        if key.endswith("Name") and key not in {"ClusterName", "AddonName", "DeviceName"}
    }
    assert named == {
        # Required, and of its workspace only.
        ("AWS::APS::RuleGroupsNamespace", "Name"),
        # What they are for or belong to, not what they are called.
        ("AWS::CloudWatch::Alarm", "MetricName"),
        ("AWS::CertificateManager::Certificate", "DomainName"),
        ("AWS::Glue::Table", "DatabaseName"),
        ("AWS::Logs::LogStream", "LogGroupName"),
        ("AWS::Logs::MetricFilter", "LogGroupName"),
        ("AWS::Logs::SubscriptionFilter", "LogGroupName"),
        ("AWS::Logs::ResourcePolicy", "PolicyName"),  # made by CDK from the path
        ("AWS::Route53::HostedZone", "Name"),
        # Its log group must be named after it.
        ("AWS::WAFv2::WebACL", "Name"),
        ("AWS::EC2::FlowLog", "LogGroupName"),
        ("AWS::EC2::VPCEndpoint", "ServiceName"),
        ("AWS::EKS::Cluster", "Name"),
        ("AWS::EKS::FargateProfile", "FargateProfileName"),
        ("AWS::EKS::Nodegroup", "NodegroupName"),
        ("AWS::Logs::LogGroup", "LogGroupName"),
    }


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, assembly: Path) -> None:
    """Another process, with another hash seed and without credentials, writes the same files."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONHASHSEED": other_hash_seed(),
        "CDK_OUTDIR": str(tmp_path),
        "CDK_CONTEXT_JSON": json.dumps(json.loads((PROJECT / "cdk.json").read_text())["context"]),
    }
    subprocess.run([sys.executable, "app.py"], cwd=PROJECT, env=environment, check=True)
    assert files_of(tmp_path) == files_of(assembly)


def files_of(assembly: Path) -> dict[str, bytes]:
    """Return every file of a cloud assembly but the report, which says where it is."""
    return {
        str(path.relative_to(assembly)): path.read_bytes()
        for path in sorted(assembly.rglob("*"))
        if path.is_file() and path.name != "validation-report.json"
    }


@pytest.mark.parametrize("flag", ["@aws-cdk/aws-ec2:restrictDefaultSecurityGroup"])
def test_flags_that_would_bring_a_lambda_are_off(flag: str, cdk_context: dict[str, object]) -> None:
    """The recommended value of these flags puts a Lambda function into the template."""
    assert cdk_context[flag] is False
