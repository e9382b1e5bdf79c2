"""YAML nodes turned into plain data, with the place in the file of every path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import yaml

from eks_constructs.config.field_paths import Parts, parent, path_text
from eks_constructs.errors import Location, Problem, ProblemCode

Data = bool | int | float | str | list["Data"] | dict[str, "Data"] | None
"""What a YAML document holds once its tags are resolved."""

_TAG: Final = "tag:yaml.org,2002:"
_MERGE: Final = f"{_TAG}merge"
_MOST_NODES: Final = 20_000
"""Aliases can make a small file huge; an environment is never as large as this."""


class AsWritten(str):
    """An unquoted scalar as it stands in the file: ``1.30``, which YAML reads as the number 1.3."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return the text without quotes, as its writer sees it."""
        return str(self)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a path of the data stands in its file.

    Attributes:
        where: The path as the file has it. It differs from the data's path only when an earlier
            item of the same list was left out.
        key: Position of the key, or of the item in a list.
        value: Position of the value; for a map or list, of its key.
        written: The scalar as written, when YAML reads it as something other than text.
    """

    where: str
    key: Location
    value: Location
    written: AsWritten | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """One document of a file as plain data.

    Attributes:
        data: The document; empty values (``key:`` with nothing behind it) count as not given.
        places: Path in the data to its place in the file.
        problems: What YAML allows and an environment file does not.
    """

    data: dict[str, Data]
    places: dict[str, Place]
    problems: tuple[Problem, ...]

    def locate(self, path: str) -> Place:
        """Return the place of a path, or else of the nearest thing around it."""
        while path not in self.places:
            path = parent(path)
        return self.places[path]


def read_document(
    node: yaml.Node, file: str, *, prefix: Parts = (), skip: frozenset[str] = frozenset()
) -> Document:
    """Turn one YAML document into data.

    Args:
        node: Its root.
        file: Name of the file, for positions.
        prefix: What paths begin with. Default: nothing.
        skip: Paths to leave out as if they were not there.
    """
    reader = _Reader(file=file, skip=skip)
    start = reader.location(node)
    reader.places[""] = Place(where="", key=start, value=start)
    reader.places[path_text(prefix)] = Place(where=path_text(prefix), key=start, value=start)
    data: dict[str, Data] = {}
    if isinstance(node, yaml.MappingNode):
        data = reader.mapping(node, prefix, prefix)
    else:
        reader.refuse("wrong-type", prefix, node, "must be a map of fields, such as metadata:")
    return Document(data=data, places=reader.places, problems=tuple(reader.problems))


@dataclass(kw_only=True, slots=True)
class _Reader:
    """Walks the nodes of one document."""

    file: str
    skip: frozenset[str]
    places: dict[str, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    seen: int = 0
    inside: set[int] = field(default_factory=set)

    def location(self, node: yaml.Node) -> Location:
        mark = node.start_mark
        return Location(file=self.file, line=mark.line + 1, column=mark.column + 1)

    def refuse(
        self, code: ProblemCode, parts: Parts, node: yaml.Node, message: str, got: object = None
    ) -> None:
        self.problems.append(
            Problem(
                code=code,
                where=path_text(parts) or "document",
                got=got,
                message=message,
                location=self.location(node),
            )
        )

    def mapping(self, node: yaml.MappingNode, parts: Parts, path: Parts) -> dict[str, Data]:
        """Read a map; ``parts`` is its path in the file, ``path`` the one in the data."""
        result: dict[str, Data] = {}
        for name, key, value in self._pairs(node, parts):
            here = (*parts, name)
            if path_text(here) in self.skip:
                continue
            self._note(here, (*path, name), key=key, value=value)
            content = self.value(value, here, (*path, name))
            if content is not None:
                result[name] = content
        return result

    def value(self, node: yaml.Node, parts: Parts, path: Parts) -> Data:
        self.seen += 1
        if self.seen > _MOST_NODES:
            if self.seen == _MOST_NODES + 1:
                self.refuse("yaml-invalid", parts, node, "the aliases expand to too much data")
            return None
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, parts)
        if id(node) in self.inside:
            self.refuse("yaml-invalid", parts, node, "the anchor contains itself; write it out")
            return None
        self.inside.add(id(node))
        try:
            if isinstance(node, yaml.MappingNode):
                return self.mapping(node, parts, path)
            assert isinstance(node, yaml.SequenceNode)  # noqa: S101 - there is no fourth kind
            return self._sequence(node, parts, path)
        finally:
            self.inside.discard(id(node))

    def _sequence(self, node: yaml.SequenceNode, parts: Parts, path: Parts) -> list[Data]:
        result: list[Data] = []
        for index, item in enumerate(node.value):
            here = (*parts, index)
            if path_text(here) in self.skip:
                continue
            there = (*path, len(result))
            self._note(here, there, key=item, value=item)
            result.append(self.value(item, here, there))
        return result

    def _note(self, parts: Parts, path: Parts, *, key: yaml.Node, value: yaml.Node) -> None:
        written: AsWritten | None = None
        position = key
        if isinstance(value, yaml.ScalarNode):
            position = value
            if value.tag != f"{_TAG}str" and value.value:
                written = AsWritten(value.value)
        self.places[path_text(path)] = Place(
            where=path_text(parts),
            key=self.location(key),
            value=self.location(position),
            written=written,
        )

    def _scalar(self, node: yaml.ScalarNode, parts: Parts) -> Data:
        kind = node.tag.removeprefix(_TAG)
        text: str = node.value
        match kind:
            case "str" | "timestamp":  # a date is text here, as it is to eksctl
                return text
            case "null":
                return None
            case "bool":
                return text.lower() in {"yes", "true", "on"}
            case "int" | "float":
                return _number(text, kind)
            case _:
                self.refuse("yaml-invalid", parts, node, f"the YAML tag {node.tag} is not known")
                return None

    def _pairs(
        self, node: yaml.MappingNode, parts: Parts
    ) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        """Give the keys of a map in order: its own ones, then what ``<<`` merges in."""
        own: dict[str, yaml.Node] = {}
        merges: list[yaml.Node] = []
        for key, value in node.value:
            if key.tag == _MERGE:
                merges.append(value)
                continue
            name = self._key(key, parts)
            if name is None:
                continue
            if name in own:
                self._duplicate(name, key, first=own[name], parts=parts)
                continue
            own[name] = key
            yield name, key, value
        for merge in merges:
            yield from self._merged(merge, parts, own)

    def _merged(
        self, node: yaml.Node, parts: Parts, own: dict[str, yaml.Node]
    ) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        sources: Sequence[yaml.Node] = (
            node.value if isinstance(node, yaml.SequenceNode) else (node,)
        )
        for source in sources:
            if not isinstance(source, yaml.MappingNode):
                self.refuse("yaml-invalid", parts, node, "<< takes a map, or a list of maps")
                continue
            if id(source) in self.inside:
                self.refuse("yaml-invalid", parts, node, "the anchor contains itself; write it out")
                continue
            self.inside.add(id(source))
            for name, key, value in self._pairs(source, parts):
                if name not in own:
                    own[name] = key
                    yield name, key, value
            self.inside.discard(id(source))

    def _key(self, key: yaml.Node, parts: Parts) -> str | None:
        if isinstance(key, yaml.ScalarNode):
            if key.tag == f"{_TAG}str":
                return str(key.value)
            message = f'a key must be text; write "{key.value}":'
            self.refuse("wrong-type", parts, key, message, AsWritten(key.value))
        else:
            self.refuse("wrong-type", parts, key, "a key must be text, not a map or a list")
        return None

    def _duplicate(self, name: str, key: yaml.Node, *, first: yaml.Node, parts: Parts) -> None:
        line = self.location(first).line
        message = f"is given twice in the same map, first in line {line}; keep one"
        self.refuse("duplicate-key", (*parts, name), key, message)


def _number(text: str, kind: str) -> int | float:
    loader = yaml.SafeLoader("")
    node = yaml.ScalarNode(f"{_TAG}{kind}", text)
    if kind == "int":
        return int(loader.construct_yaml_int(node))
    return float(loader.construct_yaml_float(node))
