"""YAML without a YAML library: what Kubernetes objects are made of, the same every time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from eks_constructs.planning.json_values import JsonValue, is_list

_PLAIN: Final = re.compile(r"[A-Za-z/][A-Za-z0-9_./-]*", re.ASCII)
_NOT_TEXT: Final = frozenset({"false", "n", "no", "null", "off", "on", "true", "y", "yes"})
"""Words that some reader of YAML takes for something other than text, in lower case."""

_INDENT: Final = "  "


def yaml_text(documents: Iterable[Mapping[str, JsonValue]]) -> str:
    """Return objects as one YAML stream, ``---`` between them.

    Keys keep the order in which they are given. Text is quoted as JSON does, which YAML reads too,
    wherever a reader could take it for something else.

    Args:
        documents: What to write; an object each.
    """
    return "---\n".join(
        "".join(f"{line}\n" for line in _mapping(document, "")) for document in documents
    )


def _mapping(values: Mapping[str, JsonValue], indent: str) -> Iterator[str]:
    for key, value in values.items():
        name = f"{indent}{_scalar(key)}:"
        if isinstance(value, Mapping) and value:
            yield name
            yield from _mapping(value, indent + _INDENT)
        elif is_list(value) and value:
            yield name
            yield from _list(value, indent)
        else:
            yield f"{name} {_scalar(value)}"


def _list(values: Sequence[JsonValue], indent: str) -> Iterator[str]:
    for value in values:
        lines = tuple(_nested(value, indent + _INDENT))
        # The first line starts behind the hyphen, which takes the place of its indentation.
        yield f"{indent}- {lines[0].removeprefix(indent + _INDENT)}"
        yield from lines[1:]


def _nested(value: JsonValue, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        yield from _mapping(value, indent)
    elif is_list(value) and value:
        yield from _list(value, indent)
    else:
        yield f"{indent}{_scalar(value)}"


def _scalar(value: JsonValue) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _NOT_TEXT:
        return value
    if isinstance(value, Mapping | Sequence) and not value and not isinstance(value, str):
        return "{}" if isinstance(value, Mapping) else "[]"
    return _quoted(value) if isinstance(value, str) else json.dumps(value)


def _quoted(text: str) -> str:
    # JSON writes what lies beyond 16 bits in two halves, and DEL as it is; YAML reads neither.
    plain = (json.dumps(each)[1:-1] if each < "\x7f" else f"\\U{ord(each):08x}" for each in text)
    return f'"{"".join(plain)}"'
