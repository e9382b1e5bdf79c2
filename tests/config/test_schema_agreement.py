"""The JSON Schema and ``validate`` agree on the form of files; where they cannot, it is listed."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Final, Literal, get_args, get_origin

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from pydantic import JsonValue

from eks_constructs.config import ClusterConfig, Platform, json_schema
from eks_constructs.config.environment_file import read_environment_file
from eks_constructs.config.field_paths import Parts
from eks_constructs.config.model_walk import is_section, types_at
from tests.config.files import ADMIN, HEADER, PLATFORM, START, problems_in
from tests.support.models import sections, written

Document = dict[str, JsonValue]
MODELS: Final = {"ClusterConfig": ClusterConfig, "Platform": Platform}
STRANGER: Final = "noSuchThing"


@cache
def validator() -> Draft7Validator:
    """Return what checks a document."""
    return Draft7Validator(json.loads(json_schema()))


def passes_schema(text: str) -> bool:
    """Say whether an editor would have nothing to say of a file."""
    return all(validator().is_valid(each) for each in yaml.safe_load_all(text))


def has_form(text: str) -> bool:
    """Say whether ``validate`` has nothing to say of the form of a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dev.yaml"
        path.write_text(text, encoding="utf-8")
        return read_environment_file(path).problems == ()


def maps(value: JsonValue, parts: Parts = ()) -> Iterator[Parts]:
    """Give the path of every map of fields."""
    if isinstance(value, dict):
        yield parts
        for key, inner in value.items():
            yield from maps(inner, (*parts, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from maps(inner, (*parts, index))


def values(value: JsonValue, parts: Parts = ()) -> Iterator[Parts]:
    """Give the path of every value below the document."""
    if parts:
        yield parts
    inner = value.items() if isinstance(value, dict) else ()
    for key, each in inner:
        yield from values(each, (*parts, key))
    for index, each in enumerate(value if isinstance(value, list) else ()):
        yield from values(each, (*parts, index))


def inside(document: Document, parts: Parts) -> JsonValue:
    """Return what stands at a path."""
    found: JsonValue = document
    for part in parts:
        assert isinstance(found, dict | list)
        found = found[part]  # type: ignore[index]  # the path is of this document
    return found


def with_stranger(document: Document, model: type, draw: st.DrawFn) -> bool:
    """Put a key into a map of fields that is none of them."""
    places = [each for each in maps(document) if any(map(is_section, types_at(model, each)))]
    place = inside(document, draw(st.sampled_from(places)))
    assert isinstance(place, dict)
    place[STRANGER] = draw(st.sampled_from(_WRONG))
    return True


def with_wrong_type(document: Document, model: type, draw: st.DrawFn) -> bool:
    """Put a value where one of another type is due."""
    places = [each for each in values(document) if not is_free(model, each)]
    if not places:
        return False
    *around, last = draw(st.sampled_from(places))
    place = inside(document, tuple(around))
    kinds = types_at(model, (*around, last))
    wrong = [each for each in _WRONG if not any(_takes(kind, each) for kind in kinds)]
    place[last] = draw(st.sampled_from(wrong))  # type: ignore[index]  # as above
    return True


def with_wrong_choice(document: Document, model: type, draw: st.DrawFn) -> bool:
    """Put a text where one of a few others is due."""
    places = [
        each
        for each in values(document)
        if (kinds := types_at(model, each)) and all(get_origin(kind) is Literal for kind in kinds)
    ]
    if not places:
        return False
    *around, last = draw(st.sampled_from(places))
    place = inside(document, tuple(around))
    place[last] = STRANGER  # type: ignore[index]  # as above
    return True


def without_required(document: Document, model: type, draw: st.DrawFn) -> bool:
    """Take a field away that must be given."""
    places = []
    for parts in maps(document):
        for kind in filter(is_section, types_at(model, parts)):
            fields = kind.model_fields.values()
            required = [field.alias for field in fields if field.is_required()]
            required += ["apiVersion", "kind"] if not parts else []
            places += [(parts, name) for name in required if name]
    if not places:
        return False
    parts, name = draw(st.sampled_from(places))
    place = inside(document, parts)
    assert isinstance(place, dict)
    del place[name]
    return True


_WRONG: Final[tuple[JsonValue, ...]] = ("x", 7, True, ["x"], {STRANGER: "x"})


def _takes(kind: object, value: JsonValue) -> bool:
    """Say whether a value has a type at all, whatever its content."""
    if isinstance(value, dict):
        return is_section(kind) or get_origin(kind) is Mapping
    if isinstance(value, list):
        return get_origin(kind) is tuple
    if get_origin(kind) is Literal:
        return isinstance(get_args(kind)[0], type(value))
    return kind is type(value)


def is_free(model: type, parts: Parts) -> bool:
    """Say whether a path leads into what only its reader knows, such as a policy document."""
    return any(
        not types_at(model, parts[:length]) or JsonValue in types_at(model, parts[:length])
        for length in range(1, len(parts) + 1)
    )


SPOILERS: Final[tuple[Callable[[Document, type, st.DrawFn], bool], ...]] = (
    with_stranger,
    with_wrong_type,
    with_wrong_choice,
    without_required,
)


@st.composite
def spoiled(draw: st.DrawFn) -> str:
    """Return a file with one thing wrong with its form."""
    kind = draw(st.sampled_from(sorted(MODELS)))
    document: Document = yaml.safe_load(written(draw(sections(MODELS[kind]))))
    result = deepcopy(document)
    # What cannot be done to this document gives way to what always can.
    if not draw(st.sampled_from(SPOILERS))(result, MODELS[kind], draw):
        with_stranger(result, MODELS[kind], draw)
    documents = [result] if kind == "ClusterConfig" else [yaml.safe_load(START), result]
    return yaml.safe_dump_all(documents, allow_unicode=True, sort_keys=False)


@settings(max_examples=50)
@given(sections(ClusterConfig), sections(Platform))
def test_what_the_models_hold_has_the_form_of_the_schema(
    cluster: ClusterConfig, platform: Platform
) -> None:
    """Whatever the fields are."""
    text = written(cluster, platform)
    assert passes_schema(text)
    assert has_form(text)


@settings(max_examples=100)
@given(spoiled())
def test_both_refuse_what_has_not(text: str) -> None:
    """Unknown keys, wrong types, wrong choices, what is missing."""
    assert not passes_schema(text)
    assert not has_form(text)


GROUP: Final = "managedNodeGroups: [{name: a, "


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("vpc:\n", id="a section with nothing behind it counts as not given"),
        pytest.param("kubernetesNetworkConfig: {ipFamily: ipv4}\n", id="some choices in any case"),
        pytest.param("addons: [{name: coredns, resolveConflicts: none}]\n", id="these too"),
    ],
)
def test_what_the_schema_refuses_and_validate_takes(tmp_path: Path, text: str) -> None:
    """An editor shows the usual way; the file may have another."""
    assert not passes_schema(START + text)
    assert problems_in(tmp_path, START + text) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{START}{GROUP}minSize: 9, maxSize: 2}}]\n", id="fields that do not fit"),
        pytest.param(f"{START}{GROUP}}}, {{name: a}}]\n", id="names that are given twice"),
        pytest.param(f"{START}{GROUP}instanceType: m9z.large}}]\n", id="what a catalogue lacks"),
        pytest.param(f"{START}{GROUP}minSize: 2.0}}]\n", id="2.0, which JSON takes for 2"),
        pytest.param(f"{START}vpc: {{cidr: 10.0.0.1/16}}\n", id="addresses"),
        pytest.param(f"{START}vpc: {{}}\nvpc: {{}}\n", id="keys that are given twice"),
        pytest.param(START.replace("eu-west-1", "eu-west-9"), id="regions and zones"),
        pytest.param(f"{START}{PLATFORM}tags: {{'aws:a': b}}\n", id="names that AWS keeps"),
        pytest.param(
            f"{START}{START.replace('apiV', '---' + chr(10) + 'apiV')}", id="two of a kind"
        ),
        pytest.param(f"{HEADER}metadata: {{name: a, region: eu-west-1}}\n{PLATFORM}", id="lockout"),
        pytest.param(
            f"{HEADER}metadata: {{name: a, region: eu-west-1, version: '1.2'}}\n{ADMIN}\n",
            id="versions of Kubernetes",
        ),
    ],
)
def test_what_validate_refuses_and_the_schema_cannot_know(tmp_path: Path, text: str) -> None:
    """Rules that join several fields, or need to know AWS."""
    assert passes_schema(text)
    assert problems_in(tmp_path, text) != []


@pytest.mark.parametrize("taint", ["NoSchedule", ":NoExecute", "gpu:PreferNoSchedule", "a:", "gpu"])
def test_both_know_what_a_taint_in_short_form_is(taint: str) -> None:
    """An effect, with a value before it or none."""
    text = f"{START}{GROUP}taints: {{a: '{taint}'}}}}]\n"
    assert passes_schema(text) == has_form(text) == (taint not in {"a:", "gpu"})
