"""What JSON can say, as types, and what a value is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias, TypeGuard

JsonValue: TypeAlias = "str | int | float | bool | Sequence[JsonValue] | JsonObject | None"
"""Anything that JSON can say."""
JsonObject: TypeAlias = "Mapping[str, JsonValue]"
"""A JSON object, such as the configuration of an add-on."""


def is_list(value: JsonValue) -> TypeGuard[Sequence[JsonValue]]:
    """Return whether a value is a list, which a text is not.

    Args:
        value: Anything that JSON can say.
    """
    return isinstance(value, Sequence) and not isinstance(value, str)
