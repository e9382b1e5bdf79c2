"""Catalogues: dated, sourced, small, and forgiving of misspellings."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from typing import Final, cast

import pytest

from eks_constructs.planning import catalogue

FILES: Final = sorted(
    file.name for file in (files("eks_constructs.planning") / "data").iterdir() if file.is_file()
)


@pytest.mark.parametrize("name", FILES)
def test_every_catalogue_says_when_and_whence(name: str) -> None:
    """A fact without date and source cannot be trusted, nor refreshed."""
    content = cast("dict[str, str]", catalogue.read(name))
    assert date.fromisoformat(content["as_of"]).year >= 2026
    assert content["source"]


def test_near_names_are_found_whatever_their_case() -> None:
    """The likeliest first, in the spelling of the catalogue."""
    known = ["Bottlerocket", "AmazonLinux2023"]
    assert catalogue.nearest("BOTTLEROKET", known) == ("Bottlerocket",)
    assert catalogue.did_you_mean("botlerocket", known) == " (did you mean Bottlerocket?)"
    assert catalogue.did_you_mean("xyz", known) == ""
