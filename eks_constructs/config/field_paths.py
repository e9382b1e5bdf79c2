"""How a place inside an environment file is written: ``managedNodeGroups[0].minSize``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

Parts = tuple[str | int, ...]
"""A path in pieces: keys as text, places in a list as numbers."""

_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def path_text(parts: Iterable[str | int]) -> str:
    """Write a path as people read it; keys that hold dots or slashes are quoted in brackets."""
    text = ""
    for part in parts:
        if isinstance(part, int):
            text += f"[{part}]"
        elif _PLAIN.fullmatch(part):
            text += f".{part}" if text else part
        else:
            text += f'["{part}"]'
    return text


def parent(path: str) -> str:
    """Return the path one level up; the empty text is the document itself."""
    return path[: max(path.rfind("."), path.rfind("["), 0)]


def related(one: str, other: str) -> bool:
    """Say whether one path is the other, or lies inside it."""
    short, long = sorted((one, other), key=len)
    return long == short or not short or (long.startswith(short) and long[len(short)] in ".[")
