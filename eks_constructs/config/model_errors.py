"""What pydantic reports, said in our words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from eks_constructs.config.documents import MOST_DIGITS, Data, Document
from eks_constructs.config.field_paths import Parts, parts_of, path_text
from eks_constructs.config.known_fields import judge_unknown_key, nearest_name
from eks_constructs.config.model_walk import (
    field_names,
    is_own_map,
    is_section,
    is_text_map,
    section_at,
    types_at,
)
from eks_constructs.config.places import Place
from eks_constructs.config.section import FORM_MESSAGES, Section
from eks_constructs.errors import Problem, ProblemCode
from eks_constructs.values import frozen

_TYPES: Final = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "a map",
    "mapping_type": "a map",
    "model_type": "a map of fields",
    "model_attributes_type": "a map of fields",
}
"""What was due, by the type of error."""

_BARE: Final = frozenset({"int_type", "bool_type"})
"""Errors that quotes around a right value cause."""


@frozen
class Slip:
    """A problem of the document's form.

    Attributes:
        problem: What is wrong, and where.
        useless: Path in the file of what cannot be used because of it.
        meant: Path in the file of the field that a key that is none is taken for.
    """

    problem: Problem
    useless: str
    meant: str | None = None


def slips(
    error: ValidationError, document: Document, model: type[Section], prefix: Parts
) -> Iterator[Slip]:
    """Give everything that kept a document from becoming a model.

    Args:
        error: What pydantic reports.
        document: The document that it was given.
        model: The model that the document was read into.
        prefix: What paths begin with.
    """
    for details in error.errors(include_url=False):
        loc = _as_given(document.data, [part for part in details["loc"] if part != "[key]"])
        if details["type"] == "missing":
            yield _missing(document, model, prefix, loc)
        elif details["type"] == "extra_forbidden":
            yield _unknown(document, model, prefix, loc)
        else:
            yield _wrong(details, document.locate(path_text((*prefix, *loc))), loc)


def _as_given(data: Data, loc: Sequence[str | int]) -> Parts:
    """Return where something stands in the file, which may have a map where the model has a list.

    Taints are such a list.
    """
    given = data
    for depth, part in enumerate(loc):
        if isinstance(given, dict):
            if isinstance(part, int):
                return (*loc[:depth], list(given)[part])
            given = given.get(part)
        elif isinstance(given, list) and isinstance(part, int) and part < len(given):
            given = given[part]
        else:
            break
    return tuple(loc)


def unset_slips(document: Document, model: type[Section], prefix: Parts) -> Iterator[Slip]:
    """Give every key with nothing behind it that is no field: others count as not given.

    Args:
        document: The document.
        model: The model that it is read into.
        prefix: What paths begin with.
    """
    for path in document.unset:
        *around, name = parts_of(path)[len(prefix) :]
        kinds = types_at(model, around)
        names = {each for kind in kinds if is_section(kind) for each in field_names(kind)}
        place = document.places[path]
        if names and name not in names:
            yield _unknown(document, model, prefix, (*around, name))
        elif any(map(is_own_map, kinds)):
            fix = f'write {name}: "" for an empty text' if all(map(is_text_map, kinds)) else ""
            message = f"must have a value; {fix or 'leave the key out where it has none'}"
            problem = Problem(
                code="empty", where=place.where, got=None, message=message, location=place.value
            )
            yield Slip(problem=problem, useless=place.where)


def _missing(document: Document, model: type[Section], prefix: Parts, loc: Parts) -> Slip:
    around = document.locate(path_text((*prefix, *loc[:-1])))
    name = str(loc[-1])
    where = f"{around.where}.{name}" if around.where else name
    field = section_at(model, loc[:-1]).model_fields
    text = next((each.description for each in field.values() if each.alias == name), None)
    message = f"must be given: {_first_sentence(text or name)}"
    problem = Problem(code="required", where=where, got=None, message=message, location=around.key)
    return Slip(problem=problem, useless=around.where or where)


def _first_sentence(text: str) -> str:
    sentence = text.partition(". ")[0].rstrip(".")
    return sentence if sentence[:2].isupper() else sentence[0].lower() + sentence[1:]


def _unknown(document: Document, model: type[Section], prefix: Parts, loc: Parts) -> Slip:
    place = document.locate(path_text((*prefix, *loc)))
    names = field_names(section_at(model, loc[:-1]))
    code, message = judge_unknown_key(loc, names)
    problem = Problem(code=code, where=place.where, got=None, message=message, location=place.key)
    near = nearest_name(str(loc[-1]), names)
    around = document.locate(path_text((*prefix, *loc[:-1]))).where
    meant = f"{around}.{near}" if around and near else near
    return Slip(problem=problem, useless=place.where, meant=meant)


def _wrong(details: ErrorDetails, place: Place, loc: Parts) -> Slip:
    code, message = _judge(details, place, loc)
    value: object = details["input"]
    if place.written is not None:
        value = place.written
    elif isinstance(value, (dict, list, tuple)):
        value = None
    problem = Problem(
        code=code, where=place.where, got=value, message=message, location=place.value
    )
    return Slip(problem=problem, useless=place.where)


def _judge(details: ErrorDetails, place: Place, loc: Parts) -> tuple[ProblemCode, str]:
    kind, context = details["type"], details.get("ctx", {})
    if kind == "int_type" and place.written is not None and _LONG.fullmatch(place.written):
        return "out-of-range", f"must be a whole number of at most {MOST_DIGITS} digits"
    if kind in _TYPES:
        fix = _quoting(details, place, loc) or _listing(details, loc)
        return "wrong-type", f"must be {_TYPES[kind]}{fix}"
    if kind == "literal_error":
        return "unknown-value", _choice(str(context["expected"]), details["input"])
    if kind == "string_pattern_mismatch":
        return _form(context["pattern"], str(details["input"]))
    if kind in _LIMITS:
        code, text = _LIMITS[kind]
        return code, text.format_map(context)
    return "invalid-value", details["msg"].lower()


_LONG: Final = re.compile(rf"[-+]?[0-9]{{{MOST_DIGITS},}}", re.ASCII)

_LIMITS: Final[Mapping[str, tuple[ProblemCode, str]]] = {
    "greater_than_equal": ("out-of-range", "must be {ge} or more"),
    "less_than_equal": ("out-of-range", "must be {le} or less"),
    "too_long": ("too-many", "must have at most {max_length}"),
    "too_short": ("empty", "must have at least {min_length}"),
    "string_too_long": ("out-of-range", "must have at most {max_length} characters"),
    "string_too_short": ("empty", "must not be empty"),
}


_WRONG_ACCOUNT: Final = re.compile(r"arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:(?![0-9]{12}:)[0-9]+:")


def _form(pattern: str, given: str) -> tuple[ProblemCode, str]:
    message = FORM_MESSAGES[pattern]
    if "arn:" not in pattern:
        return "invalid-value", message
    if _WRONG_ACCOUNT.match(given):
        message = message.replace(", such as", " with an account of 12 digits, such as")
    return "arn-invalid", message


def _quoting(details: ErrorDetails, place: Place, loc: Parts) -> str:
    """Name the fix when only quotes are missing, or too many."""
    key = f"{loc[-1]}: " if loc and isinstance(loc[-1], str) else ""
    if details["type"] == "string_type" and place.written and details["input"] is not None:
        return f'; write {key}"{place.written}"'
    value = str(details["input"])
    bare = value.isdigit() or value.lower() in {"true", "false"}
    if details["type"] in _BARE and isinstance(details["input"], str) and bare:
        return f"; write {key}{value} without quotes"
    return ""


_PLAIN: Final = re.compile(r"[A-Za-z][\w.,/-]*", re.ASCII)
"""What needs no quotes in a list."""


def _listing(details: ErrorDetails, loc: Parts) -> str:
    """Name the fix when something stands where a list of it is due."""
    given = details["input"]
    if details["type"] != "tuple_type" or not given:
        return ""
    if isinstance(given, dict):
        stuck = any(str(key).startswith("-") for key in given)
        return "; write a space after each hyphen" if stuck else "; put a hyphen before each entry"
    if not isinstance(given, str):
        return ""
    item = given if _PLAIN.fullmatch(given) else json.dumps(given)
    return f"; write {loc[-1]}: [{item}]"


def _choice(expected: str, value: object) -> str:
    """Turn pydantic's ``'a', 'b' or 'c'`` into our words, with the nearest one."""
    names = [each.strip("' ") for each in expected.replace(" or ", ", ").split(", ")]
    if len(names) == 1:
        return f"must be {names[0]}"
    folded = {each.lower(): each for each in names}
    close = get_close_matches(str(value).lower(), folded, n=1, cutoff=0.6)
    hint = f"; did you mean {folded[close[0]]}?" if close else ""
    return f"must be one of {', '.join(names)}{hint}"
