"""YAML nodes turned into plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeAlias

import yaml

from eks_constructs.config.field_paths import Parts, around, inside, path_text
from eks_constructs.config.places import Place, Places, Root, location
from eks_constructs.config.yaml_pairs import DEEPEST, NULL, TEXT, TOO_DEEP, pairs
from eks_constructs.errors import Problem, ProblemCode
from eks_constructs.values import frozen

Data = bool | int | float | str | list["Data"] | dict[str, "Data"] | None
"""What a YAML document holds once its tags are resolved."""

_Spot: TypeAlias = "tuple[_Spot, str | int] | None"
"""A path being walked: what it lies in, and its last part. Made for each value, written for few."""

_TAG: Final = "tag:yaml.org,2002:"
_MOST_COPIES: Final = 200_000
"""Aliases can make a small file huge; nobody repeats as many values as this."""
_MOST_NUMBERS: Final = 4096
MOST_DIGITS: Final = 15
"""Digits of the longest whole number that is the same in JSON, as which a template is written."""
_BOOLEANS: Final = {
    **dict.fromkeys(("yes", "true", "on"), True),
    **dict.fromkeys(("no", "false", "off"), False),
}
_NUMBERS: Final = yaml.SafeLoader("")


@frozen
class Document:
    """One document of a file as plain data.

    Attributes:
        data: The document; empty values (``key:`` with nothing behind it) count as not given.
        places: Path in the data to its place in the file.
        unset: Paths of keys with nothing behind them, which are not in the data.
        problems: What YAML allows and an environment file does not.
    """

    data: dict[str, Data]
    places: Places
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
    start = path_text(prefix)
    reader = _Reader(file=file, start=start, skip=skip)
    data: dict[str, Data] = {}
    if isinstance(node, yaml.MappingNode):
        data = reader.mapping(node, None, None)
    else:
        reader.refuse("wrong-type", None, node, "must be a map of fields, such as metadata:")
    return Document(
        data=data,
        places=Places({start: Root(node=node, file=file, skip=skip)}),
        unset=tuple(reader.unset),
        problems=tuple(reader.problems),
    )


@dataclass(kw_only=True, slots=True)
class _Reader:
    """Walks the nodes of one document.

    Paths come in two spellings: ``where`` is the one of the file, ``path`` the one of the data.
    """

    file: str
    start: str
    skip: frozenset[str]
    unset: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    copying: int = 0
    copies: int = 0
    known: set[int] = field(default_factory=set)
    inside: set[int] = field(default_factory=set)

    def refuse(
        self, code: ProblemCode, where: _Spot, node: yaml.Node, message: str, got: object = None
    ) -> None:
        self.problems.append(
            Problem(
                code=code,
                where=self._text(where) or "document",
                got=got,
                message=message,
                location=location(self.file, node),
            )
        )

    def mapping(self, node: yaml.MappingNode, where: _Spot, path: _Spot) -> dict[str, Data]:
        def report(
            code: ProblemCode, name: str | None, at: yaml.Node, message: str, got: object
        ) -> None:
            self.refuse(code, where if name is None else (where, name), at, message, got)

        result: dict[str, Data] = {}
        plain = not self.skip and not self.copying
        for name, _, value in pairs(node, report, self.inside):
            if plain and value.tag == TEXT and isinstance(value, yaml.ScalarNode):
                result[name] = value.value  # most values are, and need no path
                continue
            here = (where, name)
            if self.skip and self._text(here) in self.skip:
                continue
            there = here if where is path else (path, name)
            content = self._value(value, here, there)
            if content is not None:
                result[name] = content
            elif value.tag == NULL:
                self.unset.append(self._text(there))
        return result

    def _value(self, node: yaml.Node, where: _Spot, path: _Spot) -> Data:
        if self.copying and self._is_too_much(node, where):
            return None
        if isinstance(node, yaml.ScalarNode):
            return node.value if node.tag == TEXT else self._scalar(node, where)
        if id(node) in self.inside:
            self.refuse("yaml-invalid", where, node, "the anchor contains itself; write it out")
            return None
        if len(self.inside) >= DEEPEST:
            self.refuse("yaml-invalid", where, node, TOO_DEEP)
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

    def _is_too_much(self, node: yaml.Node, where: _Spot) -> bool:
        """Count what aliases repeat, and say once when that is more than anybody means."""
        self.copies += 1
        if self.copies == _MOST_COPIES + 1:
            self.refuse("yaml-invalid", where, node, "the aliases expand to too much data")
        return self.copies > _MOST_COPIES

    def _sequence(self, node: yaml.SequenceNode, where: _Spot, path: _Spot) -> list[Data]:
        result: list[Data] = []
        for index, item in enumerate(node.value):
            here = (where, index)
            if self.skip and self._text(here) in self.skip:
                continue
            same = where is path and len(result) == index
            there = here if same else (path, len(result))
            result.append(self._value(item, here, there))
        return result

    def _scalar(self, node: yaml.ScalarNode, where: _Spot) -> Data:
        kind = node.tag.removeprefix(_TAG)
        text: str = node.value
        match kind:
            case "timestamp":  # a date is text here, as it is to eksctl
                return text
            case "null":
                return None
            case "bool" if text.lower() in _BOOLEANS:
                return _BOOLEANS[text.lower()]
            case "int" | "float" if (number := _number(text, kind)) is not None:
                return number
            case "bool" | "int" | "float":
                message = f"must be what its YAML tag !!{kind} says; leave the tag out"
                self.refuse("yaml-invalid", where, node, message, text)
            case _:
                self.refuse("yaml-invalid", where, node, f"the YAML tag {node.tag} is not known")
        return None

    def _text(self, spot: _Spot) -> str:
        return self.start if spot is None else inside(self._text(spot[0]), spot[1])


@lru_cache(_MOST_NUMBERS)
def _number(text: str, kind: str) -> int | float | None:
    """Return a number; a whole one that JSON would round as what is none; nothing for no number."""
    if kind == "int" and len(text) > MOST_DIGITS:
        kind = "float"
    node = yaml.ScalarNode(f"{_TAG}{kind}", text)
    try:
        if kind == "int":
            return int(_NUMBERS.construct_yaml_int(node))
        return float(_NUMBERS.construct_yaml_float(node))
    except ValueError:
        return None
