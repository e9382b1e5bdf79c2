"""The public CloudFormation resource schemas: what a type takes, gives back, and never changes.

The schemas come with cfn-lint. See
https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

from cfnlint.schema import (  # type: ignore[import-untyped]  # cfn-lint ships no type information
    PROVIDER_SCHEMA_MANAGER,
    ResourceNotFoundError,
)

from eks_constructs.local.json_values import (
    JsonObject,
    JsonValue,
    as_object,
    as_text,
    at_path,
    texts,
    to_json_value,
)
from eks_constructs.values import frozen

_PREFIX: Final = "/properties/"

REFUSED_TYPES: Final = {
    "AWS::CloudFormation::CustomResource": "it needs code to run, and none runs here",
    "AWS::CloudFormation::Macro": "it needs code to run, and none runs here",
    "AWS::CloudFormation::Stack": "the local AWS deploys no nested stacks",
    "AWS::Lambda::Function": "no code runs here, so nothing that needs the function would work",
}
"""Types that have a schema and that the local AWS still refuses, with the reason."""


@frozen
class TypeSchema:
    """What CloudFormation publishes about one resource type.

    Attributes:
        type: Its name, such as ``AWS::EKS::Cluster``.
        document: The JSON Schema of its properties.
        create_only: Paths that can only be set at creation.
        read_only: Paths that the service fills in.
        primary_identifier: Names of the properties that together identify a resource.
        can_update: Whether anything can be changed in place.
        deletes_first: Whether a replacement deletes the old one before it creates the new one.
    """

    type: str
    document: JsonObject
    create_only: tuple[tuple[str, ...], ...]
    read_only: tuple[tuple[str, ...], ...]
    primary_identifier: tuple[str, ...]
    can_update: bool
    deletes_first: bool

    @property
    def properties(self) -> JsonObject:
        """Schemas of the top-level properties, read-only ones included."""
        return as_object(self.document.get("properties"))

    @property
    def required(self) -> frozenset[str]:
        """Names of the top-level properties that must be given."""
        return frozenset(texts(self.document.get("required")))

    @property
    def read_only_names(self) -> frozenset[str]:
        """Names of the top-level properties that only the service sets."""
        return frozenset(path[0] for path in self.read_only if len(path) == 1)

    @property
    def attributes(self) -> frozenset[str]:
        """Names that ``Fn::GetAtt`` takes besides the properties: the read-only paths."""
        return frozenset(".".join(path) for path in self.read_only)

    @property
    def name_property(self) -> str | None:
        """The property that a user may set to name the resource; ``None`` if there is none.

        It is the part of the primary identifier which is neither required nor read-only.
        """
        candidates = [
            name
            for name in self.primary_identifier
            if name not in self.read_only_names and name not in self.required
        ]
        return candidates[0] if len(candidates) == 1 else None

    def describe(self, name: str) -> JsonObject:
        """Return the schema of a top-level property, a ``$ref`` at its top followed."""
        found = as_object(self.properties.get(name))
        if "$ref" in found:
            parts = tuple(as_text(found["$ref"]).removeprefix("#/").split("/"))
            found = next((as_object(item) for item in at_path(self.document, parts)), {})
        return found

    def replaced_by(self, before: JsonObject, after: JsonObject) -> tuple[str, ...]:
        """Return the create-only properties whose change makes a replacement.

        Args:
            before: Properties as they are.
            after: Properties as they shall be.

        Returns:
            Their paths, such as ``KubernetesNetworkConfig.IpFamily``. For a type that cannot be
            updated at all, every changed property.
        """
        if not self.can_update:
            return changed_properties(before, after)
        return tuple(
            ".".join(path)
            for path in self.create_only
            if not same_value(list(at_path(before, path)), list(at_path(after, path)))
        )


def schema_of(type_name: str, region: str) -> TypeSchema | None:
    """Return the schema of a resource type, or ``None`` if the region has no such type."""
    return _load(type_name, region)


def known_types(region: str) -> list[str]:
    """Return every resource type that the local AWS can carry out in a region."""
    names: Iterable[object] = PROVIDER_SCHEMA_MANAGER.get_resource_types(region)
    return sorted(str(name) for name in names if str(name) not in REFUSED_TYPES)


def changed_properties(before: JsonObject, after: JsonObject) -> tuple[str, ...]:
    """Return the names of the top-level properties whose values differ."""
    return tuple(
        sorted(
            name
            for name in before.keys() | after.keys()
            if not same_value(before.get(name), after.get(name))
        )
    )


def same_value(left: JsonValue, right: JsonValue) -> bool:
    """Return whether two values mean the same to CloudFormation, as ``1`` and ``"1"`` do."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(
            same_value(left[key], right[key]) for key in left
        )
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same_value, left, right))
    if isinstance(left, (dict, list)) or isinstance(right, (dict, list)):
        return False
    if left is None or right is None:
        return left is right
    return as_text(left) == as_text(right)


@cache
def _load(type_name: str, region: str) -> TypeSchema | None:
    try:
        loaded = PROVIDER_SCHEMA_MANAGER.get_resource_schema(region, type_name)
    except ResourceNotFoundError:
        return None
    document = as_object(to_json_value(loaded.schema))
    handlers = as_object(document.get("handlers"))
    return TypeSchema(
        type=type_name,
        document=document,
        create_only=_paths(document.get("createOnlyProperties")),
        read_only=_paths(document.get("readOnlyProperties")),
        primary_identifier=tuple(path[0] for path in _paths(document.get("primaryIdentifier"))),
        can_update=not handlers or "update" in handlers,
        deletes_first=document.get("replacementStrategy") == "delete_then_create",
    )


def _paths(value: JsonValue) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(path.removeprefix(_PREFIX).split("/")) for path in texts(value))
