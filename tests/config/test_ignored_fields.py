"""Fields that eksctl does nothing with either."""

from __future__ import annotations

from pathlib import Path

from eks_constructs.config.known_fields import eksctl_fields
from tests.config.files import START, load


def ignored(folder: Path, text: str) -> list[str]:
    """Return the warnings about ignored fields of a file."""
    warnings = load(folder, text).warnings
    return [str(warning) for warning in warnings if warning.code == "no-effect"]


def test_each_ignored_field_is_warned_of_with_its_place(tmp_path: Path) -> None:
    """Even inside of lists; what is empty says nothing."""
    text = START.replace("name: dev,", "name: dev, annotations: {owner: us},")
    profiles = "fargateProfiles: [{name: a, status: ACTIVE, selectors: [{namespace: a}]}]\n"
    first, second = ignored(tmp_path, text + profiles)
    assert first.replace(str(tmp_path), "").startswith(
        "/dev.yaml:3:23: metadata.annotations: is ignored, as eksctl ignores it; "
    )
    assert "fargateProfiles[0].status: is ignored" in second
    assert ignored(tmp_path, START.replace("name: dev,", "name: dev, annotations: {},")) == []


def test_each_ignored_field_says_what_to_do() -> None:
    """A warning without a way out helps nobody."""
    fields = eksctl_fields().items()
    assert [path for path, each in fields if each.status == "ignored" and not each.instead] == []
