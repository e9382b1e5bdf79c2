"""YAML nodes turned into plain data, with the place in the file of every path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import yaml

from eks_constructs.config.field_paths import Parts, around, inside, path_text
from eks_constructs.errors import Location, Problem, ProblemCode

Data = bool | int | float | str | list["Data"] | dict[str, "Data"] | None
"""What a YAML document holds once its tags are resolved."""

_TAG: Final = "tag:yaml.org,2002:"
_MERGE: Final = f"{_TAG}merge"
_NULL: Final = f"{_TAG}null"
_TEXT: Final = f"{_TAG}str"
_MOST_COPIES: Final = 200_000
"""Aliases can make a small file huge; nobody repeats as many values as this."""
_NUMBERS: Final = yaml.SafeLoader("")


class AsWritten(str):
    """An unquoted scalar as it stands in the file: ``1.30``, which YAML reads as the number 1.3."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return the text without quotes, as its writer sees it."""
        return str(self)


class Place(NamedTuple):
    """Where a path of the data stands in its file.

    A file has thousands of them, and locations are only asked for of what is wrong.

    Attributes:
        file: The file.
        where: The path as the file has it. It differs from the data's path only when an earlier
            item of the same list was left out.
        key_node: The key, or the item of a list.
        value_node: The scalar; for a map or list, its key.
        written: The scalar as written, when YAML reads it as something other than text.
    """

    file: str
    where: str
    key_node: yaml.Node
    value_node: yaml.Node
    written: AsWritten | None = None

    @property
    def key(self) -> Location:
        """Position of the key, or of the item in a list."""
        return _location(self.file, self.key_node)

    @property
    def value(self) -> Location:
        """Position of the value; for a map or list, of its key."""
        return _location(self.file, self.value_node)


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """One document of a file as plain data.

    Attributes:
        data: The document; empty values (``key:`` with nothing behind it) count as not given.
        places: Path in the data to its place in the file.
        unset: Paths of keys with nothing behind them, which are not in the data.
        problems: What YAML allows and an environment file does not.
    """

    data: dict[str, Data]
    places: dict[str, Place]
    unset: tuple[str, ...]
    problems: tuple[Problem, ...]

    def locate(self, path: str) -> Place:
        """Return the place of a path, or else of the nearest thing around it."""
        return next(self.places[each] for each in around(path) if each in self.places)


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
    start = path_text(prefix)
    for path in ("", start):
        reader.places[path] = Place(file, path, node, node)
    data: dict[str, Data] = {}
    if isinstance(node, yaml.MappingNode):
        data = reader.mapping(node, start, start)
    else:
        reader.refuse("wrong-type", start, node, "must be a map of fields, such as metadata:")
    return Document(
        data=data,
        places=reader.places,
        unset=tuple(reader.unset),
        problems=tuple(reader.problems),
    )


@dataclass(kw_only=True, slots=True)
class _Reader:
    """Walks the nodes of one document.

    Paths come in two spellings: ``where`` is the one of the file, ``path`` the one of the data.
    """

    file: str
    skip: frozenset[str]
    places: dict[str, Place] = field(default_factory=dict)
    unset: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    copying: int = 0
    copies: int = 0
    known: set[int] = field(default_factory=set)
    inside: set[int] = field(default_factory=set)

    def refuse(
        self, code: ProblemCode, where: str, node: yaml.Node, message: str, got: object = None
    ) -> None:
        self.problems.append(
            Problem(
                code=code,
                where=where or "document",
                got=got,
                message=message,
                location=_location(self.file, node),
            )
        )

    def mapping(self, node: yaml.MappingNode, where: str, path: str) -> dict[str, Data]:
        result: dict[str, Data] = {}
        for name, key, value in self._pairs(node, where):
            here = inside(where, name)
            if here in self.skip:
                continue
            there = here if where is path else inside(path, name)
            self._note(here, there, key=key, value=value)
            content = self.value(value, here, there)
            if content is not None:
                result[name] = content
            elif value.tag == _NULL:
                self.unset.append(there)
        return result

    def value(self, node: yaml.Node, where: str, path: str) -> Data:
        if self.copying and self._is_too_much(node, where):
            return None
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, where)
        if id(node) in self.inside:
            self.refuse("yaml-invalid", where, node, "the anchor contains itself; write it out")
            return None
        copied = id(node) in self.known
        self.known.add(id(node))
        self.inside.add(id(node))
        self.copying += copied
        try:
            if isinstance(node, yaml.MappingNode):
                return self.mapping(node, where, path)
            assert isinstance(node, yaml.SequenceNode)  # noqa: S101 - there is no fourth kind
            return self._sequence(node, where, path)
        finally:
            self.inside.discard(id(node))
            self.copying -= copied

    def _is_too_much(self, node: yaml.Node, where: str) -> bool:
        """Count what aliases repeat, and say once when that is more than anybody means."""
        self.copies += 1
        if self.copies == _MOST_COPIES + 1:
            self.refuse("yaml-invalid", where, node, "the aliases expand to too much data")
        return self.copies > _MOST_COPIES

    def _sequence(self, node: yaml.SequenceNode, where: str, path: str) -> list[Data]:
        result: list[Data] = []
        for index, item in enumerate(node.value):
            here = inside(where, index)
            if here in self.skip:
                continue
            same = where is path and len(result) == index
            there = here if same else inside(path, len(result))
            self._note(here, there, key=item, value=item)
            result.append(self.value(item, here, there))
        return result

    def _note(self, where: str, path: str, *, key: yaml.Node, value: yaml.Node) -> None:
        written: AsWritten | None = None
        position = key
        if isinstance(value, yaml.ScalarNode):
            position = value
            if value.tag != _TEXT and value.value:
                written = AsWritten(value.value)
        self.places[path] = Place(self.file, where, key, position, written)

    def _scalar(self, node: yaml.ScalarNode, where: str) -> Data:
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
                self.refuse("yaml-invalid", where, node, f"the YAML tag {node.tag} is not known")
                return None

    def _pairs(
        self, node: yaml.MappingNode, where: str
    ) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        """Give the keys of a map in order: its own ones, then what ``<<`` merges in."""
        own: dict[str, yaml.Node] = {}
        merges: list[yaml.Node] = []
        for key, value in node.value:
            if key.tag == _MERGE:
                merges.append(value)
                continue
            name = self._key(key, where)
            if name is None:
                continue
            if name in own:
                self._duplicate(name, key, first=own[name], where=where)
                continue
            own[name] = key
            yield name, key, value
        for merge in merges:
            yield from self._merged(merge, where, own)

    def _merged(
        self, node: yaml.Node, where: str, own: dict[str, yaml.Node]
    ) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        sources: Sequence[yaml.Node] = (
            node.value if isinstance(node, yaml.SequenceNode) else (node,)
        )
        for source in sources:
            if not isinstance(source, yaml.MappingNode):
                self.refuse("yaml-invalid", where, node, "<< takes a map, or a list of maps")
                continue
            if id(source) in self.inside:
                self.refuse("yaml-invalid", where, node, "the anchor contains itself; write it out")
                continue
            self.inside.add(id(source))
            for name, key, value in self._pairs(source, where):
                if name not in own:
                    own[name] = key
                    yield name, key, value
            self.inside.discard(id(source))

    def _key(self, key: yaml.Node, where: str) -> str | None:
        if isinstance(key, yaml.ScalarNode):
            if key.tag == _TEXT:
                return str(key.value)
            message = f'a key must be text; write "{key.value}":'
            self.refuse("wrong-type", where, key, message, AsWritten(key.value))
        else:
            self.refuse("wrong-type", where, key, "a key must be text, not a map or a list")
        return None

    def _duplicate(self, name: str, key: yaml.Node, *, first: yaml.Node, where: str) -> None:
        line = first.start_mark.line + 1
        message = f"is given twice in the same map, first in line {line}; keep one"
        self.refuse("duplicate-key", inside(where, name), key, message)


def _location(file: str, node: yaml.Node) -> Location:
    mark = node.start_mark
    return Location(file=file, line=mark.line + 1, column=mark.column + 1)


def _number(text: str, kind: str) -> int | float:
    node = yaml.ScalarNode(f"{_TAG}{kind}", text)
    if kind == "int":
        return int(_NUMBERS.construct_yaml_int(node))
    return float(_NUMBERS.construct_yaml_float(node))
