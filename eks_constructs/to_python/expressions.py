"""Calls as expressions of Python."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from eks_constructs.to_python.calls import Call
from eks_constructs.to_python.constants import TAGS, Constants
from eks_constructs.to_python.factories import same
from eks_constructs.to_python.layout import Group, Node, call, followed, one_line
from eks_constructs.to_python.naming import Imports, words
from eks_constructs.to_python.origins import Origin, Origins
from eks_constructs.to_python.values import Values


class Expressions:
    """Writes calls, with no argument that says no more than its default.

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
        self.values: Final = Values(imports, constants, origins, refer)
        self._imports: Final = imports
        self._constants: Final = constants

    def call(self, made: Call) -> Node:
        """Return a call."""
        arguments = list(self.arguments(made))
        if made.receiver is None:
            return call(self._function(made), arguments)
        receiver, method = self.values.node(made.receiver), call(f".{made.name}", arguments)
        # A receiver with several arguments is broken rather than what follows it.
        if not arguments or (isinstance(receiver, Group) and len(receiver.items) > 1):
            return followed(receiver, one_line(method))
        return call(f"{one_line(receiver)}.{made.name}", arguments)

    def arguments(self, made: Call, *, skip: int = 0) -> Iterator[tuple[str, Node]]:
        """Yield the arguments of a call, each with ``name=`` or nothing before it.

        Args:
            made: The call.
            skip: How many of the first to leave out.
        """
        defaults = _defaults(made)
        by_position = list(made.arguments)
        names = list(defaults)[: len(by_position)]
        while len(names) == len(by_position) > skip and same(by_position[-1], defaults[names[-1]]):
            del by_position[-1], names[-1]
        for value in by_position[skip:]:
            yield "", self.values.node(value)
        for name, value in made.keywords.items():
            if not same(value, defaults.get(name, inspect.Parameter.empty)):
                self._constants.at([*place(made), *words(name)])
                yield f"{name}=", self._keyword(made, name, value)

    def _keyword(self, made: Call, name: str, value: object) -> Node:
        function = made.owner.__name__ if made.owner is not None else made.name
        constant = self._constants.known_at(function, name, value)
        if constant is not None:
            return constant
        tags = self._constants.known.get(TAGS)
        if name == "tags" and isinstance(value, Mapping) and isinstance(tags, Mapping):
            rest = {key: each for key, each in value.items() if key not in tags}
            if {**tags, **rest} == value:
                shared = self._constants.use(TAGS)
                return self.values.mapping(rest, ("**", shared)) if rest else shared
        return self.values.node(value)

    def _function(self, made: Call) -> str:
        if made.owner is not None:
            owner = self._imports.name(made.owner)
            return f"{owner}.{made.name}" if made.name else owner
        return self._imports.function(made.function)


def place(made: Call) -> list[str]:
    """Return the words by which people know what a call makes: those of its id, if it has one."""
    has_id = len(made.arguments) > 1 and isinstance(made.arguments[1], str)
    return words(str(made.arguments[1]) if has_id else made.name)


def _defaults(made: Call) -> dict[str, object]:
    """Return the parameters of a call, in order, without the one for the object or class."""
    parameters = list(inspect.signature(made.function).parameters.values())
    is_method = made.receiver is not None or not made.name
    return {
        each.name: each.default
        for each in parameters[int(is_method) :]
        if each.kind is not inspect.Parameter.VAR_POSITIONAL
    }
