"""Expressions of Python on lines that are not too long, as the formatter of ruff breaks them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from eks_constructs.values import frozen

WIDTH: Final = 100
_STEP: Final = 4
_WORDS: Final = re.compile(r"[^\n ]*(?:\n| +|$)")


@dataclass(frozen=True, slots=True)
class Plain:
    """What stays on one line.

    Attributes:
        code: The code.
    """

    code: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text, which is cut into several when it is too long for its line.

    Attributes:
        value: The text.
    """

    value: str


@frozen
class Group:
    """Something in brackets: the arguments of a call, the items of a collection.

    Attributes:
        opening: What comes first, with the opening bracket.
        items: What is in the brackets, each with what comes before it, such as ``name=``.
        closing: The closing bracket, with all that follows it.
        commas: Whether the items are separated by commas; else they are those of a comprehension.
    """

    opening: str
    items: tuple[tuple[str, Node], ...]
    closing: str
    commas: bool = True


Node: TypeAlias = Plain | Text | Group
"""An expression."""


def call(function: str, items: Iterable[tuple[str, Node]]) -> Group:
    """Return the call of a function with arguments, each with ``name=`` or nothing before it."""
    return Group(opening=f"{function}(", items=tuple(items), closing=")")


def listed(opening: str, items: Iterable[Node], closing: str) -> Group:
    """Return a list, a tuple or a set."""
    return Group(opening=opening, items=tuple(("", item) for item in items), closing=closing)


def followed(node: Node, by: str) -> Node:
    """Return an expression with an attribute, an index or a call without arguments after it."""
    match node:
        case Plain(code):
            return Plain(code + by)
        case Group(opening=opening, items=items, closing=closing, commas=commas):
            return Group(opening=opening, items=items, closing=closing + by, commas=commas)
        case Text():
            message = "a text has no attributes"
            raise TypeError(message)


def one_line(node: Node) -> str:
    """Return an expression on one line, however long."""
    match node:
        case Plain(code):
            return code
        case Text(value):
            return quoted(value)
        case Group(opening=opening, items=items, closing=closing, commas=commas):
            inner = (", " if commas else " ").join(
                before + one_line(each) for before, each in items
            )
            # A tuple with one item has its comma on one line, too.
            last = "," if commas and opening == "(" and len(items) == 1 else ""
            return f"{opening}{inner}{last}{closing}"


def laid_out(node: Node, *, indent: int, before: str = "", after: str = "") -> str:
    """Return an expression on as many lines as it needs.

    Args:
        node: The expression.
        indent: Spaces before the line that it starts on.
        before: What is before it on its first line.
        after: What is behind it on its last line.
    """
    flat = before + one_line(node) + after
    if indent + len(flat) <= WIDTH or isinstance(node, Plain):
        return flat
    inner = " " * (indent + _STEP)
    if isinstance(node, Text):
        parts = list(_parts(node.value, WIDTH - len(inner)))
        if len(parts) == 1:
            return flat
        lines = "".join(f"{inner}{part}\n" for part in parts)
        return f"{before}(\n{lines}{' ' * indent}){after}"
    if not node.items:
        return flat
    lines = "".join(_lines(node, indent + _STEP))
    return f"{before}{node.opening}\n{lines}{' ' * indent}{node.closing}{after}"


def _lines(group: Group, indent: int) -> Iterator[str]:
    spaces = " " * indent
    if group.commas:
        for before, item in group.items:
            text = laid_out(item, indent=indent, before=before, after=",")
            yield f"{spaces}{text}\n"
        return
    whole = " ".join(before + one_line(item) for before, item in group.items)
    if indent + len(whole) <= WIDTH:
        yield f"{spaces}{whole}\n"
        return
    for before, item in group.items:
        yield f"{spaces}{laid_out(item, indent=indent, before=before)}\n"


def quoted(text: str, *, quote: str | None = None) -> str:
    """Return the literal of a text.

    Args:
        text: The text.
        quote: The quotes around it. Default: those that the formatter prefers.
    """
    if quote is None:
        quote = "'" if '"' in text and "'" not in text else '"'
    return f"{quote}{''.join(_escaped(each, quote) for each in text)}{quote}"


def _escaped(character: str, quote: str) -> str:
    if character in {"\\", quote}:
        return f"\\{character}"
    return character if character.isprintable() else repr(character)[1:-1]


def _parts(text: str, width: int) -> Iterator[str]:
    """Yield literals that together are a text: a line each, or as many words as fit."""
    part = ""
    for word in _WORDS.findall(text):
        if part and (part.endswith("\n") or len(quoted(part + word)) > width):
            yield quoted(part)
            part = ""
        part += word
    if part or not text:
        yield quoted(part)
