"""Access entries that EKS would refuse are refused, and nobody is locked out unawares."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.planning.access import (
    AccessEntry,
    AccessEntryType,
    AccessPolicy,
    AccessScope,
    access_entry_problems,
    lockout_problems,
)

ADMIN = "arn:aws:iam::111122223333:role/PlatformAdmin"
VIEW = AccessPolicy(policy="AmazonEKSViewPolicy", scope=AccessScope.namespaces(["team-*"]))


def said(*entries: AccessEntry) -> list[str]:
    """Return the problems as text."""
    return [str(problem) for problem in access_entry_problems(entries)]


def test_sound_entries_have_no_problems() -> None:
    """Roles with paths, users, other partitions, names and ARNs of policies are accepted."""
    entries = (
        AccessEntry(principal_arn=ADMIN, policies=(AccessPolicy.cluster_admin(), VIEW)),
        AccessEntry(
            principal_arn="arn:aws-us-gov:iam::111122223333:role/aws-reserved/sso/Ops",
            kubernetes_groups=("operators",),
            username="ops:{{SessionName}}",
        ),
        AccessEntry(
            principal_arn="arn:aws-cn:iam::444455556666:user/eve",
            policies=(
                AccessPolicy(
                    policy="arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSEditPolicy"
                ),
            ),
        ),
        AccessEntry(
            principal_arn="arn:aws:iam::111122223333:role/node", type=AccessEntryType.EC2_LINUX
        ),
        AccessEntry(
            principal_arn="arn:aws:iam::111122223333:role/auto",
            type=AccessEntryType.EC2,
            policies=(AccessPolicy(policy="AmazonEKSAutoNodePolicy"),),
        ),
    )
    assert said(*entries) == []


@pytest.mark.parametrize("arn", ["PlatformAdmin", "", "arn:aws:iam::123:role/x", "arn:aws:s3:::b"])
def test_principal_that_is_no_arn_is_refused(arn: str) -> None:
    """The message gives an example."""
    (text,) = said(AccessEntry(principal_arn=arn))
    assert text.startswith(
        "entries[0].principal_arn: must be the ARN of an IAM role or user, such as "
        "arn:aws:iam::111122223333:role/Admin"
    )


def test_session_of_a_role_is_refused_with_the_role() -> None:
    """What `aws sts get-caller-identity` prints is turned into what is meant."""
    session = "arn:aws-cn:sts::111122223333:assumed-role/Admin/eve"
    (text,) = said(AccessEntry(principal_arn=session))
    assert "write arn:aws-cn:iam::111122223333:role/Admin, with its path if any" in text


def test_principal_twice_is_refused() -> None:
    """EKS has one entry for a principal."""
    (text,) = said(AccessEntry(principal_arn=ADMIN), AccessEntry(principal_arn=ADMIN))
    assert text == (
        "entries[1].principal_arn: must have one entry only; merge it with entries[0], "
        f"got {ADMIN!r} [name-duplicate]"
    )


def test_unknown_principal_passes() -> None:
    """A principal that only the deployment knows has no form to check."""
    entry = AccessEntry(principal_arn="${Token[Role.Arn.1]}", key="nodes")
    assert access_entry_problems([entry], unknown=frozenset({entry.principal_arn})) == ()


@pytest.mark.parametrize("kind", sorted(set(AccessEntryType) - {AccessEntryType.STANDARD}))
def test_node_types_take_no_groups_and_no_username(kind: AccessEntryType) -> None:
    """EKS sets both itself, and policies too unless Auto Mode runs the nodes."""
    entry = AccessEntry(
        principal_arn=ADMIN,
        type=kind,
        policies=(VIEW,),
        kubernetes_groups=("g",),
        username="u",
    )
    wheres = [problem.where for problem in access_entry_problems([entry], where="accessEntries")]
    expected = ["accessEntries[0].kubernetes_groups", "accessEntries[0].username"]
    if kind is not AccessEntryType.EC2:
        expected.insert(0, "accessEntries[0].policies")
    assert wheres == expected


def test_node_type_needs_a_role() -> None:
    """A user cannot be a node."""
    user = "arn:aws:iam::111122223333:user/eve"
    (text,) = said(AccessEntry(principal_arn=user, type=AccessEntryType.HYBRID_LINUX))
    assert "must be a role, since the type is HYBRID_LINUX" in text


@pytest.mark.parametrize("group", ["system:masters", "system:", ""])
def test_system_group_is_refused(group: str) -> None:
    """Admins come by access policy."""
    (text,) = said(AccessEntry(principal_arn=ADMIN, kubernetes_groups=("ok", group)))
    assert text.startswith(
        "entries[0].kubernetes_groups[1]: must not be empty or start with system:"
    )


@pytest.mark.parametrize("prefix", ["system:", "eks:", "aws:", "amazon:", "iam:"])
def test_reserved_username_is_refused(prefix: str) -> None:
    """EKS keeps these names to itself."""
    (text,) = said(AccessEntry(principal_arn=ADMIN, username=f"{prefix}eve"))
    assert "must not start with system:, eks:, aws:, amazon:, iam:; leave it to EKS" in text


def test_namespace_scope_needs_namespaces() -> None:
    """An empty scope would hold nowhere."""
    policy = AccessPolicy(policy="AmazonEKSViewPolicy", scope=AccessScope.namespaces([]))
    (text,) = said(AccessEntry(principal_arn=ADMIN, policies=(policy,)))
    assert text.startswith(
        "entries[0].policies[0].scope.namespaces: must name at least one namespace"
    )


@pytest.mark.parametrize("name", ["Team", "team_a", "-a", "x" * 64, ""])
def test_namespace_that_cannot_exist_is_refused(name: str) -> None:
    """Namespaces are DNS labels, with * for any characters."""
    policy = AccessPolicy(policy="AmazonEKSViewPolicy", scope=AccessScope.namespaces(["a", name]))
    (problem,) = access_entry_problems([AccessEntry(principal_arn=ADMIN, policies=(policy,))])
    assert problem.where == "entries[0].policies[0].scope.namespaces[1]"


@pytest.mark.parametrize(
    "policy",
    ["AdministratorAccess", "arn:aws:iam::aws:policy/AdministratorAccess", "view", ""],
)
def test_iam_policy_is_refused(policy: str) -> None:
    """Access policies are not IAM policies."""
    found = said(AccessEntry(principal_arn=ADMIN, policies=(AccessPolicy(policy=policy),)))
    assert any("must be the name of an EKS access policy" in text for text in found)


def test_policy_twice_is_refused() -> None:
    """EKS keeps one scope for a policy; a name and its ARN are the same."""
    full = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
    entry = AccessEntry(principal_arn=ADMIN, policies=(VIEW, AccessPolicy(policy=full)))
    (text,) = said(entry)
    assert "must be given once; name all its namespaces in one scope" in text


def test_too_many_policies_are_refused() -> None:
    """EKS takes twenty."""
    policies = tuple(AccessPolicy(policy=f"AmazonEKS{index}Policy") for index in range(21))
    (text,) = said(AccessEntry(principal_arn=ADMIN, policies=policies))
    assert "must have at most 20 policies, got 21" in text


def test_cluster_scope_with_namespaces_is_refused() -> None:
    """The factories cannot write it, but a file can."""
    scope = AccessScope(type=AccessScope.cluster().type, namespace_names=("a",))
    policy = AccessPolicy(policy="AmazonEKSViewPolicy", scope=scope)
    (text,) = said(AccessEntry(principal_arn=ADMIN, policies=(policy,)))
    assert "must be left out of the scope cluster" in text


def test_one_cluster_admin_is_enough() -> None:
    """Somebody can enter the cluster."""
    entries = [AccessEntry(principal_arn=ADMIN, policies=(AccessPolicy.cluster_admin(),))]
    assert lockout_problems(entries, bootstrap_creator_admin=False) == ()


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [AccessEntry(principal_arn=ADMIN)],
        [AccessEntry(principal_arn=ADMIN, policies=(AccessPolicy(policy="AmazonEKSAdminPolicy"),))],
        [
            AccessEntry(
                principal_arn=ADMIN,
                policies=(
                    AccessPolicy(
                        policy="AmazonEKSClusterAdminPolicy", scope=AccessScope.namespaces(["a"])
                    ),
                ),
            )
        ],
    ],
)
def test_nobody_as_admin_is_a_lockout(entries: list[AccessEntry]) -> None:
    """Groups, lesser policies and single namespaces do not count."""
    (problem,) = lockout_problems(entries, bootstrap_creator_admin=False)
    assert problem.code == "lockout"
    assert problem.message == (
        "must make at least one principal cluster admin, else nobody could use the cluster; give "
        "one AmazonEKSClusterAdminPolicy with the scope cluster"
    )


def test_the_creator_alone_is_a_lockout() -> None:
    """CloudFormation's execution role is nobody."""
    (problem,) = lockout_problems([], bootstrap_creator_admin=True, where="accessEntries")
    assert problem.where == "accessEntries"
    assert "nobody but CloudFormation's execution role could use the cluster" in problem.message


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=6))
def test_exactly_the_repeated_principals_are_duplicates(names: list[str]) -> None:
    """There is one problem for each entry beyond the first of its principal."""
    entries = [
        AccessEntry(principal_arn=f"arn:aws:iam::111122223333:role/{name}") for name in names
    ]
    assert len(access_entry_problems(entries)) == len(names) - len(set(names))


def test_tags_that_eks_would_refuse_are_refused() -> None:
    """At the entry that has them."""
    entry = AccessEntry(principal_arn="arn:aws:iam::111122223333:role/A", tags={"k" * 300: "v"})
    (problem,) = access_entry_problems([entry])
    assert problem.where == f"entries[0].tags.{'k' * 300}"
    assert problem.code == "name-invalid"
