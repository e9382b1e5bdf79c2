"""Entries of one principal become one entry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.access import (
    AccessEntry,
    AccessPolicy,
    AccessScope,
    access_entry_problems,
)
from eks_constructs.planning.access_merge import merge_entries

ADMIN = "arn:aws:iam::111122223333:role/Admin"
OTHER = "arn:aws:iam::111122223333:role/Other"

scopes = st.one_of(
    st.just(AccessScope.cluster()),
    st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, unique=True).map(AccessScope.namespaces),
)
policies = st.builds(
    AccessPolicy,
    policy=st.sampled_from(["AmazonEKSViewPolicy", "AmazonEKSEditPolicy"]),
    scope=scopes,
)
entries_of_two = st.lists(
    st.builds(
        AccessEntry,
        principal_arn=st.sampled_from([ADMIN, OTHER]),
        policies=st.lists(policies, max_size=3).map(tuple),
        kubernetes_groups=st.lists(st.sampled_from(["g", "h"]), max_size=2).map(tuple),
    ),
    max_size=6,
)


@given(entries_of_two)
def test_merged_entries_are_sound_and_merging_again_changes_nothing(
    entries: list[AccessEntry],
) -> None:
    """Each principal and each policy is left once, and everything given is still there."""
    merged = merge_entries(entries)
    assert access_entry_problems(merged) == ()
    assert merge_entries(merged) == merged
    assert {entry.principal_arn for entry in merged} == {entry.principal_arn for entry in entries}
    for entry in entries:
        (whole,) = (each for each in merged if each.principal_arn == entry.principal_arn)
        assert set(entry.kubernetes_groups) <= set(whole.kubernetes_groups)
        assert {policy.name for policy in entry.policies} <= {
            policy.name for policy in whole.policies
        }


def test_scopes_are_united() -> None:
    """Namespaces add up, and the whole cluster swallows them."""
    view_a = AccessPolicy(policy="AmazonEKSViewPolicy", scope=AccessScope.namespaces(["a"]))
    view_b = AccessPolicy(policy="AmazonEKSViewPolicy", scope=AccessScope.namespaces(["b"]))
    edit = AccessPolicy(policy="AmazonEKSEditPolicy", scope=AccessScope.namespaces(["a"]))
    edit_all = AccessPolicy(policy="AmazonEKSEditPolicy")
    (merged,) = merge_entries(
        [
            AccessEntry(principal_arn=ADMIN, policies=(view_a, edit), tags={"a": "1"}),
            AccessEntry(principal_arn=ADMIN, policies=(view_b, edit_all), tags={"b": "2"}),
        ]
    )
    assert merged.policies == (
        AccessPolicy(policy="AmazonEKSViewPolicy", scope=AccessScope.namespaces(["a", "b"])),
        edit_all,
    )
    assert merged.tags == {"a": "1", "b": "2"}


def test_disagreements_are_refused_all_at_once() -> None:
    """What cannot be united is named."""
    with pytest.raises(ConfigurationError) as refused:
        merge_entries(
            [
                AccessEntry(principal_arn=ADMIN, username="a", key="x", tags={"t": "1"}),
                AccessEntry(principal_arn=ADMIN, username="b", key="y", tags={"t": "2"}),
            ]
        )
    assert [problem.where for problem in refused.value.problems] == ["key", "username", "tags.t"]
    assert f"must be the same in every entry of {ADMIN}" in str(refused.value)
