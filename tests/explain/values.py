"""Every value that a resolved environment can hold, and those that one does hold."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from importlib import import_module
from typing import Final, Union, get_args, get_origin, get_type_hints

from eks_constructs.config.explained import LISTS, NOT_EXPLAINED, ROWS, SAID_ONLY
from eks_constructs.errors import Problem

_OF_JSON: Final = dict.fromkeys(("JsonObject", "JsonValue"), object)
"""Types that name each other, which only their own module could look up; values have no parts."""
_LOADED_WHEN_WANTED: Final = {
    name: value
    for module in (
        "config.resolved_capabilities",
        "config.resolved_cloudwatch",
        "config.resolved_costs",
        "config.resolved_grafana",
        "config.resolved_karpenter",
        "config.resolved_logs",
        "config.resolved_observability",
        "config.resolved_traces",
        "config.resolved_traffic",
        "planning.endpoints",
        "planning.self_managed_node_group",
    )
    for name, value in vars(import_module(f"eks_constructs.{module}")).items()
}
"""Types that their users know by name only, so that not every file loads them."""
_EXPLAINED: Final = {row.resolved for row in ROWS if row.resolved}


def possible(kind: object, path: str = "") -> Iterator[str]:
    """Give the path of every value of a type; ``[]`` after the lists that have rows."""
    if get_origin(kind) in (Union, types.UnionType):
        for each in get_args(kind):
            yield from possible(each, path) if each is not types.NoneType else ()
    elif get_origin(kind) is tuple and path in LISTS:
        yield from possible(get_args(kind)[0], f"{path}[]")
    elif isinstance(kind, type) and is_dataclass(kind) and kind is not Problem:
        own = vars(sys.modules[kind.__module__])
        hints = get_type_hints(kind, localns=_OF_JSON | _LOADED_WHEN_WANTED | own)
        for each in fields(kind):
            yield from possible(hints[each.name], f"{path}.{each.name}" if path else each.name)
    else:
        yield path


def held(value: object, path: str = "") -> Iterator[str]:
    """Give the path of every value that is something."""
    if isinstance(value, Sequence) and path in LISTS:
        for each in value:
            yield from held(each, f"{path}[]")
    elif is_dataclass(value) and not isinstance(value, type | Problem):
        for each in fields(value):
            inner = f"{path}.{each.name}" if path else each.name
            yield from held(getattr(value, each.name), inner)
    elif value not in (None, False, (), frozenset()) and not (
        isinstance(value, Mapping) and not value
    ):
        yield path


def is_below(path: str, others: set[str]) -> bool:
    """Say whether a path is one of others, or lies inside of one."""
    return any(path == each or path.startswith((f"{each}.", f"{each}[")) for each in others)


def is_explained(path: str) -> bool:
    """Say whether there is a row for a value, or it is left out on purpose."""
    return is_below(path, _EXPLAINED | {*SAID_ONLY, *NOT_EXPLAINED})


def is_filled(path: str) -> bool:
    """Say whether a row tells of a value what fills it when the file is silent."""
    filled = {row.resolved for row in ROWS if row.resolved and row.fills}
    named = {f"{path}[].{each.key}" for path, each in LISTS.items()}
    return is_below(path, filled | named | set(NOT_EXPLAINED))
