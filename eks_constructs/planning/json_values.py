"""What JSON can say, as types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

JsonValue: TypeAlias = "str | int | float | bool | Sequence[JsonValue] | JsonObject | None"
"""Anything that JSON can say."""
JsonObject: TypeAlias = "Mapping[str, JsonValue]"
"""A JSON object, such as the configuration of an add-on."""
