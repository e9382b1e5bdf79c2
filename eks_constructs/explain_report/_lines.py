"""An explained environment as lines of YAML, each with the comment that explains it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias, cast

from eks_constructs.config.explained.value import Explained, Origin
from eks_constructs.explain_report._scalars import as_block, on_one_line
from eks_constructs.values import frozen

_PLATFORM: Final = "Platform"
_INDENT: Final = "  "
_WIDEST_FLOW: Final = 60

_Tree: TypeAlias = "dict[str | int, _Tree | Explained]"


@frozen
class Line:
    """One line of the output.

    Attributes:
        text: What YAML reads; empty for a line that is all comment.
        comment: What explains it; empty for none.
        origin: Where the value comes from; ``None`` when the line has no value.
    """

    text: str
    comment: str = ""
    origin: Origin | None = None


def yaml_lines(values: Sequence[Explained]) -> Iterator[Line]:
    """Give an environment as a file of two documents that can be read again.

    Args:
        values: Its values, explained.
    """
    tree: _Tree = {}
    for value in values:
        if not value.about and (value.value is not None or _has_parent(tree, value)):
            _plant(tree, value)
    platform = cast("_Tree", tree.pop(_PLATFORM))
    yield from _document(tree)
    yield Line(text="---")
    yield from _document(platform)


def other_values(values: Sequence[Explained]) -> Iterator[Explained]:
    """Give what has no place in the lines: no field says it, or a whole section is unsaid.

    Args:
        values: Values of an environment, explained.
    """
    tree: _Tree = {}
    for value in values:
        if value.about or (value.value is None and not _has_parent(tree, value)):
            yield value
        else:
            _plant(tree, value)


def explained_by(value: Explained) -> str:
    """Return where a value comes from, in a few words.

    Args:
        value: The value.
    """
    match value.origin:
        case Origin.FILE:
            return f"line {value.line}"
        case Origin.OPTION:
            return value.reason
        case Origin.DERIVED:
            return f"from {value.reason}"
        case Origin.DEFAULT:
            table = value.table if value.table is not None else "default"
            return f"{table}: {value.reason}" if value.reason else str(table)


def _has_parent(tree: _Tree, value: Explained) -> bool:
    found: _Tree | Explained | None = tree
    for part in value.parts[:-1]:
        found = found.get(part) if isinstance(found, dict) else None
    return isinstance(found, dict)


def _plant(tree: _Tree, value: Explained) -> None:
    found = tree
    for part in value.parts[:-1]:
        inner = found.get(part)
        if not isinstance(inner, dict):  # an empty map of the file gives way to what is in it
            inner = found[part] = {}
        found = inner
    found[value.parts[-1]] = value


def _document(tree: _Tree) -> Iterator[Line]:
    """Give a document with blank lines around each section."""
    before: _Tree | Explained | None = None
    for key, inner in tree.items():
        if before is not None and dict in (type(before), type(inner)):
            yield Line(text="")
        yield from _mapping({key: inner}, "")
        before = inner


def _mapping(tree: _Tree, indent: str) -> Iterator[Line]:
    for key, inner in tree.items():
        name = on_one_line(str(key))
        if isinstance(inner, Explained):
            yield from _value(name, inner, indent)
        elif all(isinstance(each, int) for each in inner):
            yield Line(text=f"{indent}{name}:")
            yield from _sequence(inner, indent + _INDENT)
        else:
            yield Line(text=f"{indent}{name}:")
            yield from _mapping(inner, indent + _INDENT)


def _sequence(tree: _Tree, indent: str) -> Iterator[Line]:
    for inner in tree.values():
        lines = (
            _entry(inner, indent + _INDENT)
            if isinstance(inner, Explained)
            else _mapping(inner, indent + _INDENT)
        )
        for number, line in enumerate(lines):
            # The first line starts behind the hyphen, which takes the place of its indentation.
            text = f"{indent}- {line.text[len(indent) + 2 :]}" if number == 0 else line.text
            yield Line(text=text, comment=line.comment, origin=line.origin)


def _entry(value: Explained, indent: str) -> Iterator[Line]:
    text = f"{indent}{on_one_line(value.value)}"
    yield Line(text=text, comment=explained_by(value), origin=value.origin)


def _value(name: str, value: Explained, indent: str) -> Iterator[Line]:
    comment = explained_by(value)
    if value.value is None:
        why = f" ({value.reason})" if value.reason else ""
        yield Line(text="", comment=f"{indent}{name}: {value.nothing}{why}", origin=value.origin)
        return
    block = as_block(value.value) if isinstance(value.value, str) else ()
    text = on_one_line(value.value)
    if block:
        yield Line(text=f"{indent}{name}: {block[0]}", comment=comment, origin=value.origin)
        for each in block[1:]:
            yield Line(text=f"{indent}{_INDENT}{each}" if each else "", origin=value.origin)
    elif isinstance(value.value, list) and len(text) > _WIDEST_FLOW:
        yield Line(text=f"{indent}{name}:", comment=comment, origin=value.origin)
        for item in value.value:
            text = f"{indent}{_INDENT}- {on_one_line(item)}"
            yield Line(text=text, origin=value.origin)
    else:
        yield Line(text=f"{indent}{name}: {text}", comment=comment, origin=value.origin)
