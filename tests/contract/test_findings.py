"""What the checks find in the shipped environments."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import App

from eks_constructs.checks import read_report, unused_acknowledgements


def test_no_error_is_open_and_no_acknowledgement_is_idle(synthesised: App, assembly: Path) -> None:
    """An acknowledgement that nothing needs any more would hide the next finding of its rule."""
    report = read_report(assembly)
    assert report.errors == ()
    assert report.acknowledged
    assert unused_acknowledgements(synthesised, report) == ()
