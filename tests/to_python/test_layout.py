"""Expressions on lines: they mean what they should, and ruff would break them likewise."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.to_python.layout import (
    WIDTH,
    Group,
    Node,
    Plain,
    Text,
    call,
    followed,
    laid_out,
    listed,
    one_line,
    quoted,
)
from tests.to_python.writing import require_format

VALUES = st.recursive(
    st.text() | st.integers(),
    lambda inner: st.lists(inner, max_size=6) | st.lists(inner, max_size=6).map(tuple),
    max_leaves=12,
)


def node_of(value: object) -> Node:
    """Return the node of a text, a number, or a list or tuple of such."""
    match value:
        case str():
            return Text(value)
        case list():
            return listed("[", map(node_of, value), "]")
        case tuple():
            return listed("(", map(node_of, value), ")")
        case _:
            return Plain(repr(value))


@given(VALUES)
def test_what_is_written_has_the_value(value: object) -> None:
    """Whatever is in a text: quotes, backslashes, ends of lines, what cannot be printed."""
    assert ast.literal_eval(laid_out(node_of(value), indent=0)) == value
    assert ast.literal_eval(one_line(node_of(value))) == value


@given(
    st.lists(
        st.sampled_from(("a", "word", "of", "several\n", "  ", "{x}", '"', "'", "ä")), max_size=60
    )
)
def test_a_long_text_is_cut_between_words(parts: list[str]) -> None:
    """Into parts that fit, and that are together the text."""
    text = " ".join(parts)
    written = laid_out(Text(text), indent=4, before="x = ")
    assert ast.literal_eval(written.removeprefix("x = ")) == text
    assert all(len(line) <= WIDTH for line in written.splitlines())


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("plain", '"plain"'),
        ('{"a": 1}', "'{\"a\": 1}'"),
        ("both \" and '", '"both \\" and \'"'),
        ("a\tb\\", '"a\\tb\\\\"'),
    ],
)
def test_quotes_are_those_of_the_formatter(text: str, literal: str) -> None:
    """Double ones, unless single ones save a backslash."""
    assert quoted(text) == literal


def test_what_fits_stays_on_one_line() -> None:
    """With what stands before and behind it."""
    node = call("f", [("", Plain("a")), ("b=", listed("(", [Plain("1")], ")"))])
    assert laid_out(node, indent=4, before="x = ", after=",") == "x = f(a, b=(1,)),"
    short = call("f", [("", Plain("a"))])
    assert laid_out(short, indent=WIDTH - len("f(a)")) == "f(a)"
    assert "\n" in laid_out(short, indent=WIDTH - len("f(a)"), after=",")


def test_ruff_agrees(tmp_path: Path) -> None:
    """On every kind of node, too long for a line."""
    words = "several words that are too many for a line " * 4
    clauses = (
        ("", Plain("subnet")),
        ("for subnet in ", Plain("network.private_subnets_with_a_rather_long_name")),
        ("if subnet.availability_zone in ", Plain('("eu-west-1a", "eu-west-1b", "eu-west-1c")')),
    )
    chosen = Group(opening="[", items=clauses, closing="]", commas=False)
    made = call("make_it", [("", Text(words)), ("subnets=", chosen), ("text=", Text("a\n" * 9))])
    nodes = [
        made,
        listed("(", [Text(words)], ")"),
        listed("[", [Text("x" * 60), Text("y" * 60)], "]"),
        Group(opening="{", items=(('"key": ', Text(words)), ('"other": ', made)), closing="}"),
        followed(made, ".manifest()"),
        chosen,
    ]
    lines = [laid_out(node, indent=0, before=f"x{n} = ") for n, node in enumerate(nodes)]
    (tmp_path / "nodes.py").write_text("\n".join([*lines, ""]), encoding="utf-8")
    require_format(tmp_path)
