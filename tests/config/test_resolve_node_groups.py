"""From managedNodeGroups to the specifications of node groups."""

from __future__ import annotations

from pathlib import Path

import pytest

from eks_constructs.config.resolved_workloads import NodeGroup
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.capacity import CapacityType, Scaling
from eks_constructs.planning.network_layout import SubnetTier
from eks_constructs.planning.node_labels import TaintEffect
from eks_constructs.planning.node_volumes import VolumeType
from tests.config.files import PLATFORM, START, load


def group_of(folder: Path, fields: str, platform: str = PLATFORM) -> NodeGroup:
    """Return the one node group with these fields."""
    text = f"{START}managedNodeGroups: [{{name: a{fields}}}]\n{platform}"
    (group,) = load(folder, text).compute.node_groups
    return group


def test_the_eksctl_group_is_that_of_eksctl(tmp_path: Path) -> None:
    """Two m5.large in public subnets, from which pods reach the node's credentials."""
    group = group_of(tmp_path, "", platform="")
    assert group.spec.instance_types == ("m5.large",)
    assert group.spec.scaling == Scaling(min_size=2, max_size=2)
    assert group.spec.metadata_hop_limit == 2
    assert group.spec.root_volume.size_gib == 80
    assert group.tier is SubnetTier.PUBLIC
    assert group.spec.labels == {
        "alpha.eksctl.io/cluster-name": "dev",
        "alpha.eksctl.io/nodegroup-name": "a",
    }


def test_the_hardened_group_is_private_and_keeps_pods_off_its_credentials(tmp_path: Path) -> None:
    """Three to six nodes in private subnets of every zone."""
    group = group_of(tmp_path, "")
    assert group.spec.instance_types == ("m6i.large",)
    assert group.spec.scaling == Scaling(min_size=3, max_size=6)
    assert group.spec.metadata_hop_limit == 1
    assert group.spec.ami_family is AmiFamily.AMAZON_LINUX_2023
    assert group.tier is SubnetTier.PRIVATE
    assert group.zones == ("eu-west-1a", "eu-west-1b", "eu-west-1c")
    assert group.spec.labels == {}


@pytest.mark.parametrize(
    ("fields", "hardened", "eksctl"),
    [
        (", minSize: 1", (1, 6, None), (1, 1, None)),
        (", minSize: 9", (9, 9, None), (9, 9, None)),
        (", maxSize: 1", (1, 1, None), (1, 1, None)),
        (", maxSize: 2", (2, 2, None), (2, 2, None)),
        (", maxSize: 5", (3, 5, None), (2, 5, None)),
        (", maxSize: 5, desiredCapacity: 4", (3, 5, 4), (4, 5, 4)),
        (", desiredCapacity: 1", (1, 6, 1), (1, 1, 1)),
        (", desiredCapacity: 8", (3, 8, 8), (8, 8, 8)),
        (", minSize: 0", (0, 6, None), (0, 1, None)),
    ],
)
def test_sizes_left_out_follow_from_those_given(
    tmp_path: Path,
    fields: str,
    hardened: tuple[int, int, int | None],
    eksctl: tuple[int, int, int | None],
) -> None:
    """No size that was given is ever overruled, and none is out of order."""
    for platform, expected in ((PLATFORM, hardened), ("", eksctl)):
        scaling = group_of(tmp_path, fields, platform).spec.scaling
        assert (scaling.min_size, scaling.max_size, scaling.desired_size) == expected


def test_what_is_said_reaches_the_specification(tmp_path: Path) -> None:
    """Every field of a group has a place there."""
    group = group_of(
        tmp_path,
        ", amiFamily: bottlerocket, instanceTypes: [m7g.large, m6g.large], spot: true, "
        "availabilityZones: [eu-west-1b], volumeSize: 50, volumeType: io2, volumeIOPS: 900, "
        "volumeKmsKeyID: alias/k, labels: {x: y}, taints: {d: 'v:NoExecute'}, tags: {t: u}, "
        "disablePodIMDS: false, releaseVersion: 1.36.0-20261101, instanceName: node, "
        "iam: {attachPolicyARNs: ['arn:aws:iam::aws:policy/X']}",
    )
    spec = group.spec
    assert spec.ami_family is AmiFamily.BOTTLEROCKET
    assert spec.instance_types == ("m7g.large", "m6g.large")
    assert spec.capacity.type is CapacityType.SPOT
    assert group.zones == ("eu-west-1b",)
    volume = spec.root_volume
    assert (volume.size_gib, volume.volume_type, volume.iops, volume.kms_key_id) == (
        50,
        VolumeType.IO2,
        900,
        "alias/k",
    )
    assert spec.labels == {"x": "y"}
    (taint,) = spec.taints
    assert (taint.key, taint.value, taint.effect) == ("d", "v", TaintEffect.NO_EXECUTE)
    assert spec.tags == {"t": "u"}
    assert spec.metadata_hop_limit == 2
    assert spec.release_version == "1.36.0-20261101"
    assert group.instance_name == "node"
    assert group.role.policy_arns == ("arn:aws:iam::aws:policy/X",)
    assert not group.role.policies_replace


def test_policies_of_an_eksctl_group_replace_the_usual_ones(tmp_path: Path) -> None:
    """So does eksctl."""
    fields = ", iam: {attachPolicyARNs: ['arn:aws:iam::aws:policy/X']}"
    assert group_of(tmp_path, fields, platform="").role.policies_replace


def test_groups_are_sorted_by_name(tmp_path: Path) -> None:
    """Their order in the file means nothing."""
    text = START + "managedNodeGroups: [{name: b}, {name: a}]\n"
    groups = load(tmp_path, text).compute.node_groups
    assert [group.spec.name for group in groups] == ["a", "b"]


def test_public_nodes_are_warned_of(tmp_path: Path) -> None:
    """They are what eksctl makes, and rarely what one wants."""
    text = START + "managedNodeGroups: [{name: a, privateNetworking: false}]\n" + PLATFORM
    (warning,) = load(tmp_path, text).warnings
    assert (warning.code, warning.where) == (
        "public-nodes",
        "managedNodeGroups[0].privateNetworking",
    )
