"""Constants at the top of the app that is written: what people change most, and long texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from eks_constructs.to_python.layout import Node, Plain, Text, laid_out, listed

TAGS: Final = "TAGS"
"""Name of the tags that everything has."""

VPC_ID: Final = "VPC_ID"
"""Name of the one id that nothing else can be."""

_CLUSTER_NAME: Final = frozenset({"cluster_name", "karpenter_discovery"})
_LONG: Final = 3
"""Lines of a text that is better kept apart."""

_AWKWARD: Final = re.compile(r'"""|[^\S\n]\n|[^\n\x20-\x7e]|\\|"\Z|\A\n')
"""What a text between triple quotes must not have, to be what it looks like."""


class Constants:
    """The constants of a file.

    Args:
        known: What is known by a name: ``CLUSTER_NAME``, ``KUBERNETES_VERSION``, ``ZONES`` and the
            like. Only what is used is written.
    """

    def __init__(self, known: Mapping[str, object]) -> None:
        self.known: Final = known
        self._used: Final[set[str]] = set()
        self._texts: Final[dict[str, str]] = {}
        self._place: list[str] = []

    def at(self, place: Sequence[str]) -> None:
        """Say what is written next: a long text is named by it."""
        self._place = list(place)

    def use(self, name: str) -> Plain:
        """Return a known constant, which is then written."""
        self._used.add(name)
        return Plain(name)

    def known_at(self, function: str, keyword: str, value: object) -> Node | None:
        """Return the constant that a call is given, if it is one.

        Args:
            function: Name of the class or function that is called.
            keyword: Name of the argument.
            value: Its value.
        """
        name = self._name(function, keyword)
        if keyword == "cluster_names" and value == (self.known.get(name),):
            return listed("(", [self.use(name)], ")")
        return self.use(name) if name in self.known and self.known[name] == value else None

    def text(self, value: str) -> Node:
        """Return a text: its literal, or a constant if it is that of the VPC or has many lines."""
        if value == self.known.get(VPC_ID):
            return self.use(VPC_ID)
        if value.count("\n") < _LONG or _AWKWARD.search(value):
            return Text(value)
        if value not in self._texts:
            name = wanted = "_".join(self._place).upper()
            number = 2
            while name in {*self._texts.values(), *self.known}:
                name, number = f"{wanted}_{number}", number + 1
            self._texts[value] = name
        return Plain(self._texts[value])

    def lines(self, write: Mapping[str, Node]) -> Iterator[str]:
        """Yield the definitions.

        Args:
            write: The expressions of what is known.
        """
        for name in self.known:
            if name in self._used:
                yield laid_out(write[name], indent=0, before=f"{name}: Final = ")
        for value, name in self._texts.items():
            yield f'{name}: Final = """\\\n{value}"""'

    @staticmethod
    def _name(function: str, keyword: str) -> str:
        if keyword in _CLUSTER_NAME or (function, keyword) == ("Cluster", "name"):
            return "CLUSTER_NAME"
        return {
            "account": "ACCOUNT",
            "cluster_names": "CLUSTER_NAME",
            "region": "REGION",
            "version": "KUBERNETES_VERSION",
            "zones": "ZONES",
        }.get(keyword, "")
