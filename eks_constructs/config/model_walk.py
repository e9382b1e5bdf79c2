"""Finding one's way from a path to the section of the model that it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from eks_constructs.config.section import Section


def field_names(section: type[Section]) -> tuple[str, ...]:
    """Return the names of a section's fields in the file, in the order of the model."""
    return tuple(field.alias or name for name, field in section.model_fields.items())


def section_at(model: type[Section], parts: Sequence[str | int]) -> type[Section]:
    """Return the section that a path leads to.

    Args:
        model: Where the path begins.
        parts: Keys, and places in lists.
    """
    section, within = model, False
    for part in parts:
        if isinstance(part, int) or within:  # an item of a list or map of sections
            within = False
            continue
        for name, field in section.model_fields.items():
            if part in (field.alias, name):
                section, within = _inside(field.annotation, section)
                break
    return section


def _inside(annotation: object, otherwise: type[Section]) -> tuple[type[Section], bool]:
    """Return the section that a type holds, and whether it holds it under the user's own keys."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation, False
    for argument in get_args(annotation):
        if isinstance(argument, type) and issubclass(argument, Section):
            return argument, str in get_args(annotation)
        found, keyed = _inside(argument, otherwise)
        if found is not otherwise:
            return found, keyed
    return otherwise, False
