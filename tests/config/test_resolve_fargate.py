"""From fargateProfiles to what EKS makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.files import PLATFORM, START, load


def test_a_profile_takes_all_private_subnets_and_the_shared_role(tmp_path: Path) -> None:
    """What one profile does not say, the environment does."""
    compute = load(
        tmp_path,
        START
        + "iam: {fargatePodExecutionRoleARN: 'arn:aws:iam::111122223333:role/F'}\n"
        + "fargateProfiles: [{name: b, selectors: [{namespace: b, labels: {x: y}}]}, "
        + "{name: a, podExecutionRoleARN: 'arn:aws:iam::111122223333:role/A', tags: {t: u}, "
        + "selectors: [{namespace: a}]}]\n",
    ).compute
    first, second = compute.fargate_profiles
    assert (first.name, second.name) == ("a", "b")
    assert first.role_arn == "arn:aws:iam::111122223333:role/A"
    assert first.tags == {"t": "u"}
    assert second.role_arn is None
    assert compute.fargate_role.arn == "arn:aws:iam::111122223333:role/F"
    assert second.selectors[0].labels == {"x": "y"}
    assert len(second.zones) == 3


GROUP = "managedNodeGroups: [{name: a}]\n"


@pytest.mark.parametrize(
    ("rest", "moves"),
    [("", True), (GROUP, True), (PLATFORM, True), (GROUP + PLATFORM, False)],
)
def test_coredns_moves_to_fargate(tmp_path: Path, rest: str, *, moves: bool) -> None:
    """As eksctl does it, as soon as a profile takes it; else when it has nowhere else to run."""
    text = START + "fargateProfiles: [{name: s, selectors: [{namespace: kube-system}]}]\n"
    addons = {each.name: each for each in load(tmp_path, text + rest).addons}
    expected = '{"computeType":"Fargate"}' if moves else None
    assert addons["coredns"].configuration_values == expected


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("fargatePodExecutionRoleARN", "arn:aws:iam::111122223333:role/F"),
        ("fargatePodExecutionRolePermissionsBoundary", "arn:aws:iam::111122223333:policy/B"),
    ],
)
def test_a_role_that_no_profile_takes_is_warned_of(tmp_path: Path, field: str, value: str) -> None:
    """Without profiles, or where each names a role of its own."""
    own = ", podExecutionRoleARN: 'arn:aws:iam::111122223333:role/A'"
    profile = "fargateProfiles: [{name: a, selectors: [{namespace: a}]%s}]\n"
    text = f"{START}iam: {{{field}: '{value}'}}\n"
    for more, idle in (("", True), (profile % own, True), (profile % "", False)):
        warned = [each.where for each in load(tmp_path, text + more).warnings]
        assert (f"iam.{field}" in warned) is idle
