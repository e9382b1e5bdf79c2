"""The little YAML that user data needs, written with the standard library.

Texts stand between double quotes, so that none is mistaken for a number or a date, and a CDK token
in them stays as it is. The output is ASCII: cloud-init reads MIME parts in no other encoding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from eks_constructs.planning.json_values import JsonValue

_PLAIN_KEY: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*", re.ASCII)
_WORDS_OF_YAML: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_BLOCK: Final = re.compile(r"[!-~][ -~]*(?:\n+[ -~]+)*\n", re.ASCII)
_SHORT: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_LAST_OF_BYTE: Final = 0xFF
_LAST_OF_BASIC_PLANE: Final = 0xFFFF


def lines(document: Mapping[str, JsonValue], *, indent: int = 0) -> Iterator[str]:
    """Give the lines of a mapping in block style, its keys in the order given.

    Args:
        document: Keys and values.
        indent: Spaces before each line.
    """
    for key, value in document.items():
        yield from _entry(f"{' ' * indent}{_key(key)}:", value, indent)


def _entry(head: str, value: JsonValue, indent: int) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        yield head
        yield from lines(value, indent=indent + 2)
    elif isinstance(value, str) and "\n" in value and _BLOCK.fullmatch(value):
        yield f"{head} |"
        yield from (f"{' ' * (indent + 2)}{line}" if line else "" for line in value.splitlines())
    elif isinstance(value, Sequence) and not isinstance(value, str) and value:
        yield head
        yield from (f"{' ' * (indent + 2)}- {_flow(each)}" for each in value)
    else:
        yield f"{head} {_flow(value)}"


def _flow(value: JsonValue) -> str:
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(key)}: {_flow(each)}" for key, each in value.items())
        return f"{{{inside}}}"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Sequence):
        return f"[{', '.join(_flow(each) for each in value)}]"
    if isinstance(value, float):
        return _number(value)
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _number(value: float) -> str:
    # Without a dot, 1e+16 is a text for parsers of YAML 1.1.
    mantissa, exponent, power = str(value).partition("e")
    return f"{mantissa if '.' in mantissa else f'{mantissa}.0'}{exponent}{power}"


def _key(key: str) -> str:
    plain = _PLAIN_KEY.fullmatch(key) and key.lower() not in _WORDS_OF_YAML
    return key if plain else quoted(key)


def quoted(text: str) -> str:
    """Return a text between double quotes, everything but printable ASCII escaped.

    Args:
        text: Any text.
    """
    return f'"{"".join(_escaped(character) for character in text)}"'


def _escaped(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    if " " <= character <= "~":
        return character
    code = ord(character)
    if code <= _LAST_OF_BYTE:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= _LAST_OF_BASIC_PLANE else f"\\U{code:08x}"
