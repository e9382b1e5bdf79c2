"""What exists in a local AWS, as rows that travel between processes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from eks_constructs.local.json_values import (
    JsonObject,
    as_flag,
    as_object,
    as_text,
    objects,
    to_json_value,
)
from eks_constructs.values import frozen


@frozen
class ResourceRow:
    """One resource.

    Attributes:
        stack: Name of the stack that made it.
        region: Where it is.
        logical_id: Its key in the template.
        type: Resource type, such as ``AWS::EKS::Cluster``.
        physical_id: What ``Ref`` gives.
        properties: Resolved properties.
        status: Last status, such as ``CREATE_COMPLETE``.
        retained: Whether it outlived its stack, or its place in the stack.
    """

    stack: str
    region: str
    logical_id: str
    type: str
    physical_id: str
    properties: JsonObject
    status: str
    retained: bool


@frozen
class StackRow:
    """One stack.

    Attributes:
        name: Its name.
        region: Where it is.
        status: Its status, such as ``UPDATE_ROLLBACK_COMPLETE``.
        reason: Why it has this status. Empty when there is nothing to say.
        seconds: How long its last operation took.
        outputs: Output name to value.
    """

    name: str
    region: str
    status: str
    reason: str
    seconds: float
    outputs: JsonObject


@frozen
class Inventory:
    """Everything that exists at one moment.

    Attributes:
        stacks: All stacks, by region and name.
        resources: All resources, retained ones included, in order of creation.
    """

    stacks: Sequence[StackRow]
    resources: Sequence[ResourceRow]

    def of_type(self, type_name: str) -> list[ResourceRow]:
        """Return the resources of one type."""
        return [row for row in self.resources if row.type == type_name]

    def to_json(self) -> str:
        """Return the inventory as JSON."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str) -> Inventory:
        """Return the inventory that :meth:`to_json` wrote."""
        content = as_object(to_json_value(json.loads(text)))
        return Inventory(
            stacks=tuple(_stack_row(item) for item in objects(content.get("stacks"))),
            resources=tuple(_resource_row(item) for item in objects(content.get("resources"))),
        )


def _stack_row(item: JsonObject) -> StackRow:
    return StackRow(
        name=as_text(item["name"]),
        region=as_text(item["region"]),
        status=as_text(item["status"]),
        reason=as_text(item["reason"]),
        seconds=float(as_text(item["seconds"])),
        outputs=as_object(item["outputs"]),
    )


def _resource_row(item: JsonObject) -> ResourceRow:
    return ResourceRow(
        stack=as_text(item["stack"]),
        region=as_text(item["region"]),
        logical_id=as_text(item["logical_id"]),
        type=as_text(item["type"]),
        physical_id=as_text(item["physical_id"]),
        properties=as_object(item["properties"]),
        status=as_text(item["status"]),
        retained=as_flag(item["retained"]),
    )
