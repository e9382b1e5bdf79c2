"""Fields that nothing is done with."""

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


def test_both_kinds_of_groups_warn_of_the_same(tmp_path: Path) -> None:
    """What is said to be on every node need not be asked for, in neither kind."""
    groups = "".join(
        f"{kind}: [{{name: {kind[0]}, ssh: {{enableSsm: true}}}}]\n"
        for kind in ("managedNodeGroups", "nodeGroups")
    )
    first, second = ignored(tmp_path, START + groups)
    assert "managedNodeGroups[0].ssh.enableSsm: is ignored" in first
    assert "nodeGroups[0].ssh.enableSsm: is ignored" in second


def test_what_eksctl_heeds_is_not_said_to_be_ignored_there(tmp_path: Path) -> None:
    """It looks versions of add-ons up by these, and for ARNs that are mapped twice."""
    text = (
        f"{START}addons: [{{name: coredns, owners: [aws]}}]\niamIdentityMappings:\n"
        "  - {arn: 'arn:aws:iam::111122223333:role/a', groups: [a], noDuplicateARNs: true}\n"
    )
    mapped, addon = sorted(warning.partition(": ")[2] for warning in ignored(tmp_path, text))[::-1]
    assert addon.startswith("addons[0].owners: is ignored, though eksctl heeds it; leave it out")
    assert "noDuplicateARNs: is ignored, though eksctl heeds it; leave it out" in mapped


def test_each_ignored_field_says_what_to_do() -> None:
    """A warning without a way out helps nobody."""
    fields = eksctl_fields().items()
    assert [path for path, each in fields if each.status == "ignored" and not each.instead] == []
