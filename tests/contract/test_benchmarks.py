"""The benchmark compares like with like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from aws_cdk import App

from benchmarks.handwritten import HandwrittenStage
from tests.support.assemblies import SynthesisedStack, read_stacks


def _counts(stacks: Iterable[SynthesisedStack]) -> dict[str, Counter[str]]:
    return {
        stack.path: Counter(str(body["Type"]) for body in stack.resources.values())
        for stack in stacks
    }


def test_the_handwritten_app_makes_what_dev_makes(
    stacks: tuple[SynthesisedStack, ...], tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """Both have the same stacks, with the same number of resources of each type."""
    app = App(context=cdk_context, outdir=str(tmp_path), analytics_reporting=False)
    HandwrittenStage(app, "dev")
    app.synth()
    dev = _counts(stack for stack in stacks if stack.environment == "dev")
    assert len(dev) == 5
    assert _counts(read_stacks(tmp_path)) == dev
