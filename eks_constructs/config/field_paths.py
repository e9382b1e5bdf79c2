"""How a place inside an environment file is written: ``managedNodeGroups[0].minSize``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

Parts = tuple[str | int, ...]
"""A path in pieces: keys as text, places in a list as numbers."""

_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_PARTS: Final = re.compile(r'\[(\d+)\]|\["(.*?)"\](?=[.\[]|$)|([^.\[]+)')
_MOST_KEYS: Final = 4096


def path_text(parts: Iterable[str | int]) -> str:
    """Write a path as people read it; keys that hold dots or slashes are quoted in brackets."""
    text = ""
    for part in parts:
        text = inside(text, part)
    return text


def inside(path: str, part: str | int) -> str:
    """Write the path of what is inside of another.

    Args:
        path: Path of a map or list; empty for the document itself.
        part: A key of the map, or a place in the list.
    """
    if isinstance(part, int):
        return f"{path}[{part}]"
    if _is_plain(part):
        return f"{path}.{part}" if path else part
    return f'{path}["{part}"]'


def parts_of(path: str) -> Parts:
    """Take a path apart: the opposite of :func:`path_text`.

    Args:
        path: The path.
    """
    return tuple(
        int(index) if index else quoted or plain for index, quoted, plain in _PARTS.findall(path)
    )


def parent(path: str) -> str:
    """Return the path one level up; the empty text is the document itself."""
    return path[: max(path.rfind("."), path.rfind("["), 0)]


def around(path: str) -> Iterator[str]:
    """Give a path and all that it lies in, from the inside to the document itself.

    Args:
        path: The path.
    """
    yield path
    while path:
        path = parent(path)
        yield path


@lru_cache(_MOST_KEYS)  # a long file has few different keys
def _is_plain(key: str) -> bool:
    return _PLAIN.fullmatch(key) is not None
