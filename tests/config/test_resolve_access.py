"""From accessConfig to access entries."""

from __future__ import annotations

from pathlib import Path

import pytest

from eks_constructs.planning.access import AccessEntryType
from eks_constructs.planning.cluster import AuthenticationMode
from tests.config.files import HEADER, PLATFORM, START, load


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


def test_teams_become_entries(tmp_path: Path) -> None:
    """One for each principal, joined with what accessConfig says of the same one."""
    admin, dev = "arn:aws:iam::111122223333:role/Admin", "arn:aws:iam::111122223333:role/Dev"
    teams = (
        "teams:\n"
        f"  - {{name: shop, principals: ['{dev}', '{admin}'], level: edit, namespaces: [shop]}}\n"
        f"  - {{name: auditors, principals: ['{dev}'], level: view, namespaces: ['*']}}\n"
    )
    first, second = load(tmp_path, START + PLATFORM + teams).cluster.access.entries
    assert (first.principal_arn, second.principal_arn) == (admin, dev)
    assert first.is_cluster_admin
    assert [(each.name, each.scope.namespace_names) for each in first.policies] == [
        ("AmazonEKSClusterAdminPolicy", ()),
        ("AmazonEKSEditPolicy", ("shop",)),
    ]
    assert [(each.name, each.scope.namespace_names) for each in second.policies] == [
        ("AmazonEKSViewPolicy", ()),
        ("AmazonEKSEditPolicy", ("shop",)),
    ]


def test_a_team_of_administrators_is_enough(tmp_path: Path) -> None:
    """Then nobody is locked out, and accessConfig may be left out."""
    text = f"{HEADER}metadata: {{name: dev, region: eu-west-1}}\n{PLATFORM}"
    team = (
        "teams: [{name: ops, principals: ['arn:aws:iam::111122223333:role/Ops'], "
        "level: cluster-admin}]\n"
    )
    (entry,) = load(tmp_path, text + team).cluster.access.entries
    assert entry.is_cluster_admin


@pytest.mark.parametrize(
    ("access", "where", "beginning"),
    [
        (
            "",
            "accessConfig.accessEntries",
            (
                "nobody but CloudFormation's execution role, which makes the cluster, will be "
                "administrator; add, now or in a later edit, accessConfig: {accessEntries: [{"
            ),
        ),
        (
            "accessConfig: {bootstrapClusterCreatorAdminPermissions: false}\n",
            "accessConfig.accessEntries",
            "nobody will be administrator; add, now or in a later edit, accessConfig: {",
        ),
        (
            "accessConfig: {authenticationMode: CONFIG_MAP}\n",
            "accessConfig.authenticationMode",
            (
                "with CONFIG_MAP nobody but CloudFormation's execution role could use the cluster, "
                "and nothing here writes aws-auth; write API_AND_CONFIG_MAP and add, now or in a "
            ),
        ),
    ],
)
def test_eksctl_files_without_an_administrator_are_warned_about(
    tmp_path: Path, access: str, where: str, beginning: str
) -> None:
    """EKS takes them, and the warning says what to write; in the partition of the region."""
    text = f"{HEADER}metadata: {{name: dev, region: cn-north-1}}\n{access}"
    (warning,) = [each for each in load(tmp_path, text).warnings if each.code == "lockout"]
    assert (warning.where, warning.message[: len(beginning)]) == (where, beginning)
    assert "policyARN: arn:aws-cn:eks::aws:cluster-access-policy/" in warning.message
