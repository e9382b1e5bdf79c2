"""Where the fields of an environment file stand in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import yaml

from eks_constructs.config.field_paths import around, inside
from eks_constructs.config.yaml_pairs import TEXT, AsWritten, pairs, unheard
from eks_constructs.errors import Location
from eks_constructs.values import frozen


class Place(NamedTuple):
    """Where a path of the data stands in its file.

    Attributes:
        file: The file.
        where: The path as the file has it. It differs from the data's path only when an earlier
            item of the same list was left out.
        key_node: The key, or the item of a list.
        node: The value.
    """

    file: str
    where: str
    key_node: yaml.Node
    node: yaml.Node

    @property
    def key(self) -> Location:
        """Position of the key, or of the item in a list."""
        return location(self.file, self.key_node)

    @property
    def value(self) -> Location:
        """Position of the value; for a map or list, of its key."""
        scalar = isinstance(self.node, yaml.ScalarNode)
        return location(self.file, self.node if scalar else self.key_node)

    @property
    def written(self) -> AsWritten | None:
        """The scalar as written, when YAML reads it as something other than text."""
        node = self.node
        if isinstance(node, yaml.ScalarNode) and node.tag != TEXT and node.value:
            return AsWritten(node.value)
        return None


@frozen
class Root:
    """A document of a file.

    Attributes:
        node: Its root.
        file: Name of the file.
        skip: Paths in the file that its data does not have.
    """

    node: yaml.Node
    file: str
    skip: frozenset[str]


class Places(Mapping[str, Place]):
    """The place of each path of the data, found when somebody asks for it.

    A long file has thousands of fields, and only those are looked for that something is wrong with.

    Args:
        roots: The documents, by what their paths begin with; empty for nothing.
    """

    def __init__(self, roots: Mapping[str, Root]) -> None:
        self._roots: Final = dict(roots)
        self._known: Final = {
            path: Place(root.file, path, root.node, root.node) for path, root in roots.items()
        }
        self._skips: Final = {path: root.skip for path, root in roots.items()}
        self._inner: Final[dict[str, tuple[str, ...]]] = {}

    def beside(self, others: Places) -> Places:
        """Return the places of both; these ones win.

        Args:
            others: Those of another document.
        """
        return Places({**others._roots, **self._roots})

    def __getitem__(self, path: str) -> Place:
        """Return the place of a path."""
        if path not in self._known:
            for outer in reversed([*around(path)][1:]):
                if outer in self._known:
                    self.inner(outer)
        return self._known[path]

    def __iter__(self) -> Iterator[str]:
        """Give every path, from the outside to the inside."""
        waiting = [*self._roots]
        while waiting:
            path = waiting.pop()
            yield path
            waiting += reversed(self.inner(path))

    def __len__(self) -> int:
        """Return how many paths there are."""
        return sum(1 for _ in self)

    def inner(self, path: str) -> tuple[str, ...]:
        """Return the paths right inside of one.

        Args:
            path: A path that there is.
        """
        if path not in self._inner:
            self._inner[path] = tuple(self._expand(path, self._known[path]))
        return self._inner[path]

    def _expand(self, path: str, place: Place) -> Iterator[str]:
        skip = self._skips[path]
        kept = 0
        for part, key, value in _items(place.node):
            where = inside(place.where, part)
            if where in skip:
                continue
            inner = inside(path, part if isinstance(part, str) else kept)
            kept += 1
            self._known[inner] = Place(place.file, where, key, value)
            self._skips[inner] = skip
            yield inner


def _items(node: yaml.Node) -> Iterator[tuple[str | int, yaml.Node, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from pairs(node, unheard, {id(node)})
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield index, item, item


def location(file: str, node: yaml.Node) -> Location:
    """Return where a node begins.

    Args:
        file: Name of its file.
        node: The node.
    """
    mark = node.start_mark
    return Location(file=file, line=mark.line + 1, column=mark.column + 1)
