"""From the Platform document to what belongs to an environment besides its cluster."""

from __future__ import annotations

from pathlib import Path

import pytest

from eks_constructs.config.resolved import Profile, Removal
from tests.config.files import PLATFORM, START, load, problems_in


def test_without_a_platform_document_the_profile_is_eksctl(tmp_path: Path) -> None:
    """Stacks are protected there too."""
    platform = load(tmp_path, START).platform
    assert platform.profile is Profile.EKSCTL
    assert platform.termination_protection
    assert platform.removal is Removal.RETAIN
    assert platform.account is None


def test_with_one_the_profile_is_hardened_unless_it_says_otherwise(tmp_path: Path) -> None:
    """An empty document is enough."""
    assert load(tmp_path, START + PLATFORM).platform.profile is Profile.HARDENED
    said = load(tmp_path, START + PLATFORM + "defaults: eksctl\n")
    assert said.platform.profile is Profile.EKSCTL


def test_tags_of_both_documents_are_joined(tmp_path: Path) -> None:
    """Those of the Platform document win."""
    text = START.replace("region:", "tags: {a: b, c: d}, region:")
    platform = load(tmp_path, text + PLATFORM + "tags: {c: e}\n").platform
    assert platform.tags == {"a": "b", "c": "e"}


def test_with_the_defaults_of_eksctl_everything_carries_its_tags(tmp_path: Path) -> None:
    """They are beneath what the file says itself."""
    tags = load(tmp_path, START).platform.tags
    assert tags == {
        "alpha.eksctl.io/cluster-name": "dev",
        "eksctl.cluster.k8s.io/v1alpha1/cluster-name": "dev",
    }
    own = START.replace("region:", "tags: {alpha.eksctl.io/cluster-name: mine}, region:")
    assert load(tmp_path, own).platform.tags["alpha.eksctl.io/cluster-name"] == "mine"


@pytest.mark.parametrize(
    ("rest", "most"), [("", 46), (PLATFORM, 48), (f"{PLATFORM}tags: {{x: y}}\n", 47)]
)
def test_all_tags_together_must_fit(tmp_path: Path, rest: str, most: int) -> None:
    """Wherever they come from."""
    texts = [
        START.replace(
            "region:", f"tags: {{{', '.join(f't{i}: v' for i in range(count))}}}, region:"
        )
        for count in (most, most + 1)
    ]
    assert problems_in(tmp_path, texts[0] + rest) == []
    (told,) = problems_in(tmp_path, texts[1] + rest)
    assert "metadata.tags: must be at most 48 tags" in told


def test_what_is_said_goes_before_the_defaults(tmp_path: Path) -> None:
    """Every field has its place."""
    platform = load(
        tmp_path,
        START
        + PLATFORM
        + "account: '111122223333'\nterminationProtection: false\nremoval: destroy\n"
        + "acknowledgements: [{rule: R, place: a/b, reason: because}]\n",
    ).platform
    assert platform.account == "111122223333"
    assert not platform.termination_protection
    assert platform.removal is Removal.DESTROY
    assert [(each.rule, each.place) for each in platform.acknowledgements] == [("R", "a/b")]
