"""From metadata.version to a Kubernetes version that EKS supports."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from eks_constructs.config import load_environments
from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.versions import default_version
from tests.config.files import PLATFORM, START, load, write

ACKNOWLEDGED = PLATFORM + "extendedSupport: {acknowledged: the vendor has no newer release}\n"


def test_a_version_left_out_is_that_of_the_profile(tmp_path: Path) -> None:
    """Eksctl has a constant; the hardened default follows the catalogue."""
    assert load(tmp_path, START).cluster.version == "1.34"
    assert load(tmp_path, START + PLATFORM).cluster.version == str(default_version())


def warned(folder: Path, text: str, today: date) -> list[str]:
    """Return the warnings about the version."""
    (environment,) = load_environments([write(folder, text)], today=today)
    return [
        warning.message for warning in environment.warnings if warning.where == "metadata.version"
    ]


def test_the_end_of_support_is_warned_of_ninety_days_before(tmp_path: Path) -> None:
    """The day and the next version are named."""
    text = START.replace("region:", "version: '1.34', region:")
    assert warned(tmp_path, text, date(2026, 9, 1)) == []
    assert warned(tmp_path, text, date(2026, 11, 1)) == [
        "leaves standard support on 2026-12-02; plan the update to 1.35"
    ]


def test_extended_support_needs_a_reason(tmp_path: Path) -> None:
    """With one it is warned of; eksctl files never asked for one."""
    text = START.replace("region:", "version: '1.34', region:")
    later = date(2027, 1, 1)
    told = ["is in extended support, at several times the price; update when you can"]
    assert warned(tmp_path, text, later) == told
    assert warned(tmp_path, text + ACKNOWLEDGED, later) == told
    with pytest.raises(ConfigurationError, match="or acknowledge extended support"):
        load_environments([write(tmp_path, text + PLATFORM)], today=later)
