"""Values as YAML writes them on one line, or as a block of lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import yaml

from eks_constructs.config.explained.row import Word

try:
    from yaml import CSafeDumper as _Dumper
except ImportError:  # pragma: no cover - only where PyYAML was built without libyaml
    from yaml import SafeDumper as _Dumper  # type: ignore[assignment]  # the same interface

_NO_LIMIT: Final = 2**30
_BLOCK: Final = re.compile(r"[^\s#](?:[^ \n]|[ ](?![\n]|\Z)|\n(?!\n\Z))*")
"""Nothing odd where it begins, no blanks where lines end, no empty lines at the end."""


def on_one_line(value: Word) -> str:
    """Return a value as it stands behind its key.

    Args:
        value: A scalar, a list of scalars, or an empty map.
    """
    if isinstance(value, str) and not value.isprintable():
        return _dumped(value, '"')
    text = _dumped(value, None)
    return _dumped(value, '"') if text.startswith("'") else text


def _dumped(value: Word, style: str | None) -> str:
    text: str = yaml.dump(
        value,
        Dumper=_Dumper,
        default_flow_style=True,
        default_style=style,
        allow_unicode=True,
        width=_NO_LIMIT,
    )
    return text.removesuffix("...\n").strip()


def as_block(text: str) -> Sequence[str]:
    """Return text of several lines as a block, its head first; nothing if that cannot be.

    Args:
        text: The text.
    """
    plain = text.replace("\n", "").replace("\t", "").isprintable()
    if "\n" not in text.rstrip("\n") or not plain or not _BLOCK.fullmatch(text):
        return ()
    head, body = ("|", text[:-1]) if text.endswith("\n") else ("|-", text)
    return (head, *body.split("\n"))
