"""A way to say in a few lines how a resource type is carried out in moto's API."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import field

from eks_constructs.local.aws_api import AwsApi
from eks_constructs.local.carrying import Made, Request
from eks_constructs.local.json_values import (
    JsonObject,
    JsonValue,
    as_text,
    at_path,
    tag_map,
)
from eks_constructs.local.state import Resource
from eks_constructs.values import frozen

Arguments = Callable[[Request], JsonObject]
Settle = Callable[[AwsApi, Request, Made, Resource | None], JsonObject]
"""Brings everything that can change to what the request says; returns attributes that changed."""


def nothing_to_settle(_: AwsApi, __: Request, ___: Made, ____: Resource | None) -> JsonObject:
    """Change nothing: for types that are only created and deleted."""
    return {}


def as_they_were(_: AwsApi, resource: Resource) -> JsonObject:
    """Return the attributes found at creation or at the last update."""
    return resource.attributes


@frozen
class ApiMirror:
    """How a type is created, settled and deleted by API calls.

    Attributes:
        api: The API.
        create_call: Operation that creates, such as ``ec2.create_vpc``.
        arguments: Its parameters.
        physical_id: Path to the physical id in the answer, or the id made from the request.
        delete_call: Operation that deletes.
        delete_arguments: Its parameters.
        found: Attribute name to its path in the answer.
        settle: Runs after creation and at every update. Default: nothing can change.
        unsettle: Runs before deletion. Default: nothing to undo.
        now: Attributes as they are at the moment. Default: as they were.
    """

    api: AwsApi
    create_call: str
    arguments: Arguments
    physical_id: tuple[str, ...] | Callable[[Request], str]
    delete_call: str
    delete_arguments: Callable[[Resource], JsonObject]
    found: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    settle: Settle = nothing_to_settle
    unsettle: Callable[[AwsApi, Resource], None] | None = None
    now: Callable[[AwsApi, Resource], JsonObject] = as_they_were

    def create(self, request: Request) -> Made:
        """Create the resource, then settle what creation does not take."""
        answer = self.api.call(request.region, self.create_call, self.arguments(request))
        physical_id = (
            self.physical_id(request)
            if callable(self.physical_id)
            else as_text(first(answer, self.physical_id))
        )
        attributes: JsonObject = {name: first(answer, path) for name, path in self.found.items()}
        made = Made(physical_id=physical_id, attributes=attributes)
        settled = self.settle(self.api, request, made, None)
        return Made(physical_id=physical_id, attributes={**attributes, **settled})

    def update(self, before: Resource, request: Request) -> Made:
        """Settle the resource anew."""
        made = Made(physical_id=before.physical_id, attributes=before.attributes)
        settled = self.settle(self.api, request, made, before)
        return Made(physical_id=before.physical_id, attributes={**before.attributes, **settled})

    def delete(self, resource: Resource) -> None:
        """Undo what stands in the way, then delete the resource."""
        if self.unsettle is not None:
            self.unsettle(self.api, resource)
        self.api.call(resource.region, self.delete_call, self.delete_arguments(resource))

    def attributes(self, resource: Resource) -> JsonObject:
        """Return the attributes as they are now."""
        return self.now(self.api, resource)


def first(value: JsonValue, path: tuple[str, ...]) -> JsonValue:
    """Return the first value at ``path``, or ``None``."""
    return next(iter(at_path(value, path)), None)


def taking(*names: str) -> Arguments:
    """Return arguments that pass the named properties on under their own names."""

    def arguments(request: Request) -> JsonObject:
        return {name: request.properties.get(name) for name in names}

    return arguments


def by(parameter: str) -> Callable[[Resource], JsonObject]:
    """Return arguments of a deletion by physical id."""
    return lambda resource: {parameter: resource.physical_id}


def document(value: JsonValue) -> str:
    """Return a policy document as the text that APIs take."""
    return value if isinstance(value, str) else json.dumps(value)


def tag_list(tags: JsonValue) -> list[JsonValue]:
    """Return tags as a list of keys and values."""
    return [{"Key": key, "Value": value} for key, value in tag_map(tags).items()]
