"""Which security groups a cluster has beside the one that EKS makes."""

from __future__ import annotations

from pathlib import Path

from eks_constructs.config.resolved_cluster import (
    ControlPlaneGroups,
    SecurityGroups,
    SharedNodeGroup,
)
from tests.config.files import PLATFORM, START, load


def groups(folder: Path, text: str) -> SecurityGroups:
    """Return the groups of a text."""
    return load(folder, text).cluster.security_groups


def test_eksctl_makes_both_groups(tmp_path: Path) -> None:
    """For every cluster, with the two rules between the nodes' and that of the cluster."""
    assert groups(tmp_path, START) == SecurityGroups(
        control_plane=ControlPlaneGroups(ids=(), made=True, api_from=()),
        shared_node=SharedNodeGroup(id=None, cluster_rules=True),
    )


def test_hardened_needs_none(tmp_path: Path) -> None:
    """The one that EKS makes is enough, until somebody must be let in."""
    assert groups(tmp_path, START + PLATFORM) == SecurityGroups(
        control_plane=ControlPlaneGroups(ids=(), made=False, api_from=()), shared_node=None
    )
    asked = groups(tmp_path, START + "vpc: {extraCIDRs: [10.9.0.0/16]}\n" + PLATFORM)
    assert asked.control_plane == ControlPlaneGroups(ids=(), made=True, api_from=("10.9.0.0/16",))


def test_networks_of_hybrid_nodes_reach_the_api(tmp_path: Path) -> None:
    """Nodes and pods, each block once, behind the extra blocks."""
    text = (
        "vpc: {extraCIDRs: [10.9.0.0/16, 10.80.0.0/16]}\n"
        "remoteNetworkConfig: {remoteNodeNetworks: [{cidrs: [10.80.0.0/16]}], "
        "remotePodNetworks: [{cidrs: [10.85.0.0/16]}]}\n"
    )
    assert groups(tmp_path, START + text).control_plane.api_from == (
        "10.9.0.0/16",
        "10.80.0.0/16",
        "10.85.0.0/16",
    )


def test_groups_that_exist_are_taken(tmp_path: Path) -> None:
    """One or several for the control plane, one for the nodes, with or without rules."""
    one = groups(
        tmp_path,
        START + "vpc: {securityGroup: sg-00000001, sharedNodeSecurityGroup: sg-00000002}\n",
    )
    assert one.control_plane == ControlPlaneGroups(ids=("sg-00000001",), made=False, api_from=())
    assert one.shared_node == SharedNodeGroup(id="sg-00000002", cluster_rules=True)
    several = groups(
        tmp_path,
        START
        + "vpc: {controlPlaneSecurityGroupIDs: [sg-00000001, sg-00000003], "
        + "sharedNodeSecurityGroup: sg-00000002, "
        + "manageSharedNodeSecurityGroupRules: false}\n"
        + PLATFORM,
    )
    assert several.control_plane.ids == ("sg-00000001", "sg-00000003")
    assert several.shared_node == SharedNodeGroup(id="sg-00000002", cluster_rules=False)


def test_extra_blocks_for_a_group_that_exists_are_warned_of(tmp_path: Path) -> None:
    """Its rules are somebody else's; eksctl drops the blocks in silence."""
    environment = load(
        tmp_path, START + "vpc: {securityGroup: sg-00000001, extraCIDRs: [10.9.0.0/16]}\n"
    )
    assert environment.cluster.security_groups.control_plane.api_from == ()
    (warning,) = [each for each in environment.warnings if each.code == "no-effect"]
    assert str(warning.location).endswith("dev.yaml:5:35")
    assert "add rules for port 443 to the group itself" in warning.message
