"""The fields of a section of the environment file, as paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args, get_origin

from eks_constructs.config.section import Section


def model_paths(section: type[Section]) -> set[str]:
    """Return the path of every field; ``[]`` is an item of a list, ``*`` a key of the user's."""
    return set(_paths(section, ""))


def _paths(section: type[Section], prefix: str) -> Iterator[str]:
    for name, field in section.model_fields.items():
        path = f"{prefix}.{field.alias or name}".removeprefix(".")
        yield path
        for inner, suffix in _sections(field.annotation):
            yield from _paths(inner, f"{path}{suffix}")


def _sections(annotation: object) -> Iterator[tuple[type[Section], str]]:
    if isinstance(annotation, type) and issubclass(annotation, Section):
        yield annotation, ""
    origin = get_origin(annotation)
    step = "[]" if origin is tuple else ".*" if origin is Mapping else ""
    for argument in get_args(annotation):
        yield from ((inner, step + suffix) for inner, suffix in _sections(argument))
