"""From accessConfig to access entries."""

from __future__ import annotations

from pathlib import Path

from eks_constructs.planning.access import AccessEntryType
from eks_constructs.planning.cluster import AuthenticationMode
from tests.config.files import PLATFORM, START, load


def test_the_mode_follows_the_profile(tmp_path: Path) -> None:
    """As eksctl has it, or access entries only with nobody let in by creation."""
    eksctl = load(tmp_path, START).cluster.access
    hardened = load(tmp_path, START + PLATFORM).cluster.access
    assert eksctl.authentication_mode is AuthenticationMode.API_AND_CONFIG_MAP
    assert eksctl.bootstrap_creator_admin
    assert hardened.authentication_mode is AuthenticationMode.API
    assert not hardened.bootstrap_creator_admin


def test_entries_keep_what_the_file_says(tmp_path: Path) -> None:
    """Sorted by principal; a type left out is that of people."""
    first = (
        "accessEntries: [{principalARN: 'arn:aws:iam::111122223333:role/Zed', type: STANDARD, "
        "kubernetesGroups: [viewers], kubernetesUsername: zed, accessPolicies: [{policyARN: "
        "'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy', "
        "accessScope: {type: namespace, namespaces: [shop]}}]}, "
    )
    text = START.replace("accessEntries: [", first)
    admin, zed = load(tmp_path, text).cluster.access.entries
    assert admin.is_cluster_admin
    assert admin.type is AccessEntryType.STANDARD
    assert (zed.username, zed.kubernetes_groups) == ("zed", ("viewers",))
    assert zed.policies[0].name == "AmazonEKSViewPolicy"
    assert zed.policies[0].scope.namespace_names == ("shop",)
