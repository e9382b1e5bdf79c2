"""From the cluster's own sections to its control plane."""

from __future__ import annotations

from pathlib import Path

import pytest

from eks_constructs.planning.cluster import LogType, NodePool, ScalingTier, SupportType
from tests.config.files import PLATFORM, START, load


def test_the_eksctl_cluster_has_what_eksctl_gives_it(tmp_path: Path) -> None:
    """No logs, no key of its own, extended support, the policy for network interfaces."""
    cluster = load(tmp_path, START).cluster
    assert cluster.logging.types == frozenset()
    assert not cluster.secrets.own_key
    assert cluster.secrets.key_arn is None
    assert cluster.lifecycle.support_type is SupportType.EXTENDED
    assert not cluster.lifecycle.zonal_shift
    assert not cluster.lifecycle.deletion_protection
    assert cluster.role.resource_controller_policy
    assert not cluster.role.service_policy
    assert cluster.role.tag_sessions


def test_the_hardened_cluster_has_what_the_controls_ask_for(tmp_path: Path) -> None:
    """All logs for a year, a key of its own, standard support, protection, zonal shift."""
    cluster = load(tmp_path, START + PLATFORM).cluster
    assert cluster.logging.types == frozenset(LogType)
    assert cluster.logging.retention_days == 365
    assert cluster.secrets.own_key
    assert cluster.lifecycle.support_type is SupportType.STANDARD
    assert cluster.lifecycle.zonal_shift
    assert cluster.lifecycle.deletion_protection
    assert not cluster.role.resource_controller_policy
    assert cluster.role.service_policy
    assert not cluster.role.tag_sessions


def test_what_is_said_goes_before_the_defaults(tmp_path: Path) -> None:
    """Each small section reaches the cluster."""
    cluster = load(
        tmp_path,
        START
        + "cloudWatch: {clusterLogging: {enableTypes: ['*'], logRetentionInDays: 30}}\n"
        + "secretsEncryption: {keyARN: 'arn:aws:kms:eu-west-1:111122223333:key/k'}\n"
        + "upgradePolicy: {supportType: EXTENDED}\n"
        + "zonalShiftConfig: {enabled: false}\n"
        + "controlPlaneScalingConfig: {tier: tier-xl}\n"
        + "iam: {vpcResourceControllerPolicy: true}\n"
        + PLATFORM
        + "deletionProtection: false\n",
    ).cluster
    assert cluster.logging.types == frozenset(LogType)
    assert cluster.logging.retention_days == 30
    assert cluster.secrets.key_arn == "arn:aws:kms:eu-west-1:111122223333:key/k"
    assert not cluster.secrets.own_key
    assert cluster.lifecycle.support_type is SupportType.EXTENDED
    assert not cluster.lifecycle.zonal_shift
    assert not cluster.lifecycle.deletion_protection
    assert cluster.lifecycle.scaling_tier is ScalingTier.XL
    assert cluster.role.resource_controller_policy


def test_logs_that_are_switched_on_are_kept_as_each_table_has_it(tmp_path: Path) -> None:
    """For ever with eksctl, for a year with the hardened one."""
    text = START + "cloudWatch: {clusterLogging: {enableTypes: [all]}}\n"
    assert load(tmp_path, text).cluster.logging.retention_days is None
    assert load(tmp_path, text + PLATFORM).cluster.logging.retention_days == 365


def test_auto_mode_brings_both_pools_unless_told_otherwise(tmp_path: Path) -> None:
    """An empty list is a choice, and not the default."""
    both = load(tmp_path, START + "autoModeConfig: {enabled: true}\n").cluster.auto_mode
    none = load(tmp_path, START + "autoModeConfig: {enabled: true, nodePools: []}\n")
    off = load(tmp_path, START + "autoModeConfig: {enabled: false}\n")
    assert both is not None
    assert set(both.node_pools) == set(NodePool)
    assert none.cluster.auto_mode is not None
    assert none.cluster.auto_mode.node_pools == ()
    assert off.cluster.auto_mode is None


def test_auto_mode_is_off_unless_it_is_switched_on(tmp_path: Path) -> None:
    """A section that says nothing, or only that there are no pools, changes nothing."""
    assert load(tmp_path, START + "autoModeConfig: {}\n").cluster.auto_mode is None
    none = load(tmp_path, START + "autoModeConfig: {enabled: false, nodePools: []}\n")
    assert none.cluster.auto_mode is None


def test_eks_is_told_when_the_file_says_that_auto_mode_is_off(tmp_path: Path) -> None:
    """A cluster that had it keeps it where nothing is said."""
    sections = {"{}": False, "{enabled: false}": True, "{enabled: true}": False}
    assert not load(tmp_path, START).cluster.auto_mode_off
    for section, told in sections.items():
        cluster = load(tmp_path, f"{START}autoModeConfig: {section}\n").cluster
        assert cluster.auto_mode_off is told, section


@pytest.mark.parametrize(
    ("region", "rest", "expected"),
    [("eu-west-1", "", True), ("us-gov-west-1", "", False), ("eu-west-1", PLATFORM, False)],
)
def test_nodes_of_auto_mode_reach_the_public_registry_as_with_eksctl(
    tmp_path: Path, region: str, rest: str, *, expected: bool
) -> None:
    """The policy exists in one partition only; the hardened table grants no more than needed."""
    text = START.replace("eu-west-1", region) + "autoModeConfig: {enabled: true}\n" + rest
    mode = load(tmp_path, text.replace("arn:aws:", _ARN[region])).cluster.auto_mode
    assert mode is not None
    assert mode.public_registry is expected


_ARN = {"eu-west-1": "arn:aws:", "us-gov-west-1": "arn:aws-us-gov:"}
