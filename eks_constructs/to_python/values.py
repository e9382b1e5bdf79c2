"""Values as expressions of Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import is_dataclass
from enum import Enum
from pathlib import PurePath
from typing import Final

from eks_constructs.to_python.constants import Constants
from eks_constructs.to_python.factories import making
from eks_constructs.to_python.layout import (
    Group,
    Node,
    Plain,
    Text,
    call,
    listed,
    one_line,
    quoted,
)
from eks_constructs.to_python.naming import Imports
from eks_constructs.to_python.origins import ALL_VALUES, TOKEN, Origin, Origins, Run

_TELL_SUBNETS_APART: Final = ("availability_zone", "subnet_id")
"""What the subnets are chosen by that something is in."""


class Values:
    """Writes the values that calls are given.

    Args:
        imports: What the file imports.
        constants: What it names at its top.
        origins: Where objects come from.
        refer: Writes how to get at an object.
    """

    def __init__(
        self,
        imports: Imports,
        constants: Constants,
        origins: Origins,
        refer: Callable[[Origin], Node],
    ) -> None:
        self._imports: Final = imports
        self._constants: Final = constants
        self._origins: Final = origins
        self._refer: Final = refer

    def node(self, value: object) -> Node:
        """Return the expression of a value.

        Raises:
            TypeError: It is of a kind that nobody has thought of.
        """
        if value is None or type(value) in {bool, int, float}:
            return Plain(repr(value))
        if isinstance(value, Enum):
            return Plain(f"{self._imports.name(type(value))}.{value.name}")
        if isinstance(value, str):
            return self._text(value)
        origin = self._origins.of(value)
        if origin is not None:
            return self._refer(origin)
        return self._composed(value)

    def _composed(self, value: object) -> Node:
        match value:
            case Mapping():
                return self.mapping(value)
            case tuple() | list():
                return self._sequence(value)
            case AbstractSet():
                return self._set(value)
            case PurePath():
                return call(self._imports.member("pathlib", "Path"), [("", Text(str(value)))])
            case _ if is_dataclass(value):
                return self._dataclass(value)
            case _ if hasattr(value, "_values") and type(value).__module__.startswith("aws_cdk"):
                return self._struct(value)
        message = f"no way is known to write {value!r} in Python"
        raise TypeError(message)

    def mapping(self, value: Mapping[object, object], *first: tuple[str, Node]) -> Node:
        """Return a dictionary.

        Args:
            value: Its items.
            first: What comes before them.
        """
        items = ((f"{one_line(self.node(key))}: ", self.node(item)) for key, item in value.items())
        return Group(opening="{", items=(*first, *items), closing="}")

    def _text(self, value: str) -> Node:
        origin = self._origins.of(value)
        if origin is not None:
            return self._refer(origin)
        if TOKEN.search(value) is None:
            return self._constants.text(value)
        return Plain(f'f"{"".join(self._pieces(value))}"')

    def _pieces(self, value: str) -> Iterator[str]:
        """Yield what an f-string for a text with tokens consists of."""
        for piece in re.split(f"({TOKEN.pattern})", value):
            if TOKEN.fullmatch(piece):
                expression = one_line(self._text_token(piece))
                yield f"{{{expression.replace(chr(34), chr(39))}}}"
            else:
                yield quoted(piece.replace("{", "{{").replace("}", "}}"), quote='"')[1:-1]

    def _text_token(self, token: str) -> Node:
        origin = self._origins.of(token)
        if origin is None:
            message = f"nobody knows where {token} comes from"
            raise TypeError(message)
        return self._refer(origin)

    def _sequence(self, values: Sequence[object]) -> Node:
        is_list = isinstance(values, list)
        parts = list(self._parts(values))
        if len(parts) == 1 and parts[0][0] == "*":
            whole = parts[0][1]
            is_view = one_line(whole).endswith(ALL_VALUES)
            return call(type(values).__name__, [("", whole)]) if is_view else whole
        opening, closing = ("[", "]") if is_list else ("(", ")")
        return Group(opening=opening, items=tuple(parts), closing=closing)

    def _parts(self, values: Sequence[object]) -> Iterator[tuple[str, Node]]:
        """Yield the items of a sequence; what is found together stays together."""
        rest = values
        while rest:
            origin = self._origins.of(rest[0])
            run = self._origins.run_at(rest)
            some = self._some_of_a_run(rest) if run is None else None
            if run is not None and (origin is None or origin.path):
                yield "*", self._refer(run[0])
                rest = rest[len(run[1]) :]
            elif some is not None and (origin is None or origin.path):
                yield "*", some[0]
                rest = rest[some[1] :]
            else:
                yield "", self.node(rest[0])
                rest = rest[1:]

    def _some_of_a_run(self, values: Sequence[object]) -> tuple[Node, int] | None:
        """Return subnets chosen from those of a network, and how many they are."""
        for count in range(len(values), 0, -1):
            run = self._origins.run_around(values[:count])
            chosen = self._chosen(run, values[:count]) if run is not None else None
            if chosen is not None:
                return chosen, count
        return None

    def _chosen(self, run: Run, values: Sequence[object]) -> Node | None:
        for name in _TELL_SUBNETS_APART:
            told, chosen = _told(name, run[1]), _told(name, values)
            if told is None or chosen is None:
                continue
            known = sorted(set(chosen))
            if [each for each, text in zip(run[1], told, strict=True) if text in known] == list(
                values
            ):
                condition = f"if subnet.{name} {'==' if len(known) == 1 else 'in'} "
                clauses = (
                    ("", Plain("subnet")),
                    ("for subnet in ", self._refer(run[0])),
                    (condition, self.node(known[0] if len(known) == 1 else tuple(known))),
                )
                opening, closing = ("[", "]") if isinstance(values, list) else ("tuple(", ")")
                return Group(opening=opening, items=clauses, closing=closing, commas=False)
        return None

    def _set(self, value: AbstractSet[object]) -> Node:
        items = sorted(map(self.node, value), key=one_line)
        return call("frozenset", [("", listed("{", items, "}"))] if items else [])

    def _dataclass(self, value: object) -> Node:
        made = making(value)
        name = self._imports.name(type(value)) + (f".{made.factory}" if made.factory else "")
        arguments = [("", self.node(each)) for each in made.arguments]
        keywords = self._keywords(type(value).__name__, made.keywords)
        return call(name, [*arguments, *keywords])

    def _struct(self, value: object) -> Node:
        given: Mapping[str, object] = vars(value)["_values"]
        said = {key: each for key, each in given.items() if each is not None}
        return call(self._imports.name(type(value)), self._keywords(type(value).__name__, said))

    def _keywords(self, function: str, given: Mapping[str, object]) -> Iterator[tuple[str, Node]]:
        for key, value in given.items():
            constant = self._constants.known_at(function, key, value)
            yield f"{key}=", constant if constant is not None else self.node(value)


def _told(name: str, subnets: Sequence[object]) -> list[str] | None:
    """Return an attribute of each subnet, if all have it; the CDK refuses zones nobody named."""
    try:
        return [str(getattr(each, name)) for each in subnets]
    except (AttributeError, RuntimeError):
        return None
