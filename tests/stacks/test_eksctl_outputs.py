"""Outputs and tags by which scripts written for eksctl find their way."""

from __future__ import annotations

from pathlib import Path

from pydantic import JsonValue

from tests.stacks.test_environment import PLATFORM, stacks_of

PROFILES = "fargateProfiles: [{name: batch, selectors: [{namespace: batch}]}]\n"
OF_THE_CLUSTER = [
    "ARN",
    "CertificateAuthorityData",
    "ClusterName",
    "ClusterSecurityGroupId",
    "ClusterStackName",
    "Endpoint",
    "FeatureNATMode",
    "SecurityGroup",
    "ServiceRoleARN",
    "SharedNodeSecurityGroup",
    "SubnetsPrivate",
    "SubnetsPublic",
    "UpdateKubeconfig",
    "VPC",
]


def outputs(template: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Return the outputs of a template, but those that other stacks read."""
    found = template["Outputs"]
    assert isinstance(found, dict)
    return {key: value for key, value in found.items() if not key.startswith("PublishOutput")}


def test_a_file_of_eksctl_keeps_its_outputs_and_tags(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """The names are those of eksctl; the stacks are ours."""
    stacks = stacks_of(tmp_path, cdk_context, PROFILES)
    found = outputs(stacks["control-plane"].template)
    assert sorted(found) == OF_THE_CLUSTER
    assert found["FeatureNATMode"] == {"Value": "Single"}
    assert found["ClusterStackName"] == {"Value": {"Ref": "AWS::StackName"}}
    assert "FargatePodExecutionRoleARN" in outputs(stacks["compute"].template)
    (cluster,) = [
        body["Properties"]
        for body in stacks["control-plane"].resources.values()
        if body["Type"] == "AWS::EKS::Cluster"
    ]
    assert isinstance(cluster, dict)
    assert cluster["Tags"] == [
        {"Key": "alpha.eksctl.io/cluster-name", "Value": "own"},
        {"Key": "alpha.eksctl.io/cluster-oidc-enabled", "Value": "false"},
        {"Key": "eksctl.cluster.k8s.io/v1alpha1/cluster-name", "Value": "own"},
    ]


def test_hardened_environments_say_less(tmp_path: Path, cdk_context: dict[str, object]) -> None:
    """Nobody has scripts for them yet."""
    stacks = stacks_of(tmp_path, cdk_context, PROFILES + PLATFORM)
    assert set(outputs(stacks["control-plane"].template)) == {
        "ClusterName",
        "Endpoint",
        "UpdateKubeconfig",
    }
