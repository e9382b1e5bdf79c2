"""Paths are written as people read them."""

from __future__ import annotations

import pytest

from eks_constructs.config.field_paths import parent, path_text, related


def test_a_path_quotes_only_what_needs_it() -> None:
    """Places in lists are in brackets, and so are keys with dots or slashes."""
    assert path_text(("groups", 0, "labels", "a.b/c")) == 'groups[0].labels["a.b/c"]'


def test_the_parent_of_a_path_is_one_level_up() -> None:
    """The last of all parents is the document."""
    assert parent("a.b[0]") == "a.b"
    assert parent("a.b") == "a"
    assert parent("a") == ""


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a.b", "a.b", True),
        ("a", "a.b", True),
        ("a[1].c", "a[1]", True),
        ("a[1]", "a[10]", False),
        ("ab", "a", False),
        ("", "a", True),
    ],
)
def test_paths_are_related_when_one_lies_in_the_other(
    one: str, other: str, *, expected: bool
) -> None:
    """A common beginning of the text is not enough."""
    assert related(one, other) is expected
