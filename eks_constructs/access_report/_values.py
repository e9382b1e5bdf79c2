"""Values of templates as text that people read, references to other stacks followed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from eks_constructs.access_report._assembly import (
    JsonObject,
    JsonValue,
    StackTemplate,
    as_list,
    as_object,
)
from eks_constructs.values import frozen

_PLACEHOLDER: Final = re.compile(r"\$\{([^!}][^}]*)\}")
_NAME: Final = {
    "AWS::EKS::Cluster": "Name",
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
}
_MOST_STEPS: Final = 20


@frozen
class Target:
    """The resource that a value leads to.

    Attributes:
        stack: Its stack.
        logical_id: Its logical id.
        type: Its type.
        properties: Its properties.
    """

    stack: StackTemplate
    logical_id: str
    type: str
    properties: JsonObject


@frozen
class Values:
    """All stacks that values may refer to.

    Attributes:
        stacks: The stacks.
    """

    stacks: Sequence[StackTemplate]

    def target(self, stack: StackTemplate, value: JsonValue) -> Target | None:
        """Return the resource that a ``Ref`` or an attribute leads to, in whatever stack.

        Args:
            stack: Where the value stands.
            value: The value.
        """
        for _ in range(_MOST_STEPS):
            logical_id = _own_reference(value)
            if logical_id is not None:
                return _resource(stack, logical_id)
            found = self._published(stack, value)
            if found is None:
                return None
            stack, value = found
        return None

    def text(self, stack: StackTemplate, value: JsonValue) -> str:
        """Return a value as text; what only the deployment knows is told by where it comes from.

        Args:
            stack: Where the value stands.
            value: The value.
        """
        if not isinstance(value, dict):
            return "" if value is None else str(value)
        parts = as_list(value.get("Fn::Join"))
        if len(parts) == len(("separator", "parts")):
            return str(parts[0]).join(self.text(stack, part) for part in as_list(parts[1]))
        if "Fn::Sub" in value:
            return self._substituted(stack, value["Fn::Sub"])
        parameter = value.get("Ref")
        if isinstance(parameter, str) and parameter.startswith("AWS::"):
            return f"${{{parameter}}}"
        target = self.target(stack, value)
        if target is not None:
            return _described(target)
        return _unknown(value)

    def _substituted(self, stack: StackTemplate, value: JsonValue) -> str:
        parts = as_list(value) or [value]
        own = as_object(parts[1]) if len(parts) > 1 else {}

        def filled(found: re.Match[str]) -> str:
            return self.text(stack, own[found[1]]) if found[1] in own else found[0]

        return _PLACEHOLDER.sub(filled, str(parts[0]))

    def _published(
        self, stack: StackTemplate, value: JsonValue
    ) -> tuple[StackTemplate, JsonValue] | None:
        """Return what another stack puts out under the name that a value asks for."""
        asked = as_object(value)
        weak = as_object(asked.get("Fn::GetStackOutput"))
        for other in self.stacks:
            outputs = as_object(other.template.get("Outputs"))
            if weak and other.name == weak.get("StackName") and _same_place(stack, other, weak):
                return other, as_object(outputs.get(str(weak.get("OutputName")))).get("Value")
            for output in map(as_object, outputs.values() if "Fn::ImportValue" in asked else ()):
                if as_object(output.get("Export")).get("Name") == asked["Fn::ImportValue"]:
                    return other, output.get("Value")
        return None


def _same_place(stack: StackTemplate, other: StackTemplate, weak: JsonObject) -> bool:
    region = weak.get("Region", stack.region)
    return not other.region or not isinstance(region, str) or other.region == region


def _own_reference(value: JsonValue) -> str | None:
    asked = as_object(value)
    parts = asked.get("Fn::GetAtt")
    if isinstance(parts, str):
        return parts.partition(".")[0]
    logical_id = as_list(parts)[0] if as_list(parts) else asked.get("Ref")
    return logical_id if isinstance(logical_id, str) else None


def _resource(stack: StackTemplate, logical_id: str) -> Target | None:
    resource = as_object(as_object(stack.template.get("Resources")).get(logical_id))
    if not resource:
        return None
    return Target(
        stack=stack,
        logical_id=logical_id,
        type=str(resource.get("Type")),
        properties=as_object(resource.get("Properties")),
    )


def _described(target: Target) -> str:
    name = target.properties.get(_NAME.get(target.type, ""))
    kind = target.type.rpartition("::")[2].lower()
    if isinstance(name, str):
        return name if target.type == "AWS::EKS::Cluster" else f"{kind} {name}"
    return f"{kind} {target.stack.name}/{target.logical_id}"


def _unknown(value: JsonObject) -> str:
    key = min(value, default="nothing")
    inner = as_object(value.get(key))
    told = "/".join(str(inner[each]) for each in inner) if inner else value.get(key, "")
    return f"{key.removeprefix('Fn::')} {told}".strip()
