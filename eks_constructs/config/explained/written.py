"""What a file says, value by value, for explanations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from eks_constructs.config.documents import Data
from eks_constructs.config.environment_file import EnvironmentFile
from eks_constructs.config.explained import LISTS
from eks_constructs.config.explained.row import NamedList, Word, plain
from eks_constructs.config.explained.value import Explained, Origin
from eks_constructs.config.field_paths import Parts, path_text

_NAMES: Final = {named.path: named.field for named in LISTS.values()}


class WrittenFile:
    """The data of a file, and where in it each value stands.

    Args:
        file: The file.
    """

    def __init__(self, file: EnvironmentFile) -> None:
        self._data: Final[Mapping[str, Data]] = file.data
        self._places: Final = file.places
        self._items: Final[dict[tuple[str, str], int]] = {}
        self._names: Final[dict[Parts, str]] = {}
        for path, field in _NAMES.items():
            for index, item in enumerate(self._list(path)):
                name = str(item[field]) if isinstance(item, dict) and field in item else str(index)
                self._remember(path, name, index)

    def values(self) -> Iterator[Explained]:
        """Give every value of the file, in its order."""
        for parts, value in _leaves(self._data, ()) if self._data else ():
            yield Explained(
                parts=parts,
                place=self.place(parts),
                value=plain(value),
                origin=Origin.FILE,
                line=self._places[path_text(parts)].value.line,
            )

    def says(self, parts: Parts) -> bool:
        """Say whether the file has something at a path.

        Args:
            parts: The path.
        """
        return self.said(parts) is not None

    def said(self, parts: Parts) -> Data:
        """Return what the file has at a path; ``None`` for nothing.

        Args:
            parts: The path.
        """
        found: Data | Mapping[str, Data] = self._data
        for part in parts:
            if isinstance(found, Mapping) and isinstance(part, str):
                found = found.get(part)
            elif isinstance(found, list) and isinstance(part, int) and part < len(found):
                found = found[part]
            else:
                return None
        return plain(found)

    def has_item(self, named: NamedList, name: str) -> bool:
        """Say whether an item of a list is known by this name.

        Args:
            named: The list.
            name: Name of the item.
        """
        return (named.path, name) in self._items

    def item(self, named: NamedList, name: str) -> Parts:
        """Return the path of an item; one that the file does not have comes behind the others.

        Args:
            named: The list.
            name: Name of the item.
        """
        if not self.has_item(named, name):
            count = sum(1 for path, _ in self._items if path == named.path)
            self._remember(named.path, name, count)
        return (*named.path.split("."), self._items[named.path, name])

    def place(self, parts: Parts) -> str:
        """Return a path as text, with the names of list items instead of their numbers.

        Args:
            parts: The path.
        """
        text = ""
        for length, part in enumerate(parts, start=1):
            name = self._names.get(parts[:length])
            if name is not None:
                text += f"[{name}]"
            else:
                inner = path_text((part,))
                text += f".{inner}" if text and not inner.startswith("[") else inner
        return text

    def _remember(self, path: str, name: str, index: int) -> None:
        self._items[path, name] = index
        self._names[*path.split("."), index] = name

    def _list(self, path: str) -> list[Data]:
        found: object = self._data
        for part in path.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        return found if isinstance(found, list) else []


def _leaves(value: Word | Mapping[str, Data], parts: Parts) -> Iterator[tuple[Parts, Word]]:
    """Give what has no parts of its own; a list of scalars is one."""
    if isinstance(value, Mapping) and value:
        for key, each in value.items():
            yield from _leaves(each, (*parts, key))
    elif isinstance(value, list) and any(isinstance(each, dict | list) for each in value):
        for index, each in enumerate(value):
            yield from _leaves(each, (*parts, index))
    else:
        yield parts, plain(value)
