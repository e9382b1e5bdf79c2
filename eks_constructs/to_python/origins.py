"""Where the objects come from that calls are given, and how to get at them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from itertools import chain
from typing import Final, TypeAlias

from eks_constructs.to_python.calls import Call, Read, Recording, Unit
from eks_constructs.to_python.layout import quoted
from eks_constructs.to_python.naming import is_public
from eks_constructs.values import frozen

TOKEN: Final = re.compile(r"\$\{Token\[[^\]]+\]\}")
ALL_VALUES: Final = ".values()"
"""The last step to everything in a mapping."""

_DEPTH: Final = 3
"""How many attributes deep the things are that a construct hands out."""

_OTHERS: Final = ("eks_constructs.planning.", "eks_constructs.stacks.")
"""Modules of plain values, and of the stacks in the wheel: the app has stacks of its own."""


@frozen
class Origin:
    """How to get at an object.

    Attributes:
        root: What made it, or what it was found in.
        path: What follows the root: code with attributes and keys, and members of enumerations that
            are keys.
    """

    root: Call | Unit
    path: tuple[str | Enum, ...] = ()

    def then(self, step: str | Enum) -> Origin:
        """Return how to get at something in it."""
        return Origin(root=self.root, path=(*self.path, step))


Run: TypeAlias = tuple[Origin, Sequence[object]]
"""Several objects that are found together."""


class Origins:
    """All that a recording knows the origin of.

    Args:
        recording: What was called.
    """

    def __init__(self, recording: Recording) -> None:
        self._objects: Final[dict[int, Origin]] = {}
        self._values: Final[dict[int, Origin]] = {}
        self._texts: Final[dict[str, Origin]] = {}
        self._runs: Final[list[Run]] = []
        for unit in (recording.stage, *recording.stage.units):
            self._add(unit.construct, Origin(root=unit))
        for event in recording.events:
            self._add_event(event)

    def of(self, value: object) -> Origin | None:
        """Return the origin of an object, or of a text that only the deployment knows."""
        if isinstance(value, str):
            return self._texts.get(value)
        holder = self._values.get(id(value))
        if holder is not None and not self._is_better(holder, value):
            return None
        return holder if holder is not None else self._objects.get(id(value))

    def run_at(self, values: Sequence[object]) -> Run | None:
        """Return the longest run of objects, found together, that these objects begin with."""
        found = [run for run in self._runs if _same(run[1], values[: len(run[1])])]
        return max(found, key=lambda run: len(run[1]), default=None)

    def run_around(self, values: Sequence[object]) -> Run | None:
        """Return a run that these objects, in its order, are some of."""
        for origin, objects in self._runs:
            wanted = {id(value) for value in values}
            if _same([each for each in objects if id(each) in wanted], values):
                return origin, objects
        return None

    def _is_better(self, holder: Origin, value: object) -> bool:
        """Return whether a value is better written as it was computed, or cannot be otherwise."""
        made = holder.root
        if isinstance(made, Call) and made.computes and is_public(made.function):
            return not holder.path
        texts = list(_texts_in(value))
        if isinstance(made, Call) and made.makes_construct and isinstance(value, Mapping):
            # What a construct hands out with its own names in it is not taken apart.
            return any(map(TOKEN.search, texts))
        return not all(map(self._is_known, texts))

    def _is_known(self, text: str) -> bool:
        return text in self._texts or all(each in self._texts for each in TOKEN.findall(text))

    def _add_event(self, event: Call | Read) -> None:
        if isinstance(event, Call):
            origin, value = Origin(root=event), event.result
        else:
            holder = self._holder(event.holder)
            if holder is None:
                return
            origin, value = holder.then(f".{event.name}"), event.value
        self._add(value, origin)
        self._add_inside([(value, origin)])

    def _holder(self, value: object) -> Origin | None:
        return self._objects.get(id(value), self._values.get(id(value)))

    def _add(self, value: object, origin: Origin) -> None:
        if isinstance(value, str):
            if TOKEN.search(value):
                self._texts.setdefault(value, origin)
        elif _is_object(value):
            self._add_object(value, origin)
        elif isinstance(value, Mapping | tuple | list) or is_dataclass(value):
            self._values.setdefault(id(value), origin)

    def _add_object(self, value: object, origin: Origin) -> None:
        self._objects.setdefault(id(value), origin)
        if is_proxy(value):
            for each in vars(value)["_delegates"]:
                self._objects.setdefault(id(each), origin)
        elif isinstance(value, Mapping):
            self._runs.append((origin.then(ALL_VALUES), list(value.values())))
        elif isinstance(value, (tuple, list)):
            self._runs.append((origin, value))

    def _add_inside(self, level: Sequence[tuple[object, Origin]]) -> None:
        """Add what something hands out, the nearest first."""
        for _ in range(_DEPTH):
            level = [
                (value, origin.then(path))
                for holder, origin in level
                for path, value in _inside(holder)
                if id(value) not in self._objects
            ]
            for value, origin in level:
                self._add(value, origin)


def _inside(holder: object) -> Iterable[tuple[str | Enum, object]]:
    if isinstance(holder, Mapping):
        return [
            (key if isinstance(key, Enum) else f"[{quoted(str(key))}]", value)
            for key, value in holder.items()
        ]
    if isinstance(holder, (tuple, list)):
        return [(f"[{index}]", value) for index, value in enumerate(holder)]
    if not is_ours(holder):
        return ()
    names: Iterable[str] = (
        vars(holder) if hasattr(holder, "__dict__") else getattr(type(holder), "__slots__", ())
    )
    return [(f".{name}", getattr(holder, name)) for name in names if not name.startswith("_")]


def _texts_in(value: object) -> Iterator[str]:
    """Yield every text in a plain value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from chain.from_iterable(map(_texts_in, value.values()))
    elif isinstance(value, (tuple, list)):
        yield from chain.from_iterable(map(_texts_in, value))
    elif is_dataclass(value):
        yield from chain.from_iterable(
            _texts_in(getattr(value, each.name)) for each in fields(value)
        )


def is_ours(value: object) -> bool:
    """Return whether something is of a class of this library that hands things out."""
    module = type(value).__module__
    return module.startswith("eks_constructs.") and not module.startswith(_OTHERS)


def _is_object(value: object) -> bool:
    """Return whether something is itself, and not a value that others may be equal to."""
    if isinstance(value, Mapping):
        return bool(value) and all(map(_is_object, value.values()))
    if isinstance(value, (tuple, list)):
        return bool(value) and all(map(_is_object, value))
    if isinstance(value, Enum):
        return False
    return is_ours(value) or hasattr(type(value), "__jsii_type__") or is_proxy(value)


def is_proxy(value: object) -> bool:
    """Return whether something stands for an object of which only the interfaces are known."""
    return type(value).__name__ == "InterfaceDynamicProxy"


def _same(some: Sequence[object], others: Sequence[object]) -> bool:
    pairs = zip(some, others, strict=False)
    return len(some) == len(others) > 0 and all(one is other for one, other in pairs)
