"""Names in the app that is written: of variables, and of what it imports."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterator, Sequence
from typing import Final

import eks_constructs
from eks_constructs import well_known
from eks_constructs._homes import HOMES
from eks_constructs.to_python.calls import Function
from eks_constructs.to_python.layout import WIDTH

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|[0-9]+")
_OF_AWS: Final = re.compile(r"aws_cdk\.aws_(\w+)")
_PUBLIC: Final = frozenset(name for names in HOMES.values() for name in names)


def words(text: str) -> list[str]:
    """Return the words of an id or of the name of a class, in lower case."""
    return [word.lower() for word in _WORD.findall(text)]


def is_name(text: str) -> bool:
    """Return whether a variable may be called so without hiding something of Python."""
    return text.isidentifier() and not keyword.iskeyword(text) and not hasattr(builtins, text)


def is_public(function: Function) -> bool:
    """Return whether a function is one that people are meant to call."""
    name = function.__name__
    if name in _PUBLIC:
        return getattr(eks_constructs, name) is function
    return getattr(well_known, name, None) is function


class Imports:
    """What a file imports.

    Args:
        first_party: Whether our library belongs to the project of the file, so that its imports
            stand apart.
    """

    def __init__(self, *, first_party: bool) -> None:
        self._first_party: Final = first_party
        self._members: Final[dict[str, set[str]]] = {}

    @property
    def names(self) -> frozenset[str]:
        """Every name that an import defines."""
        return frozenset(
            member.rpartition(" as ")[2] for members in self._members.values() for member in members
        )

    def name(self, wanted: type[object]) -> str:
        """Import a class, and return the expression that names it."""
        return self.member(wanted.__module__, wanted.__qualname__)

    def function(self, wanted: Function) -> str:
        """Import a function, and return the expression that names it."""
        module, name = wanted.__module__, wanted.__name__
        if getattr(well_known, name, None) is wanted:
            self._add("eks_constructs", "well_known")
            return f"well_known.{name}"
        return self.member(module, name)

    def member(self, module: str, qualified: str) -> str:
        """Import something of a module, and return the expression that names it.

        Args:
            module: The module that it is defined in.
            qualified: Its name there; parts of it after the first follow a dot.
        """
        top = qualified.partition(".")[0]
        aws = _OF_AWS.fullmatch(module)
        if aws is not None:
            self._add("aws_cdk", f"aws_{aws[1]} as {aws[1]}")
            return f"{aws[1]}.{qualified}"
        self._add(_home(module, top), top)
        return qualified

    def lines(self) -> Iterator[str]:
        """Yield the statements, in the order of isort."""
        ours = sorted(module for module in self._members if module.startswith("eks_constructs"))
        others = sorted(self._members.keys() - set(ours))
        standard = [module for module in others if not module.startswith(("aws_cdk", "constructs"))]
        libraries = [module for module in others if module not in standard]
        blocks = [libraries, ours] if self._first_party else [libraries + ours]
        for block in [standard, *blocks]:
            if block:
                yield ""
            for module in block:
                yield from _statements(module, self._members[module])

    def _add(self, module: str, name: str) -> None:
        self._members.setdefault(module, set()).add(name)


def _home(module: str, name: str) -> str:
    if module.startswith("eks_constructs"):
        if name in _PUBLIC and getattr(eks_constructs, name).__module__ == module:
            return "eks_constructs"
        return module.partition("._")[0]
    return module


def _statements(module: str, members: set[str]) -> Iterator[str]:
    plain = sorted((each for each in members if " as " not in each), key=_member_order)
    if plain:
        line = f"from {module} import {', '.join(plain)}"
        if len(line) > WIDTH:
            line = f"from {module} import (\n    " + ",\n    ".join(plain) + ",\n)"
        yield line
    for each in sorted(members - set(plain)):
        yield f"from {module} import {each}"


def _member_order(name: str) -> tuple[int, str]:
    kind = 0 if name.isupper() else 1 if name[:1].isupper() else 2
    return kind, name.lower()


class Names:
    """The names of one class's body, each given once.

    Args:
        taken: Names that mean something there already.
    """

    def __init__(self, taken: Sequence[str]) -> None:
        self._taken: Final = set(taken)

    def give(self, *candidates: Sequence[str]) -> str:
        """Return the first of some names that is free, or the last one with a number."""
        tried = ["_".join(candidate) for candidate in candidates]
        for name in tried:
            if is_name(name) and name not in self._taken:
                self._taken.add(name)
                return name
        number = 2
        while f"{tried[-1]}_{number}" in self._taken:
            number += 1
        name = f"{tried[-1]}_{number}"
        self._taken.add(name)
        return name
