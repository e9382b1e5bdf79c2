"""YAML becomes plain data that knows where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from eks_constructs.config.documents import Document, read_document
from eks_constructs.config.yaml_nodes import read_nodes
from tests.config.files import write


def read(folder: Path, text: str, *, skip: frozenset[str] = frozenset()) -> Document:
    """Return the first document of a text."""
    path = write(folder, text)
    return read_document(read_nodes(path)[0], path.name, skip=skip)


def told(document: Document) -> list[str]:
    """Return the problems of a document as text."""
    return [str(problem) for problem in document.problems]


def test_scalars_become_what_yaml_says(tmp_path: Path) -> None:
    """Text, numbers and truth values come out typed; dates stay text; nothing means not given."""
    document = read(tmp_path, "a: x\nb: 12\nc: 1.5\nd: yes\ne: 2026-01-01\nf:\ng: ~\nh: 0x10\n")
    assert document.data == {"a": "x", "b": 12, "c": 1.5, "d": True, "e": "2026-01-01", "h": 16}


def test_places_are_those_of_the_file(tmp_path: Path) -> None:
    """A scalar is found at its value, a map at its key, an unquoted number as written."""
    document = read(tmp_path, "a:\n  b: 1.30\n  c: [x, y]\n")
    assert str(document.places["a"].value) == "dev.yaml:1:1"
    assert str(document.places["a.b"].value) == "dev.yaml:2:6"
    assert repr(document.places["a.b"].written) == "1.30"
    assert str(document.places["a.c[1]"].value) == "dev.yaml:3:10"
    assert document.locate("a.c[1].deeper").where == "a.c[1]"


def test_a_skipped_item_does_not_move_the_places_of_the_others(tmp_path: Path) -> None:
    """The data closes the gap; the places still name the index in the file."""
    document = read(tmp_path, "a: [x, y, z]\n", skip=frozenset({"a[1]"}))
    assert document.data == {"a": ["x", "z"]}
    assert document.places["a[1]"].where == "a[2]"


def test_merges_work_and_own_keys_win(tmp_path: Path) -> None:
    """``<<`` brings in what is not said; earlier maps of a list win over later ones."""
    document = read(
        tmp_path,
        "base: &base {a: 1, b: 1}\nmore: &more {b: 2, c: 2}\nd: {<<: [*base, *more], a: 0}\n",
    )
    assert document.data["d"] == {"a": 0, "b": 1, "c": 2}
    assert not document.problems


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "a: {x: 1, x: 2}",
            (
                "dev.yaml:1:11: a.x: is given twice in the same map, first in line 1; keep one "
                "[duplicate-key]"
            ),
        ),
        (
            "a: {1: x}",
            'dev.yaml:1:5: a: a key must be text; write "1":, got 1 [wrong-type]',
        ),
        (
            "? [a]\n: 1",
            "dev.yaml:1:3: document: a key must be text, not a map or a list [wrong-type]",
        ),
        (
            "a: &x {b: *x}",
            "dev.yaml:1:4: a.b: the anchor contains itself; write it out [yaml-invalid]",
        ),
        (
            "a: &x {<<: *x}",
            "dev.yaml:1:4: a: the anchor contains itself; write it out [yaml-invalid]",
        ),
        (
            "a: {<<: 5}",
            "dev.yaml:1:9: a: << takes a map, or a list of maps [yaml-invalid]",
        ),
        (
            "a: !Ref b",
            "dev.yaml:1:4: a: the YAML tag !Ref is not known [yaml-invalid]",
        ),
        (
            "- a",
            "dev.yaml:1:1: document: must be a map of fields, such as metadata: [wrong-type]",
        ),
    ],
)
def test_what_yaml_allows_and_a_file_does_not(tmp_path: Path, text: str, problem: str) -> None:
    """The message points to the place."""
    assert told(read(tmp_path, text)) == [problem]


def test_aliases_cannot_make_a_file_huge(tmp_path: Path) -> None:
    """Nine lines of nested aliases would be a billion nodes; reading stops early."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for level in range(1, 9):
        row = ", ".join([f"*a{level - 1}"] * 10)
        lines.append(f"a{level}: &a{level} [{row}]")
    problems = told(read(tmp_path, "\n".join(lines)))
    assert len(problems) == 1
    assert "the aliases expand to too much data" in problems[0]
