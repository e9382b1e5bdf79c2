"""Whole environments as templates, for people to read in a review."""

from __future__ import annotations

from syrupy.assertion import SnapshotAssertion

from tests.support.assemblies import SynthesisedStack
from tests.support.snapshots import YamlSnapshot, readable


def test_environment(
    stacks: tuple[SynthesisedStack, ...], environment: str, snapshot: SnapshotAssertion
) -> None:
    """The templates of a shipped environment are those that were last reviewed."""
    templates = {
        stack.path: readable(stack.template) for stack in stacks if stack.environment == environment
    }
    assert templates == snapshot(extension_class=YamlSnapshot, name=environment)
