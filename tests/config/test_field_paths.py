"""Paths are written as people read them."""

from __future__ import annotations

from eks_constructs.config.field_paths import around, parent, path_text


def test_a_path_quotes_only_what_needs_it() -> None:
    """Places in lists are in brackets, and so are keys with dots or slashes."""
    assert path_text(("groups", 0, "labels", "a.b/c")) == 'groups[0].labels["a.b/c"]'


def test_the_parent_of_a_path_is_one_level_up() -> None:
    """The last of all parents is the document."""
    assert parent("a.b[0]") == "a.b"
    assert parent("a.b") == "a"
    assert parent("a") == ""


def test_around_a_path_is_all_that_it_lies_in() -> None:
    """A common beginning of the text is not enough."""
    assert list(around("ab[10].c")) == ["ab[10].c", "ab[10]", "ab", ""]
    assert "labels" in around('labels["a.b/c"]')
    assert list(around("")) == [""]
