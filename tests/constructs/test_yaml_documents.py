"""YAML of users is read strictly, and refused in one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.manifests.yaml_text import yaml_text
from eks_constructs.yaml_documents import read_yaml

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(value=st.dictionaries(st.text(max_size=5), VALUES, min_size=1))
def test_what_we_write_is_what_we_read(value: dict[str, JsonValue]) -> None:
    """Any value, with texts that look like something else."""
    assert read_yaml(yaml_text([value]), where="text") == (value, ())


def test_days_stay_texts() -> None:
    """JSON has no days either."""
    assert read_yaml("a: 2026-01-01", where="text") == ({"a": "2026-01-01"}, ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\na: 2", "a key must be a text that the map does not have yet (line 2, column 1)"),
        ("? [a]\n: b", "a key must be a text that the map does not have yet (line 1, column 3)"),
        ("a: [", "expected the node content"),
        ("a\n---\nb", "but found another document"),
        ("!!python/name:os.system {}", "could not determine a constructor"),
        ("a: *b", "found undefined alias"),
        ("a: &b [*b]", "must not hold itself, or what JSON cannot say"),
        ("\0", "must be one document in YAML"),
    ],
)
def test_what_is_no_document(text: str, message: str) -> None:
    """What is wrong, and where."""
    value, (problem,) = read_yaml(text, where="text")
    assert value is None
    assert (problem.where, problem.code) == ("text", "yaml-invalid")
    assert "\n" not in problem.message
    assert message in problem.message
