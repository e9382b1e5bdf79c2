"""Whether nodes get a network plugin."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.files import START, load

BARE = "addonsConfig: {disableDefaultAddons: true}\n"
GROUP = "managedNodeGroups: [{name: a}]\n"


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (GROUP, 0),
        (BARE, 0),
        (BARE + GROUP, 1),
        (BARE + GROUP + "addons: [{name: vpc-cni}]\n", 0),
        (BARE + "fargateProfiles: [{name: a, selectors: [{namespace: a}]}]\n", 0),
    ],
)
def test_nodes_without_a_network_plugin_are_warned_of(
    tmp_path: Path, rest: str, expected: int
) -> None:
    """It may be another one than that of EKS, so it is no problem."""
    warnings = load(tmp_path, START + rest).warnings
    found = [each for each in warnings if each.where == "addonsConfig.disableDefaultAddons"]
    assert len(found) == expected
