"""JSON as CloudFormation templates hold it, and the few questions we ask of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

JsonValue: TypeAlias = "dict[str, JsonValue] | list[JsonValue] | str | int | float | bool | None"
JsonObject: TypeAlias = dict[str, JsonValue]

_ONE_KEY: Final = 1


def as_object(value: JsonValue) -> JsonObject:
    """Return ``value`` if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: JsonValue) -> list[JsonValue]:
    """Return ``value`` if it is a list, nothing for ``None``, else a list of the one value."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def as_text(value: JsonValue) -> str:
    """Return ``value`` in the text form that CloudFormation uses: ``true``, ``1``, ``text``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def as_flag(value: JsonValue) -> bool:
    """Return whether ``value`` is true; CloudFormation also takes the text ``"true"``."""
    return as_text(value).lower() == "true"


def objects(value: JsonValue) -> list[JsonObject]:
    """Return the objects of a list, leaving out everything else."""
    return [item for item in as_list(value) if isinstance(item, dict)]


def texts(value: JsonValue) -> list[str]:
    """Return every item of a list as text."""
    return [as_text(item) for item in as_list(value)]


def at_path(value: JsonValue, path: tuple[str, ...]) -> list[JsonValue]:
    """Return what stands at ``path``; ``*`` stands for everything inside.

    Args:
        value: Where to look.
        path: Keys from the outside in.

    Returns:
        All values found; empty when there is nothing there.
    """
    if not path:
        return [value]
    head, *rest = path
    inside: list[JsonValue]
    if isinstance(value, list):
        inside = value
        rest = rest if head == "*" else [head, *rest]
    elif isinstance(value, dict) and head == "*":
        inside = list(value.values())
    elif isinstance(value, dict) and head in value:
        inside = [value[head]]
    else:
        return []
    return [found for item in inside for found in at_path(item, tuple(rest))]


def intrinsic(value: JsonValue) -> str | None:
    """Return the name of the intrinsic function that ``value`` is, such as ``Fn::Sub``."""
    if isinstance(value, dict) and len(value) == _ONE_KEY:
        name = next(iter(value))
        if name in {"Ref", "Condition"} or name.startswith("Fn::"):
            return name
    return None


def walk(value: JsonValue) -> Iterator[JsonValue]:
    """Yield ``value`` and everything inside it, outside first."""
    yield value
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inside:
        yield from walk(item)


def to_json_value(value: object) -> JsonValue:
    """Return ``value`` as JSON, dates and other foreign things as text.

    Args:
        value: What a YAML file or an SDK gave.
    """
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, dict):
        return {str(key): to_json_value(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json_value(item) for item in value]
    return str(value)


def tag_map(tags: JsonValue) -> dict[str, str]:
    """Return tags, a list of keys and values or already a map, as a map."""
    if isinstance(tags, dict):
        return {key: as_text(value) for key, value in tags.items()}
    return {as_text(tag.get("Key")): as_text(tag.get("Value")) for tag in objects(tags)}
