"""Finding the values of a resolved environment by their paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Final

from eks_constructs.config.explained.row import NamedList

ABSENT: Final = object()
"""What stands at a path that this environment does not have, such as a part of another network."""


def values_at(
    root: object, path: str, lists: Mapping[str, NamedList]
) -> Iterator[tuple[str | None, object]]:
    """Give the values at a path, each with the name of the list item that it belongs to.

    Args:
        root: Where the path begins.
        path: Attributes, with ``[]`` after at most one list.
        lists: How the items of lists are named, by the path of the list.
    """
    start, is_list, rest = path.partition("[]")
    value = attribute(root, start)
    if not is_list:
        yield None, value
        return
    for item in value if isinstance(value, Iterable) else ():
        yield str(attribute(item, lists[start].key)), attribute(item, rest.removeprefix("."))


def attribute(value: object, path: str) -> object:
    """Return what stands at a path of attributes; ``ABSENT`` where there is no such thing.

    Args:
        value: Where the path begins.
        path: Attributes of dataclasses, joined by dots.
    """
    found = value
    for name in path.split(".") if path else ():
        if not is_dataclass(found) or name not in {each.name for each in fields(found)}:
            return ABSENT
        found = getattr(found, name)
    return found
