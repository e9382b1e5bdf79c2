"""The names of variables, parameters and classes in the app that is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from aws_cdk import Stack

from eks_constructs.to_python.calls import Call, Unit
from eks_constructs.to_python.expressions import place
from eks_constructs.to_python.naming import Names, words
from eks_constructs.to_python.origins import Origins
from eks_constructs.to_python.references import References

_TAKEN: Final = ("construct_id", "key", "scope", "self", "value")
"""What means something in every body."""


class Variables:
    """Gives each thing a name that a person might have given it.

    Args:
        stage: The stage of the app.
        refs: What refers to what, and which names imports take.
        origins: Where objects come from.
    """

    def __init__(self, stage: Unit, refs: References, origins: Origins) -> None:
        self._origins: Final = origins
        self._refs: Final = refs
        self._variables: Final[dict[Call | Unit, str]] = {}
        self._parameters: Final[dict[Unit, dict[Call, str]]] = {}
        self._classes: Final[dict[Unit, str]] = {}
        classes = Names(())
        for unit in (*stage.units, stage):
            names = Names([*_TAKEN, *refs.imported])
            self._parameters[unit] = {
                needed: names.give(*self._candidates(needed)) for needed in refs.needed[unit]
            }
            for step in unit.steps:
                self._name(step, names)
            id_words = [word.capitalize() for word in words(unit.construct_id)]
            name = unit.type.__name__
            self._classes[unit] = classes.give([name], ["".join((*id_words, name))])

    def of(self, made: Call | Unit) -> str:
        """Return the variable that something is in; empty if nobody needs it."""
        return self._variables.get(made, "")

    def parameters(self, unit: Unit) -> Mapping[Call, str]:
        """Return what a stack is given, with the names of its parameters."""
        return self._parameters[unit]

    def class_of(self, unit: Unit) -> str:
        """Return the name of the class of a stack or stage."""
        return self._classes[unit]

    def _name(self, made: Call | Unit, names: Names) -> None:
        if not self._refs.uses[made]:
            return
        if isinstance(made, Unit):
            self._variables[made] = names.give(words(made.construct_id), ["stack"])
        elif made in self._refs.shared:
            free = [each for each in self._candidates(made) if not hasattr(Stack, "_".join(each))]
            self._variables[made] = f"self.{names.give(*free)}"
        elif not self._refs.is_inline(made):
            self._variables[made] = names.give(*self._candidates(made))

    def _candidates(self, made: Call) -> Iterator[Sequence[str]]:
        kind = words(made.result_type.__name__)
        own = place(made)
        if kind[-1:] == ["role"] != own[-1:]:
            own.append("role")
        above = self._above(made)
        yield _joined(above, own) if own == ["role"] else own
        yield _joined(above, own)
        yield _joined(own, kind)
        yield _joined(words(made.unit.construct_id), own)

    def _above(self, made: Call) -> list[str]:
        origin = self._origins.of(made.arguments[0]) if made.arguments else None
        return place(origin.root) if origin is not None and isinstance(origin.root, Call) else []


def _joined(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """Return words after others, without saying the same word twice in between."""
    return [*first, *(second[1:] if first[-1:] == second[:1] else second)]
