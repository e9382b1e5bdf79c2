"""Teams become access entries."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.planning.access import AccessScopeType, access_entry_problems
from eks_constructs.planning.teams import AccessLevel, Team, team_entries, team_problems

ANN = "arn:aws:iam::111122223333:user/ann"
DEV = "arn:aws:iam::111122223333:role/Dev"
SHOP = Team(name="shop", principals=(DEV,), level=AccessLevel.EDIT, namespaces=("shop", "pay-*"))
OPS = Team(name="ops", principals=(ANN,), level=AccessLevel.CLUSTER_ADMIN)

good_teams = st.lists(
    st.builds(
        Team,
        name=st.sampled_from(["a", "b", "c", "d", "e"]),
        principals=st.lists(st.sampled_from([ANN, DEV]), min_size=1, max_size=2, unique=True).map(
            tuple
        ),
        level=st.sampled_from([AccessLevel.VIEW, AccessLevel.EDIT, AccessLevel.ADMIN]),
        namespaces=st.one_of(
            st.just(("*",)),
            st.lists(st.sampled_from(["x", "y", "z-*"]), min_size=1, unique=True).map(tuple),
        ),
    ),
    unique_by=lambda team: team.name,
)


@pytest.mark.parametrize("level", AccessLevel)
def test_each_level_is_a_policy_of_eks(level: AccessLevel) -> None:
    """That of the role which Kubernetes has for it."""
    policy = Team(name="a", principals=(DEV,), level=level, namespaces=("x",)).policy
    assert (
        policy.name
        == {
            "view": "AmazonEKSViewPolicy",
            "edit": "AmazonEKSEditPolicy",
            "admin": "AmazonEKSAdminPolicy",
            "cluster-admin": "AmazonEKSClusterAdminPolicy",
        }[level]
    )


def test_a_team_is_at_home_in_its_namespaces() -> None:
    """Or in the whole cluster, said by name or by its level."""
    assert SHOP.policy.scope.namespace_names == ("pay-*", "shop")
    assert replace(SHOP, namespaces=("*",)).policy.scope.type is AccessScopeType.CLUSTER
    assert OPS.policy.scope.type is AccessScopeType.CLUSTER


def test_a_principal_of_several_teams_has_one_entry() -> None:
    """With what all its teams may do; the same level in other namespaces adds up."""
    view = Team(name="audit", principals=(DEV, ANN), level=AccessLevel.VIEW, namespaces=("*",))
    more = replace(SHOP, name="tills", namespaces=("tills",))
    dev, ann = team_entries([SHOP, view, more, OPS])
    assert (dev.principal_arn, ann.principal_arn) == (DEV, ANN)
    assert [(each.name, each.scope.namespace_names) for each in dev.policies] == [
        ("AmazonEKSViewPolicy", ()),
        ("AmazonEKSEditPolicy", ("pay-*", "shop", "tills")),
    ]
    assert ann.is_cluster_admin


@given(good_teams)
def test_good_teams_give_entries_that_eks_takes(teams: list[Team]) -> None:
    """Whatever their order, which changes nothing."""
    assert team_problems(teams) == ()
    entries = team_entries(teams)
    assert access_entry_problems(entries) == ()
    assert team_entries(teams[::-1]) == entries


@pytest.mark.parametrize(
    ("team", "text"),
    [
        (
            replace(SHOP, name="Shop"),
            (
                "teams[0].name: must have 1 to 63 lower-case letters, digits and hyphens, none at "
                "either end, got 'Shop' [name-invalid]"
            ),
        ),
        (
            replace(SHOP, principals=()),
            (
                "teams[0].principals: must name at least one IAM role or user; leave out a team "
                "that nobody is in [empty]"
            ),
        ),
        (
            replace(SHOP, principals=("Dev",)),
            (
                "teams[0].principals[0]: must be the ARN of an IAM role or user, such as "
                "arn:aws:iam::111122223333:role/Admin, got 'Dev' [arn-invalid]"
            ),
        ),
        (
            replace(SHOP, principals=(DEV, DEV)),
            (
                f"teams[0].principals[1]: must be named once only in a team, got '{DEV}' "
                "[name-duplicate]"
            ),
        ),
        (
            replace(SHOP, level=cast("AccessLevel", "boss")),
            (
                "teams[0].level: must be one of view, edit, admin, cluster-admin, got 'boss' "
                "[unknown-value]"
            ),
        ),
        (
            replace(SHOP, namespaces=()),
            (
                "teams[0].namespaces: must name at least one namespace; write '*' for all of the "
                "cluster [required]"
            ),
        ),
        (
            replace(OPS, namespaces=("shop",)),
            (
                "teams[0].namespaces: must be left out with cluster-admin, which is for the whole "
                "cluster; choose admin for namespaces, got ['shop'] [not-together]"
            ),
        ),
        (
            replace(SHOP, namespaces=("*", "shop")),
            (
                "teams[0].namespaces: must be '*' alone, or namespaces; drop one, got "
                "['*', 'shop'] [not-together]"
            ),
        ),
        (
            replace(SHOP, namespaces=("shop", "shop")),
            (
                "teams[0].namespaces[1]: must be named once only in a team, got 'shop' "
                "[name-duplicate]"
            ),
        ),
        (
            replace(SHOP, namespaces=("Shop",)),
            (
                "teams[0].namespaces[0]: must be a namespace: lower-case letters, digits, hyphens, "
                "* for any, max 63, got 'Shop' [name-invalid]"
            ),
        ),
    ],
)
def test_what_makes_no_sense_is_refused(team: Team, text: str) -> None:
    """Where it is, what is allowed, and what was given."""
    assert [str(problem) for problem in team_problems([team])] == [text]


def test_a_name_stands_for_one_team() -> None:
    """The second one says which the first is."""
    (problem,) = team_problems([OPS, replace(SHOP, name="ops")])
    assert str(problem) == (
        "teams[1].name: must be the only team of this name, but teams[0] is too, got 'ops' "
        "[name-duplicate]"
    )
