"""Anchors, aliases and merges mean what they would mean written out."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Final

import yaml
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.config.documents import Data, read_document
from eks_constructs.config.environment_file import read_environment_file
from eks_constructs.config.yaml_nodes import read_nodes
from tests.config.files import START, write

KEYS: Final = st.sampled_from("abcdef")
SCALARS: Final = st.integers(0, 9) | st.booleans() | st.text("xyz \n'\"#:é😀", max_size=4)
TREES: Final = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
MAPS: Final = st.dictionaries(KEYS, SCALARS, max_size=4)
FIELDS: Final = st.fixed_dictionaries(
    {},
    optional={
        "minSize": st.integers(0, 9),
        "spot": st.booleans(),
        "instanceTypes": st.lists(st.sampled_from(["m5.large", "m6i.large"]), max_size=2),
        "labels": MAPS.map(lambda each: {key: str(value) for key, value in each.items()}),
    },
)


def flow(value: Data) -> str:
    """Return a value in JSON's style, which YAML reads too."""
    return json.dumps(value, ensure_ascii=False)


def data_of(text: str) -> dict[str, Data]:
    """Return the data of the first document of a text."""
    with tempfile.TemporaryDirectory() as folder:
        document = read_document(read_nodes(write(Path(folder), text))[0], "dev.yaml")
    assert document.problems == ()
    return document.data


@given(TREES, st.lists(st.integers(0, 2), max_size=4))
def test_an_alias_is_its_value_again(tree: Data, uses: list[int]) -> None:
    """Wherever it stands, and how often it may."""
    other: list[Data] = [tree, tree]
    written: dict[str, Data] = {"one": tree, "two": other}
    for place in uses:
        written[f"more-{place}"] = tree if place == 1 else {"again": other}
    text = yaml.safe_dump(written, allow_unicode=True)
    assert data_of(text) == json.loads(flow(written))


@given(st.lists(MAPS, min_size=1, max_size=3), st.lists(st.integers(0, 2), max_size=3), MAPS)
def test_a_merge_fills_what_a_map_does_not_say(
    bases: list[dict[str, Data]], merged: list[int], own: dict[str, Data]
) -> None:
    """Its own keys win over all, and earlier maps over later ones."""
    used = [number for number in merged if number < len(bases)]
    lines = [f"b{number}: &b{number} {flow(base)}" for number, base in enumerate(bases)]
    inside = [f"<<: [{', '.join(f'*b{number}' for number in used)}]"]
    inside += [f"{flow(key)}: {flow(value)}" for key, value in own.items()]
    lines.append(f"result: {{{', '.join(inside)}}}")
    expected: dict[str, Data] = {}
    for number in reversed(used):
        expected |= bases[number]
    assert data_of("\n".join(lines) + "\n")["result"] == expected | own


@given(st.lists(FIELDS, min_size=1, max_size=3))
def test_a_file_with_merges_is_the_one_without(
    groups: list[dict[str, Data]],
) -> None:
    """As people share settings between groups."""
    base, *others = groups
    plain: list[Data] = [{**base, "name": "g0"}]
    lines = [f"- &base {flow(plain[0])}"]
    for number, own in enumerate(others, start=1):
        plain.append(base | own | {"name": f"g{number}"})
        inside = flow({"name": f"g{number}", **own})
        lines.append(f"- {{<<: *base, {inside[1:]}")
    with tempfile.TemporaryDirectory() as folder:
        head = f"{START}managedNodeGroups:\n"
        merged = read_environment_file(
            write(Path(folder), head + "\n".join(lines) + "\n", "a.yaml")
        )
        text = head + f"  {flow(plain)}\n"
        expected = read_environment_file(write(Path(folder), text, "b.yaml"))
    assert merged.problems == ()
    assert merged.config == expected.config
