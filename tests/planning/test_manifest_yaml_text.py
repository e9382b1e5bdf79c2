"""What is written reads back as the same objects, and the same each time."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.manifests.yaml_text import yaml_text

TEXT = st.text(max_size=12) | st.sampled_from(
    [
        "yes",
        "Off",
        "null",
        "~",
        "1e3",
        "0x1F",
        "1_000",
        "12:30",
        "- a",
        "a: b",
        "#",
        "",
        " a",
        "=",
        "<<",
        "2026-01-01",
    ]
)
LEAF = st.none() | st.booleans() | st.integers() | TEXT
VALUE = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3)
)
DOCUMENTS = st.lists(st.dictionaries(TEXT, VALUE, min_size=1, max_size=4), min_size=1, max_size=3)


@given(DOCUMENTS)
def test_a_reader_gets_back_what_was_written(documents: list[dict[str, JsonValue]]) -> None:
    """Whatever the text looks like: numbers, dates, words that YAML knows, colons and quotes."""
    assert list(yaml.safe_load_all(yaml_text(documents))) == documents


def test_it_looks_as_people_write_it() -> None:
    """Plain words stay plain, lists and objects are blocks."""
    document: dict[str, JsonValue] = {
        "kind": "Thing",
        "spec": {"modes": ["One", {"name": "two", "on": True}, [1]], "none": None, "empty": []},
    }
    assert yaml_text([document, {"a": {}}]) == (
        "kind: Thing\n"
        "spec:\n"
        "  modes:\n"
        "  - One\n"
        "  - name: two\n"
        '    "on": true\n'
        "  - - 1\n"
        "  none: null\n"
        "  empty: []\n"
        "---\n"
        "a: {}\n"
    )


@pytest.mark.parametrize("text", ["${Id}", "true", "5Gi", "1", "a b"])
def test_text_stays_text(text: str) -> None:
    """What a reader might take for a number, a word of YAML or a placeholder is quoted."""
    assert yaml_text([{"a": text}]) == f'a: "{text}"\n'
