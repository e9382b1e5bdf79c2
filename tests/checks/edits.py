"""Changes to a template, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from pydantic import JsonValue


class Removed(Enum):
    """Takes a property away instead of setting it."""

    REMOVED = "removed"


REMOVED: Final = Removed.REMOVED


@dataclass(frozen=True, slots=True)
class Edit:
    """Sets, adds or removes one value of a template.

    Attributes:
        path: Its place, parts separated by ``/``; numbers index lists, and ``~1`` is a slash inside
            of a part.
        value: The value there afterwards.
    """

    path: str
    value: JsonValue | Removed

    def apply(self, resources: JsonValue) -> None:
        """Change the resources in place."""
        *parents, last = (part.replace("~1", "/") for part in self.path.split("/"))
        target = resources
        for part in parents:
            target = _child(target, part)
        if isinstance(target, list):
            assert not isinstance(self.value, Removed)
            target[int(last)] = self.value
        else:
            assert isinstance(target, dict)
            if isinstance(self.value, Removed):
                del target[last]
            else:
                target[last] = self.value


def _child(value: JsonValue, part: str) -> JsonValue:
    if isinstance(value, list):
        return value[int(part)]
    assert isinstance(value, dict)
    return value.setdefault(part, {})


@dataclass(frozen=True, slots=True)
class Mutation:
    """Edits that one rule must mind, and no other.

    Attributes:
        name: A word for it.
        rule: The rule.
        place: Logical id of the resource that it must name.
        edits: What changes in the compliant template.
    """

    name: str
    rule: str
    place: str
    edits: tuple[Edit, ...]


def mutation(name: str, rule: str, *edits: Edit, at: str = "") -> Mutation:
    """Return a mutation; its place is the resource of the first edit unless said otherwise."""
    return Mutation(name, rule, at or edits[0].path.partition("/")[0], edits)


def without(path: str) -> Edit:
    """Return an edit that removes a value."""
    return Edit(path, REMOVED)
