"""Which calls are written, how often each result is used, and from where."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from constructs import Construct

from eks_constructs.to_python.calls import Call, Recording, Unit
from eks_constructs.to_python.constants import Constants
from eks_constructs.to_python.expressions import Expressions
from eks_constructs.to_python.layout import Node, Plain
from eks_constructs.to_python.naming import Imports
from eks_constructs.to_python.origins import Origin, Origins, is_ours

_CHANGES: Final = ("add_", "allow_", "apply_", "grant", "override_")
"""How the names of methods begin that change something, whatever they give back."""

_FINDS: Final = ("find_", "get_", "try_")
"""How the names begin of those that give back a construct which was there before."""


@dataclass(eq=False, kw_only=True, slots=True)
class References:
    """What refers to what.

    Attributes:
        uses: How often each result is used.
        needed: For each stack, what it is given that others have made, the oldest first.
        shared: What a stack makes and others need.
        chained: What is made for nothing but what is called next, its method or in it.
        imported: Names that imports take.
    """

    uses: Counter[Call | Unit] = field(default_factory=Counter)
    needed: dict[Unit, list[Call]] = field(default_factory=dict)
    shared: set[Call] = field(default_factory=set)
    chained: set[Call] = field(default_factory=set)
    imported: frozenset[str] = frozenset()

    def is_written(self, call: Call) -> bool:
        """Return whether a call is part of the app."""
        return _changes_something(call) or self.uses[call] > 0

    def is_inline(self, call: Call) -> bool:
        """Return whether a call is written where its result is used."""
        if self.uses[call] != 1 or call in self.shared:
            return False
        # What is found makes no resources. The order of those that are made is kept.
        is_found = call.owner is not None and bool(call.name) and not is_ours(call.result)
        return is_found or not isinstance(call.result, Construct) or call in self.chained


def references(recording: Recording, origins: Origins) -> References:
    """Find out what refers to what, from the calls that matter by themselves."""
    collector = _Collector(origins)
    collector.add_unit(recording.stage)
    collector.follow()
    for unit in (recording.stage, *recording.stage.units):
        written = [
            step
            for step in unit.steps
            if isinstance(step, Call) and collector.found.is_written(step)
        ]
        for step, following in pairwise(written):
            holders = [following.receiver]
            if type(step.result) is Construct:
                holders += following.arguments[:1]
            if not is_ours(step.result) and any(each is step.result for each in holders):
                collector.found.chained.add(step)
    return collector.found


class _Collector:
    def __init__(self, origins: Origins) -> None:
        self.found: Final = References()
        self._waiting: Final[deque[Call]] = deque()
        self._seen: Final[set[Call]] = set()
        self._position: Final[dict[Call, int]] = {}
        self._unit: Unit | None = None
        self._imports: Final = Imports(first_party=False)
        self._expressions: Final = Expressions(self._imports, Constants({}), origins, self._refer)

    def add_unit(self, unit: Unit) -> None:
        self.found.needed[unit] = []
        for step in unit.steps:
            if isinstance(step, Unit):
                self.add_unit(step)
                continue
            self._position[step] = len(self._position)
            if _changes_something(step):
                self._add(step)

    def follow(self) -> None:
        while self._waiting:
            call = self._waiting.popleft()
            self._unit = call.unit
            self._expressions.call(call)
        for needed in self.found.needed.values():
            needed.sort(key=self._position.__getitem__)
        self.found.imported = self._imports.names

    def _add(self, call: Call) -> None:
        if call not in self._seen:
            self._seen.add(call)
            self._waiting.append(call)

    def _refer(self, origin: Origin) -> Node:
        root = origin.root
        if root is not self._unit:
            self.found.uses[root] += 1
        if isinstance(root, Call):
            self._add(root)
            if root.unit is not self._unit:
                self._refer_across(root)
        return Plain("_")

    def _refer_across(self, call: Call) -> None:
        assert self._unit is not None  # noqa: S101  # only calls refer
        if call.unit.parent is not None:
            self.found.shared.add(call)
            self.found.uses[call.unit] += 1
        if self._unit.parent is not None:
            needed = self.found.needed[self._unit]
            needed += [] if call in needed else [call]


def _changes_something(call: Call) -> bool:
    """Return whether a call matters even if nobody uses what it gives back."""
    if call.computes:
        return False
    if call.makes_construct:
        return type(call.result) is not Construct
    if call.owner is not None:
        return False
    makes = isinstance(call.result, Construct) and not call.name.startswith(_FINDS)
    return call.result is None or makes or call.name.startswith(_CHANGES)
