"""From metadata.version to a Kubernetes version that EKS supports."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from eks_constructs.config import load_environments
from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.versions import default_version, newest_version
from tests.config.files import PLATFORM, START, load, write

ACKNOWLEDGED = PLATFORM + "extendedSupport: {acknowledged: the vendor has no newer release}\n"


def test_a_version_left_out_is_that_of_the_profile(tmp_path: Path) -> None:
    """Eksctl has a constant; the hardened default follows the catalogue."""
    assert load(tmp_path, START).cluster.version == "1.34"
    assert load(tmp_path, START + PLATFORM).cluster.version == str(default_version())


def test_two_words_stand_for_versions(tmp_path: Path) -> None:
    """Auto is what is taken when nothing is said; latest is the newest of the catalogue."""
    auto = START.replace("region:", "version: auto, region:")
    latest = START.replace("region:", "version: latest, region:")
    empty = START.replace("region:", "version: '', region:")
    assert load(tmp_path, auto).cluster.version == "1.34"
    assert load(tmp_path, empty).cluster.version == "1.34"
    assert load(tmp_path, auto + PLATFORM).cluster.version == str(default_version())
    assert load(tmp_path, latest).cluster.version == str(newest_version())


def test_the_newest_version_moves_with_the_catalogue(tmp_path: Path) -> None:
    """It may jump by more than one minor version, which EKS refuses."""
    text = START.replace("region:", "version: latest, region:")
    (told,) = warned(tmp_path, text, date(2026, 11, 23))
    assert told == (
        "is 1.37 today and another version after an upgrade of eks-constructs, and EKS updates by "
        'one minor version only; write "1.37"'
    )


@pytest.mark.parametrize("version", ["1.30", "1.42"])
def test_a_version_without_support_deploys_when_it_is_acknowledged(
    tmp_path: Path, version: str
) -> None:
    """The file may have been written years ago, or the catalogue may be."""
    text = START.replace("region:", f"version: '{version}', region:") + ACKNOWLEDGED
    assert load(tmp_path, text).cluster.version == version
    (told,) = warned(tmp_path, text, date(2026, 11, 23))
    assert told.startswith("is acknowledged, but EKS supports 1.37 (standard support until ")
    assert told.endswith("the catalogue is of 2026-11-23")


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
