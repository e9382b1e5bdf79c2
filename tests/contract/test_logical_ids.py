"""Logical ids are API: one that changes replaces a deployed resource."""

from __future__ import annotations

from collections.abc import Mapping

from syrupy.assertion import SnapshotAssertion

from tests.support.assemblies import SynthesisedStack
from tests.support.snapshots import YamlSnapshot


def test_logical_ids_and_types(
    stacks: tuple[SynthesisedStack, ...], environment: str, snapshot: SnapshotAssertion
) -> None:
    """A difference here is a breaking change: avoid it, or write it down in UPGRADING.md."""
    golden: Mapping[str, Mapping[str, str]] = {
        stack.path: {key: str(body["Type"]) for key, body in sorted(stack.resources.items())}
        for stack in stacks
        if stack.environment == environment
    }
    assert golden == snapshot(extension_class=YamlSnapshot, name=environment)
