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
        path: Its place, parts separated by ``/``; numbers index lists.
        value: The value there afterwards.
    """

    path: str
    value: JsonValue | Removed

    def apply(self, resources: JsonValue) -> None:
        """Change the resources in place."""
        *parents, last = self.path.split("/")
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
