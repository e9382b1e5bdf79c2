"""Names, ids and attributes for resources that exist only as a record of their properties."""

from __future__ import annotations

import secrets
import string
from typing import Final

from eks_constructs.local.arns import ACCOUNT, arn
from eks_constructs.local.carrying import Made, Request
from eks_constructs.local.eks_attributes import digest, eks_attributes, eks_physical_id
from eks_constructs.local.json_values import JsonObject, JsonValue, as_text
from eks_constructs.local.schemas import TypeSchema
from eks_constructs.local.state import Resource

_SUFFIX_LENGTH: Final = 12
_LONGEST: Final = 64
_LOWER_CASE_TYPES: Final = frozenset({"AWS::S3::Bucket", "AWS::ECR::Repository"})
_ID_PREFIXES: Final = {
    "AWS::EFS::AccessPoint": "fsap",
    "AWS::EFS::FileSystem": "fs",
    "AWS::EFS::MountTarget": "fsmt",
    "AWS::FSx::DataRepositoryAssociation": "dra",
    "AWS::FSx::FileSystem": "fs",
}
"""How ids begin where it is not with the name of the type; other schemas check the form."""
_EPOCH: Final = "2026-01-01T00:00:00Z"


def generated_name(stack: str, logical_id: str, schema: TypeSchema) -> str:
    """Return a name as CloudFormation makes them: stack, logical id and a random suffix.

    Args:
        stack: Name of the stack.
        logical_id: Logical id of the resource.
        schema: Schema of its type; says how long a name may be.
    """
    alphabet = string.ascii_uppercase + string.digits
    suffix = "".join(secrets.choice(alphabet) for _ in range(_SUFFIX_LENGTH))
    described = schema.describe(schema.name_property) if schema.name_property else {}
    limit = described.get("maxLength")
    longest = min(limit, _LONGEST) if isinstance(limit, int) else _LONGEST
    room = longest - len(suffix) - 2
    stem = f"{stack[: room // 2]}-{logical_id[: room - min(len(stack), room // 2)]}"
    name = f"{stem}-{suffix}"
    return name.lower() if schema.type in _LOWER_CASE_TYPES else name


def identity(schema: TypeSchema, properties: JsonObject, physical_id: str) -> str:
    """Return what makes a resource unique among its type."""
    parts = [as_text(properties[name]) for name in schema.primary_identifier if name in properties]
    complete = len(parts) == len(schema.primary_identifier) and parts
    return "|".join(parts) if complete else physical_id


def is_named(schema: TypeSchema, given: JsonObject) -> bool:
    """Return whether the template itself chose what identifies the resource.

    Args:
        schema: Schema of the type.
        given: Properties as the template gives them.
    """
    return bool(schema.primary_identifier) and all(
        name in given and name not in schema.read_only_names for name in schema.primary_identifier
    )


def make(request: Request) -> Made:
    """Return physical id and attributes of a resource that no API carries out."""
    schema, properties = request.schema, dict(request.properties)
    if schema.name_property is not None:
        properties.setdefault(schema.name_property, request.name)
    found = _attributes(request, properties)
    known: JsonObject = {**found, **properties}
    identifiers = [as_text(known[name]) for name in schema.primary_identifier if name in known]
    physical_id = eks_physical_id(schema.type, known) or "|".join(identifiers) or request.name
    return Made(physical_id=physical_id, attributes=found)


def remake(before: Resource, request: Request) -> Made:
    """Return the same resource with changed properties: its id and attributes stay."""
    fresh = make(request).attributes
    return Made(physical_id=before.physical_id, attributes={**fresh, **before.attributes})


def _attributes(request: Request, properties: JsonObject) -> JsonObject:
    schema = request.schema
    own_name = schema.name_property or ""
    made: JsonObject = {own_name: properties[own_name]} if own_name in properties else {}
    seed = f"{request.region}/{schema.type}/{request.name}"
    for path in schema.read_only:
        kind = as_text(schema.describe(path[0]).get("type")) if len(path) == 1 else "string"
        made[".".join(path)] = _plausible(path[-1], kind, seed, request)
    if schema.type == "AWS::SQS::Queue":
        made |= _queue(request, properties)
    return {**made, **eks_attributes(request, properties, seed)}


def _queue(request: Request, properties: JsonObject) -> JsonObject:
    # A queue is identified by its URL; its name is an attribute all the same, and ends its ARN.
    name = as_text(properties.get("QueueName")) or request.name
    return {
        "Arn": arn("sqs", request.region, name),
        "QueueName": name,
        "QueueUrl": f"https://sqs.{request.region}.amazonaws.com/{ACCOUNT}/{name}",
    }


def _plausible(name: str, kind: str, seed: str, request: Request) -> JsonValue:
    _, service, thing = request.schema.type.split("::")
    if kind in {"array", "object"}:
        return [] if kind == "array" else {}
    if kind in {"boolean", "integer", "number"}:
        return False if kind == "boolean" else 1
    if name.endswith("Arn"):
        return arn(service.lower(), request.region, f"{thing.lower()}/{request.name}")
    if name.endswith("Id"):
        prefix = _ID_PREFIXES.get(request.schema.type, thing.lower())
        return f"{prefix}-{digest(seed, 17)}"
    if name.endswith(("At", "Date", "Time", "Timestamp")):
        return _EPOCH
    return f"{name}-{digest(seed + name, 8)}"
