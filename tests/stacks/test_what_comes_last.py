"""Karpenter and capabilities, which stand in the stack that comes last."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import yaml
from pydantic import JsonValue

from tests.stacks.test_environment import PLATFORM, stacks_of
from tests.support.assemblies import SynthesisedStack

KARPENTER = "karpenter: {version: 1.14.0, withSpotInterruptionQueue: true}\n"
OWN = """
vpc:
  id: vpc-0123456789abcdef0
  subnets:
    private:
      eu-west-1a: {id: subnet-0a00000000000000a}
      eu-west-1b: {id: subnet-0b00000000000000b}
"""


def properties(stack: SynthesisedStack, resource_type: str) -> list[Mapping[str, JsonValue]]:
    """Return the properties of all resources of a type."""
    found = [
        body["Properties"] for body in stack.resources.values() if body["Type"] == resource_type
    ]
    return [each for each in found if isinstance(each, dict)]


def test_karpenter_of_a_file_of_eksctl(tmp_path: Path, cdk_context: dict[str, object]) -> None:
    """The names that scripts look for, a role by the issuer, and the rest as text."""
    stacks = stacks_of(tmp_path, cdk_context, OWN + "iam: {withOIDC: true}\n" + KARPENTER)
    stack = stacks["platform"]
    roles = {str(each.get("RoleName")): each for each in properties(stack, "AWS::IAM::Role")}
    assert set(roles) == {"eksctl-KarpenterNodeRole-own", "eksctl-own-iamservice-role"}
    assert "AmazonEKS_CNI_Policy" in json.dumps(roles["eksctl-KarpenterNodeRole-own"])
    trust = json.dumps(roles["eksctl-own-iamservice-role"]["AssumeRolePolicyDocument"])
    assert "system:serviceaccount:karpenter:karpenter" in trust
    assert {"Key": "alpha.eksctl.io/karpenter-version", "Value": "1.14.0"} in (
        roles["eksctl-KarpenterNodeRole-own"]["Tags"] or []  # type: ignore[operator]  # a list
    )
    (profile,) = properties(stack, "AWS::IAM::InstanceProfile")
    assert profile["InstanceProfileName"] == "eksctl-KarpenterNodeInstanceProfile-own"
    (queue,) = properties(stack, "AWS::SQS::Queue")
    assert queue["QueueName"] == "own"
    assert properties(stack, "AWS::EKS::PodIdentityAssociation") == []
    (entry,) = properties(stack, "AWS::EKS::AccessEntry")
    assert entry["Type"] == "EC2_LINUX"


def test_the_chart_and_what_comes_before_it_are_text(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """The service account names the role whose ARN only the deployment knows."""
    stacks_of(tmp_path, cdk_context, OWN + "iam: {withOIDC: true}\n" + KARPENTER)
    (values,) = (tmp_path / "cdk.out").rglob("*.values.yaml")
    chart = yaml.safe_load(values.read_text())
    annotation = chart["serviceAccount"].pop("annotations")["eks.amazonaws.com/role-arn"]
    assert annotation.startswith("${")
    assert chart["serviceAccount"] == {"name": "karpenter", "create": False}
    index = json.loads(values.with_suffix(".json").read_text())
    assert (index["chart"], index["version"], index["namespace"]) == (
        "oci://public.ecr.aws/karpenter/karpenter",
        "1.14.0",
        "karpenter",
    )
    (manifests,) = (tmp_path / "cdk.out").rglob("kubernetes/own/platform/Manifests.yaml")
    kinds = [each["kind"] for each in yaml.safe_load_all(manifests.read_text())]
    assert kinds == ["Namespace", "ServiceAccount"]


def test_karpenter_of_a_hardened_file(tmp_path: Path, cdk_context: dict[str, object]) -> None:
    """By EKS Pod Identity, and without a name that stands in the way."""
    stacks = stacks_of(tmp_path, cdk_context, OWN + KARPENTER + PLATFORM)
    stack = stacks["platform"]
    assert all("RoleName" not in each for each in properties(stack, "AWS::IAM::Role"))
    associations = properties(stack, "AWS::EKS::PodIdentityAssociation")
    assert [each["Namespace"] for each in associations] == ["kube-system"]
    assert "QueueName" not in properties(stack, "AWS::SQS::Queue")[0]
    assert properties(stack, "AWS::IAM::InstanceProfile") == []
    assert "AmazonEKS_CNI_Policy" not in json.dumps(stack.template)


def test_capabilities_have_roles_of_their_own(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """With the tags of the file, and what it gives them."""
    text = """
capabilities:
  - name: ack
    type: ACK
    tags: {team: a}
    attachPolicy: {Statement: [{Effect: Allow, Action: "s3:ListAllMyBuckets", Resource: "*"}]}
  - {name: kro, type: KRO, roleArn: "arn:aws:iam::111122223333:role/Kro"}
"""
    stacks = stacks_of(tmp_path, cdk_context, OWN + text)
    found = {
        str(each["CapabilityName"]): each
        for each in properties(stacks["platform"], "AWS::EKS::Capability")
    }
    assert found["kro"]["RoleArn"] == "arn:aws:iam::111122223333:role/Kro"
    (role,) = properties(stacks["platform"], "AWS::IAM::Role")
    assert {"Key": "team", "Value": "a"} in (role["Tags"] or [])  # type: ignore[operator]  # a list
    (policy,) = properties(stacks["platform"], "AWS::IAM::Policy")
    assert "s3:ListAllMyBuckets" in json.dumps(policy)
