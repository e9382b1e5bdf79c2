"""The TOML that Bottlerocket reads, written with the standard library.

EKS merges the user data of a managed node group with a parser that knows less than all of TOML: no
escaped quotes, no quoted keys in headers. What can be said without them is said without them.

See https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html#launch-template-user-data
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from eks_constructs.planning.json_values import JsonValue

_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_LITERAL: Final = re.compile(r"[ -&(-~]*", re.ASCII)
_SHORT: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_LAST_OF_BASIC_PLANE: Final = 0xFFFF


def document(tree: Mapping[str, JsonValue]) -> str:
    """Return a document with sorted keys, each table under a header of its own.

    Args:
        tree: Tables and values; no ``None``, which TOML has no word for.
    """
    return "\n\n".join("\n".join(table) for table in _tables(tree, ())) + "\n"


def _tables(table: Mapping[str, JsonValue], path: tuple[str, ...]) -> Iterator[list[str]]:
    below = {key: value for key, value in table.items() if _has_header(key, value)}
    own = [f"{_key(key)} = {_inline(table[key])}" for key in sorted(table) if key not in below]
    if own or (path and not below):
        yield [f"[{'.'.join(path)}]", *own] if path else own
    for key in sorted(below):
        value = below[key]
        if isinstance(value, Mapping):
            yield from _tables(value, (*path, key))


def _has_header(key: str, value: JsonValue) -> bool:
    # A header with a quoted key is what the parser of EKS does not know; such a table goes inline.
    return isinstance(value, Mapping) and _BARE_KEY.fullmatch(key) is not None


def _inline(value: JsonValue) -> str:
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(key)} = {_inline(value[key])}" for key in sorted(value))
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Sequence):
        return f"[{', '.join(_inline(each) for each in value)}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    if '"' in text and _LITERAL.fullmatch(text):
        return f"'{text}'"
    return f'"{"".join(_escaped(character) for character in text)}"'


def _escaped(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    if " " <= character <= "~":
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= _LAST_OF_BASIC_PLANE else f"\\U{code:08x}"


def needs_escaped_quotes(text: str) -> bool:
    """Return whether a text can only be written with escaped quotes.

    Args:
        text: A key or a value.
    """
    return '"' in text and _LITERAL.fullmatch(text) is None
