"""The JSON Schema of environment files, for editors that complete and check while one types."""

from __future__ import annotations

import json
from typing import Final, TypeAlias, cast

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from eks_constructs.config.cluster_config import ClusterConfig
from eks_constructs.config.explained.row import Word
from eks_constructs.config.field_paths import Parts
from eks_constructs.config.platform import Platform
from eks_constructs.config.schema_defaults import schema_defaults

_DRAFT: Final = "http://json-schema.org/draft-07/schema#"
_REFERENCE: Final = "#/definitions/{model}"
_Schema: TypeAlias = dict[str, object]


class _FileSchema(GenerateJsonSchema):
    """Schema of what people write: a field is left out, not set to null."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def json_schema() -> str:
    """Return the schema of both documents of an environment file, as JSON text.

    It knows names, types, choices and forms. Rules that join several fields, or need to know AWS,
    are left to validation.

    See https://github.com/redhat-developer/yaml-language-server#using-inlined-schema
    """
    definitions: dict[str, object] = {}
    branches: list[dict[str, object]] = []
    for model in (ClusterConfig, Platform):
        schema = model.model_json_schema(
            by_alias=True, ref_template=_REFERENCE, schema_generator=_FileSchema
        )
        definitions |= schema.pop("$defs", {})
        required = {"apiVersion", "kind", *schema.get("required", ())}
        definitions[model.__name__] = schema | {"required": sorted(required)}
    for path, value in schema_defaults().items():
        _put_default(definitions, path, value)
    for model in (ClusterConfig, Platform):
        kind = {"properties": {"kind": {"const": model.__name__}}, "required": ["kind"]}
        branches.append({"if": kind, "then": {"$ref": _REFERENCE.format(model=model.__name__)}})
    return _text(
        {
            "$schema": _DRAFT,
            "title": "Environment file of eks-constructs",
            "type": "object",
            "required": ["apiVersion", "kind"],
            "properties": {"kind": {"enum": [ClusterConfig.__name__, Platform.__name__]}},
            "allOf": branches,
            "definitions": definitions,
        }
    )


def _put_default(definitions: _Schema, path: Parts, value: Word) -> None:
    """Say the default of a field."""
    model, parts = (Platform, path[1:]) if path[0] == "Platform" else (ClusterConfig, path)
    place: _Schema = {"$ref": _REFERENCE.format(model=model.__name__)}
    for part in parts:
        section = _followed(definitions, place)
        items = section.get("items")
        section = _followed(definitions, cast("_Schema", items)) if items else section
        place = cast("dict[str, _Schema]", section["properties"])[str(part)]
    place["default"] = value


def _followed(definitions: _Schema, place: _Schema) -> _Schema:
    """Return what a place refers to, if it does."""
    reference = place.get("$ref")
    if reference is None:
        return place
    return cast("_Schema", definitions[str(reference).rpartition("/")[2]])


def _text(schema: dict[str, object]) -> str:
    return json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
