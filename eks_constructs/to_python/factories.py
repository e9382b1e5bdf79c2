"""Values as their classes are best made: by a factory, or by what differs from the defaults."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from itertools import permutations
from typing import Final

from eks_constructs.errors import ConfigurationError
from eks_constructs.values import frozen

_REFUSALS: Final = (ConfigurationError, AttributeError, TypeError, ValueError)
"""What a factory may say to arguments that were not meant for it."""


@frozen
class Making:
    """How a value is made.

    Attributes:
        factory: Name of the factory; empty for the class itself.
        arguments: What it is given by position.
        keywords: What it is given by name.
    """

    factory: str = ""
    arguments: tuple[object, ...] = ()
    keywords: Mapping[str, object]


def making(value: object) -> Making:
    """Return how to make a value of one of our frozen dataclasses, as briefly as possible.

    Args:
        value: The value.
    """
    given = {each.name: getattr(value, each.name) for each in _fields(value) if each.init}
    differing = {
        each.name: given[each.name]
        for each in _fields(value)
        if each.init and not same(given[each.name], _default(each))
    }
    if not differing:
        return Making(keywords={})
    return min(
        _by_factories(value, given),
        key=lambda each: len(each.arguments) + len(each.keywords),
        default=Making(keywords=differing),
    )


def same(value: object, default: object) -> bool:
    """Return whether a value says no more than a default does.

    Args:
        value: The value.
        default: The default; the kind of a collection makes no difference.
    """
    if isinstance(value, Mapping) and isinstance(default, Mapping):
        return dict(value) == dict(default)
    if isinstance(value, (tuple, list)) and isinstance(default, (tuple, list)):
        return list(value) == list(default)
    return type(value) is type(default) and bool(value == default)


def _fields(value: object) -> tuple[Field[object], ...]:
    return fields(value)  # type: ignore[arg-type]  # only dataclasses are asked about


def _default(field: Field[object]) -> object:
    if field.default_factory is not MISSING:
        made: object = field.default_factory()
        return made
    return field.default


def _by_factories(value: object, given: Mapping[str, object]) -> Iterator[Making]:
    for name, member in vars(type(value)).items():
        if isinstance(member, classmethod) and not name.startswith("_"):
            yield from _by_factory(value, name, given)


def _by_factory(value: object, name: str, given: Mapping[str, object]) -> Iterator[Making]:
    """Try a factory with what the value holds, the field of a parameter's own name first."""
    factory = getattr(type(value), name)
    parameters = inspect.signature(factory).parameters.values()
    required = [each for each in parameters if each.default is inspect.Parameter.empty]
    own = [given[each.name] for each in required if each.name in given]
    choices = [own] if len(own) == len(required) else permutations(given.values(), len(required))
    for choice in choices:
        arguments, keywords = _split(required, choice)
        try:
            made = factory(*arguments, **keywords)
        except _REFUSALS:
            continue
        if type(made) is type(value) and made == value:
            yield Making(factory=name, arguments=arguments, keywords=keywords)
            return


def _split(
    parameters: Sequence[inspect.Parameter], values: Sequence[object]
) -> tuple[tuple[object, ...], dict[str, object]]:
    arguments: list[object] = []
    keywords: dict[str, object] = {}
    for parameter, value in zip(parameters, values, strict=True):
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            keywords[parameter.name] = value
        else:
            arguments.append(value)
    return tuple(arguments), keywords
