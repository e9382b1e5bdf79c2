"""Settings, capabilities, Karpenter and Fargate, changed in the file of a live cluster."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from eks_constructs.local.client import LocalAws
from tests.config.files import START
from tests.support.cdk_cli import Cli, bootstrapped

pytestmark = pytest.mark.e2e
FILE: Final = (
    START.replace("region:", "tags: {team: a}, region:")
    + """
addonsConfig: {disableDefaultAddons: true}
vpc: {nat: {gateway: Disable}}
iam: {withOIDC: true}
cloudWatch: {clusterLogging: {enableTypes: [api], logRetentionInDays: 30}}
fargateProfiles: [{name: batch, selectors: [{namespace: batch}]}]
karpenter: {version: 1.14.0}
capabilities:
  - name: argocd
    type: ARGOCD
    configuration:
      argocd:
        awsIdc: {idcInstanceArn: "arn:aws:sso:::instance/ssoins-0123456789abcdef"}
        rbacRoleMappings: [{role: VIEWER, identities: [{id: a, type: SSO_GROUP}]}]
"""
)
ADDED: Final = """
autoModeConfig: {enabled: true}
upgradePolicy: {supportType: STANDARD}
zonalShiftConfig: {enabled: true}
controlPlaneScalingConfig: {tier: tier-xl}
kubeAPIServerConfig: {eventTTL: 2h}
kubeControllerManagerConfig:
  horizontalPodAutoscalerControllerConfig: {horizontalPodAutoscalerSyncPeriod: 30s}
kubeSchedulerConfig:
  nodeResourcesFit:
    scoringStrategy: {type: MostAllocated, resources: [{name: cpu, weight: 1}]}
"""
EDITS: Final = {
    "team: a": "team: b",
    "enableTypes: [api]": "enableTypes: ['*']",
    "logRetentionInDays: 30": "logRetentionInDays: 60",
    "{namespace: batch}]": "{namespace: batch}], tags: {for: batch}",
    "{version: 1.14.0}": "{version: 1.14.1, withSpotInterruptionQueue: true}",
    "role: VIEWER": "role: ADMIN",
}
KEPT: Final = (
    "AWS::EKS::Capability",
    "AWS::EKS::Cluster",
    "AWS::EKS::FargateProfile",
    "AWS::IAM::InstanceProfile",
    "AWS::Logs::LogGroup",
)


@pytest.fixture(scope="module")
def cli(aws: LocalAws) -> Iterator[Cli]:
    """Return the CLI with a bootstrapped local AWS and a file of our own."""
    with bootstrapped(aws, "dev") as cli:
        cli.file.write_text(FILE)
        yield cli


def test_every_edit_is_an_update_in_place(cli: Cli) -> None:
    """What eksctl needs a command for each is one deployment, and nothing is replaced."""
    done = cli.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    before = {name: cli.the(name).physical_id for name in KEPT}
    for old, new in EDITS.items():
        cli.edit(old, new)
    cli.file.write_text(cli.file.read_text() + ADDED)
    done = cli.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    assert {name: cli.the(name).physical_id for name in KEPT} == before
    cluster = cli.the("AWS::EKS::Cluster").properties
    assert cluster["ZonalShiftConfig"] == {"Enabled": True}
    assert cluster["UpgradePolicy"] == {"SupportType": "STANDARD"}
    assert cluster["ControlPlaneScalingConfig"] == {"Tier": "tier-xl"}
    assert cluster["KubeApiServerConfig"] == {"EventTtl": "2h"}
    assert cluster["KubeControllerManagerConfig"]
    assert cluster["KubeSchedulerConfig"]
    assert "ADMIN" in str(cli.the("AWS::EKS::Capability").properties)
    assert cli.the("AWS::Logs::LogGroup").properties["RetentionInDays"] == 60
    assert cli.the("AWS::SQS::Queue").status == "CREATE_COMPLETE"


def test_auto_mode_is_switched_off_by_saying_so(cli: Cli) -> None:
    """EKS is told of all three parts; it would leave alone what is not mentioned."""
    before = cli.the("AWS::EKS::Cluster").physical_id
    cli.edit("autoModeConfig: {enabled: true}", "autoModeConfig: {enabled: false}")
    done = cli.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    cluster = cli.the("AWS::EKS::Cluster")
    assert cluster.physical_id == before
    assert cluster.properties["ComputeConfig"] == {"Enabled": False}
    assert cluster.properties["StorageConfig"] == {"BlockStorage": {"Enabled": False}}
    network = cluster.properties["KubernetesNetworkConfig"]
    assert network == {"IpFamily": "ipv4", "ElasticLoadBalancing": {"Enabled": False}}


def test_other_pods_on_fargate_make_another_profile(cli: Cli) -> None:
    """EKS can change no selector, so the new profile stands before the old one goes."""
    before = cli.the("AWS::EKS::FargateProfile").physical_id
    cli.edit("{namespace: batch}", "{namespace: night}")
    done = cli.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    after = cli.the("AWS::EKS::FargateProfile")
    assert after.physical_id != before
    assert "night" in str(after.properties)
