"""Finding one's way from a path to the section of the model that it leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import UnionType
from typing import Annotated, TypeGuard, Union, get_args, get_origin

from pydantic import BeforeValidator, JsonValue
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

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


def types_at(model: type[Section], parts: Sequence[str | int]) -> tuple[object, ...]:
    """Return the types that may stand at a path; none where the model has nothing.

    Args:
        model: Where the path begins.
        parts: Keys, and places in lists.
    """
    kinds: tuple[object, ...] = (model,)
    for part in parts:
        kinds = tuple(inner for kind in kinds for inner in _step(kind, part))
    return tuple(single for kind in kinds for single in _plain(kind))


def is_section(kind: object) -> TypeGuard[type[Section]]:
    """Say whether a type is a map of fields."""
    return isinstance(kind, type) and issubclass(kind, Section)


def is_own_map(kind: object) -> bool:
    """Say whether a type is a map of the user's own keys, each with a value of a known type."""
    return get_origin(kind) is Mapping and get_args(kind)[1] is not JsonValue


def is_text_map(kind: object) -> bool:
    """Say whether a type is a map of the user's own keys to text."""
    return get_origin(kind) is Mapping and get_args(kind)[1] is str


def _step(kind: object, part: str | int) -> tuple[object, ...]:
    """Return the types that stand at a key of a map, or at a place of a list."""
    found: list[object] = []
    for each in _plain(kind):
        if is_section(each):
            for field in each.model_fields.values():
                if field.alias == part:
                    found += [field.annotation, *_other_forms(field)]
        elif isinstance(part, int) and get_origin(each) is tuple:
            found += get_args(each)[:1]
        elif isinstance(part, str) and get_origin(each) is Mapping:
            found += get_args(each)[1:]
    return tuple(found)


def _other_forms(field: FieldInfo) -> list[object]:
    """Return what a file may have where the model has something else, as with taints."""
    forms = [each.json_schema_input_type for each in field.metadata if _takes_more(each)]
    return [form for form in forms if form is not PydanticUndefined]


def _takes_more(metadata: object) -> TypeGuard[BeforeValidator]:
    return isinstance(metadata, BeforeValidator)


def _plain(kind: object) -> tuple[object, ...]:
    """Return the alternatives of a type, without what annotates them."""
    if get_origin(kind) is Annotated:
        return _plain(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return tuple(plain for each in get_args(kind) for plain in _plain(each))
    return (kind,)
