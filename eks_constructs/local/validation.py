"""Checks resolved properties against their schema, with CloudFormation's own lenience."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Final

import regex  # type: ignore[import-untyped]  # it ships no type information
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from eks_constructs.local.json_values import JsonObject, JsonValue, as_text, texts, to_json_value
from eks_constructs.local.schemas import TypeSchema, schema_of

_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?([eE]-?\d+)?")
_INTEGER: Final = re.compile(r"-?\d+")
_BOOLEANS: Final = frozenset({"true", "false", "True", "False"})

_Check = Callable[[Validator, JsonValue, JsonValue, JsonObject], Iterator[ValidationError]]


def property_problems(schema: TypeSchema, region: str, properties: JsonObject) -> list[str]:
    """Return what is wrong with the properties of a resource.

    Args:
        schema: Schema of its type.
        region: Region whose schema counts.
        properties: Resolved properties.

    Returns:
        One sentence a problem, in CloudFormation's form ``#/Path: what is wrong``.
    """
    errors = _validator(schema.type, region).iter_errors(properties)
    found = [line for error in errors for line in _describe(error)]
    found += [
        f"#: extraneous key [{name}] is not permitted (it is read-only)"
        for name in sorted(schema.read_only_names & properties.keys())
        if not _writable_after_all(schema, name)
    ]
    return sorted(set(found))


def _writable_after_all(schema: TypeSchema, name: str) -> bool:
    # Some schemas list a property as read-only although a template must give it.
    return name in schema.required


@cache
def _validator(type_name: str, region: str) -> Validator:
    schema = schema_of(type_name, region)
    document = schema.document if schema is not None else {}
    # References inside a CloudFormation schema are plain pointers; a foreign $schema or $id
    # would send the validator looking for another document.
    plain = {key: value for key, value in document.items() if key not in {"$schema", "$id"}}
    validator: Validator = _LenientValidator(plain)
    return validator


def _describe(error: ValidationError) -> list[str]:
    path = "#" + "".join(f"/{part}" for part in error.absolute_path)
    if error.validator == "required":
        name = error.message.split("'")[1]
        return [f"{path}: required key [{name}] not found"]
    if error.validator == "additionalProperties":
        allowed = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
        given = error.instance if isinstance(error.instance, dict) else {}
        extra = [name for name in given if name not in allowed]
        return [f"{path}: extraneous key [{name}] is not permitted" for name in extra]
    if error.validator == "type":
        return [f"{path}: expected type: {error.validator_value}, found: {_kind(error.instance)}"]
    if error.validator == "enum":
        allowed_values = ", ".join(texts(to_json_value(error.validator_value)))
        given_value = as_text(to_json_value(error.instance))
        return [f"{path}: {given_value} is not a valid enum value ({allowed_values})"]
    if error.validator == "pattern":
        value, pattern = as_text(to_json_value(error.instance)), error.validator_value
        return [f"{path}: string [{value}] does not match pattern {pattern}"]
    return [f"{path}: {error.message}"]


def _kind(instance: object) -> str:
    names = {dict: "object", list: "array", str: "string", bool: "boolean", type(None): "null"}
    return names.get(type(instance), "number")


def _is_type(instance: JsonValue, expected: str) -> bool:
    """Return whether CloudFormation accepts ``instance`` where ``expected`` is asked for."""
    text = as_text(instance) if not isinstance(instance, (dict, list)) else ""
    accepted: Mapping[str, bool] = {
        "object": isinstance(instance, dict),
        "array": isinstance(instance, list),
        "string": isinstance(instance, (str, bool, int, float)),
        "boolean": text in _BOOLEANS,
        "integer": _INTEGER.fullmatch(text) is not None,
        "number": _NUMBER.fullmatch(text) is not None,
        "null": instance is None,
    }
    return accepted[expected]


def _type(
    _: Validator, expected: JsonValue, instance: JsonValue, __: JsonObject
) -> Iterator[ValidationError]:
    allowed = texts(expected)
    if not any(_is_type(instance, name) for name in allowed):
        yield ValidationError(f"is not of type {', '.join(allowed)}")


def _enum(
    _: Validator, allowed: JsonValue, instance: JsonValue, __: JsonObject
) -> Iterator[ValidationError]:
    if as_text(instance) not in texts(allowed):
        yield ValidationError("is not a valid enum value")


def _pattern(
    _: Validator, pattern: JsonValue, instance: JsonValue, __: JsonObject
) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not _matches(as_text(pattern), instance):
        yield ValidationError("does not match")


def _matches(pattern: str, text: str) -> bool:
    try:
        # The timeout is for patterns that go through very many possibilities on odd input.
        return regex.search(pattern, text, timeout=1) is not None
    except (regex.error, TimeoutError):
        # Written for Java; what Python cannot read is not checked.
        return True


def _limit(
    name: str, holds: Callable[[float, float], bool]
) -> Callable[[Validator, JsonValue, JsonValue, JsonObject], Iterator[ValidationError]]:
    def check(
        _: Validator, limit: JsonValue, instance: JsonValue, __: JsonObject
    ) -> Iterator[ValidationError]:
        text = as_text(instance) if not isinstance(instance, (dict, list)) else ""
        if _NUMBER.fullmatch(text) and not holds(float(text), float(as_text(limit))):
            yield ValidationError(f"{text} is out of range ({name} {as_text(limit)})")

    return check


def _one_of_properties(
    _: Validator, names: JsonValue, instance: JsonValue, __: JsonObject
) -> Iterator[ValidationError]:
    given = [name for name in texts(names) if isinstance(instance, dict) and name in instance]
    if len(given) != 1:
        yield ValidationError(f"exactly one of {', '.join(texts(names))} must be given")


def _some_of_properties(
    _: Validator, names: JsonValue, instance: JsonValue, __: JsonObject
) -> Iterator[ValidationError]:
    if not any(isinstance(instance, dict) and name in instance for name in texts(names)):
        yield ValidationError(f"at least one of {', '.join(texts(names))} must be given")


_CHECKS: Final[Mapping[str, _Check]] = {
    "enum": _enum,
    "maximum": _limit("maximum", lambda value, limit: value <= limit),
    "minimum": _limit("minimum", lambda value, limit: value >= limit),
    "pattern": _pattern,
    "requiredOr": _some_of_properties,
    "requiredXor": _one_of_properties,
    "type": _type,
}
_LenientValidator: Final = extend(  # type: ignore[no-untyped-call]  # the stubs leave it so
    Draft202012Validator, dict(_CHECKS)
)
