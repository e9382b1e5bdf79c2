"""No default and no derived value is forgotten when an environment is explained."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Final

import pytest

from eks_constructs.config import ClusterConfig, Environment, Platform
from eks_constructs.config.default_reasons import REASONS
from eks_constructs.config.defaults import Defaults
from eks_constructs.config.explained import LISTS, NOT_EXPLAINED, ROWS, SAID_ONLY
from eks_constructs.config.explained.row import Row
from eks_constructs.config.model_walk import field_names, section_at
from tests.config.files import PLATFORM, START, load
from tests.explain.values import held, is_below, is_explained, is_filled, possible

ATTRIBUTES: Final = {each.name for each in fields(Defaults)}
LONGEST: Final = 72
"""Reasons stand behind values; longer ones would be broken on most terminals."""

SILENT: Final = (
    START
    + "managedNodeGroups: [{name: a}]\nnodeGroups: [{name: b}]\nautoModeConfig: {enabled: true}\n"
)
"""As much as can be, with as little said as can be."""


def test_every_default_has_its_reasons() -> None:
    """Of both tables, in one short line each."""
    assert set(REASONS) == ATTRIBUTES
    for name, reason in REASONS.items():
        for text in (reason.eksctl, reason.hardened):
            assert 0 < len(text) <= LONGEST, f"{name}: {text}"
            assert not text.endswith("."), f"{name}: {text}"


def test_every_default_is_explained() -> None:
    """Each attribute of the tables has a row, or adds items to a list."""
    named = {row.table for row in ROWS} | {name for row in ROWS for name in row.also}
    named |= {each.table for each in LISTS.values()}
    assert named - {""} == ATTRIBUTES


def test_every_value_is_explained() -> None:
    """Each has a row that says which field it is, or what it is called without one."""
    assert [path for path in possible(Environment) if not is_explained(path)] == []


def test_no_row_is_of_a_value_that_is_gone() -> None:
    """What no environment can hold is explained no more."""
    paths = list(possible(Environment))
    known = {*(row.resolved for row in ROWS if row.resolved), *SAID_ONLY, *NOT_EXPLAINED}
    assert [each for each in known if not any(is_below(path, {each}) for path in paths)] == []


@pytest.mark.parametrize("row", [row for row in ROWS if row.path], ids=lambda row: row.path)
def test_every_field_of_a_row_exists(row: Row) -> None:
    """In the ClusterConfig, or behind ``Platform`` in the Platform document."""
    parts = row.path.replace("[]", ".[]").split(".")
    model = Platform if parts[0] == "Platform" else ClusterConfig
    inside: list[str | int] = [0 if part == "[]" else part for part in parts if part != "Platform"]
    assert inside[-1] in field_names(section_at(model, inside[:-1]))
    assert row.about == ""


@pytest.mark.parametrize("row", [row for row in ROWS if not row.path], ids=lambda row: row.about)
def test_a_value_without_a_field_has_a_name_and_a_source(row: Row) -> None:
    """There is no line of a file that could explain it."""
    assert row.about
    assert row.fills


@pytest.mark.parametrize("ending", ["", PLATFORM], ids=["eksctl", "hardened"])
def test_nothing_is_decided_in_silence(tmp_path: Path, ending: str) -> None:
    """What a silent file gives, and no field says, has a row that says where it comes from."""
    environment = load(tmp_path, SILENT + ending)
    said = {"cluster.access.entries[].policies", "cluster.access.entries[].type"}
    said |= {"cluster.name", "region"}
    decided = [path for path in held(environment) if not is_below(path, said)]
    assert [path for path in decided if not is_filled(path)] == []
