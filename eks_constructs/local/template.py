"""A CloudFormation template: read, checked as a whole, and put in order."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Final

import yaml

from eks_constructs.local.failures import ApiError
from eks_constructs.local.json_values import (
    JsonObject,
    JsonValue,
    as_list,
    as_object,
    as_text,
    intrinsic,
    to_json_value,
    walk,
)
from eks_constructs.values import frozen

_SUB_REFERENCE: Final = re.compile(r"\$\{([^!}][^}]*)\}")
_POLICIES: Final = ("Delete", "Retain", "RetainExceptOnCreate", "Snapshot")


@frozen
class Declaration:
    """One resource as its template declares it.

    Attributes:
        logical_id: Its key in the template.
        type: Resource type, such as ``AWS::EC2::VPC``.
        properties: Properties, intrinsic functions not yet resolved.
        depends_on: Logical ids that must exist first: ``DependsOn`` and every reference.
        deletion_policy: ``Delete`` unless the template says otherwise.
        update_replace_policy: The same for what a replacement leaves behind.
        condition: Name of the condition that must hold. ``None``: always created.
    """

    logical_id: str
    type: str
    properties: JsonObject
    depends_on: frozenset[str]
    deletion_policy: str
    update_replace_policy: str
    condition: str | None


@frozen
class Template:
    """A template whose references all lead somewhere and form no cycle.

    Attributes:
        body: The text as it was given, for ``GetTemplate``.
        document: The same, parsed.
        resources: Declarations in the order in which they may be created.
    """

    body: str
    document: JsonObject
    resources: Mapping[str, Declaration]

    def section(self, name: str) -> JsonObject:
        """Return a section such as ``Outputs``, empty when there is none."""
        return as_object(self.document.get(name))


EMPTY_TEMPLATE: Final = Template(body="{}", document={}, resources={})


def parse_template(body: str) -> Template:
    """Read a template in JSON or YAML.

    Args:
        body: The text; YAML may use the short forms such as ``!Ref``.

    Returns:
        The template, its resources in creation order.

    Raises:
        ApiError: It is no template, refers to nothing, or runs in a circle.
    """
    document = _read(body)
    declared = as_object(document.get("Resources"))
    if not declared:
        raise ApiError("Template format error: At least one Resources member must be defined.")
    if "Transform" in document:
        raise ApiError("the local AWS runs no template macros (Transform)")
    declarations = {name: _declaration(name, as_object(raw)) for name, raw in declared.items()}
    parameters = as_object(document.get("Parameters"))
    _check_references(document, declarations, parameters)
    return Template(
        body=body,
        document=document,
        resources={name: declarations[name] for name in _creation_order(declarations)},
    )


def references(value: JsonValue) -> frozenset[str]:
    """Return every name that ``value`` refers to by Ref, GetAtt or Sub."""
    return frozenset(name for part in walk(value) for name in _direct_references(part))


def _read(body: str) -> JsonObject:
    try:
        parsed = to_json_value(json.loads(body))
    except json.JSONDecodeError:
        try:
            parsed = to_json_value(yaml.load(body, Loader=_CfnLoader))  # noqa: S506 a SafeLoader
        except yaml.YAMLError as error:
            raise ApiError(f"Template format error: YAML not well-formed. {error}") from error
    if not isinstance(parsed, dict):
        raise ApiError("Template format error: unsupported structure.")
    return parsed


class _CfnLoader(yaml.SafeLoader):
    """YAML with the short forms of intrinsic functions."""


def _short_form(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, object]:
    value: object
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    elif isinstance(node, yaml.MappingNode):
        value = loader.construct_mapping(node, deep=True)
    else:
        raise ApiError(f"Template format error: unsupported node after !{suffix}")
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": value}


_CfnLoader.add_multi_constructor("!", _short_form)
# 2012-10-17 in a policy document is a version, not a date.
_CfnLoader.add_constructor(
    "tag:yaml.org,2002:timestamp", lambda _, node: str(getattr(node, "value", ""))
)


def _declaration(logical_id: str, raw: JsonObject) -> Declaration:
    type_name = as_text(raw.get("Type"))
    if not type_name:
        raise ApiError(
            "Template format error: [/Resources/"
            f"{logical_id}] Every Resources object must contain a Type member."
        )
    policies = {
        name: as_text(raw.get(name)) or "Delete"
        for name in ("DeletionPolicy", "UpdateReplacePolicy")
    }
    for name, value in policies.items():
        if value not in _POLICIES:
            raise ApiError(
                f"Template error: {name} {value} of {logical_id} is not one of {_POLICIES}"
            )
    explicit = {as_text(item) for item in as_list(raw.get("DependsOn"))}
    return Declaration(
        logical_id=logical_id,
        type=type_name,
        properties=as_object(raw.get("Properties")),
        depends_on=frozenset(explicit | references(raw.get("Properties"))),
        deletion_policy=policies["DeletionPolicy"],
        update_replace_policy=policies["UpdateReplacePolicy"],
        condition=as_text(raw["Condition"]) if "Condition" in raw else None,
    )


def _direct_references(value: JsonValue) -> frozenset[str]:
    name = intrinsic(value)
    if name is None or not isinstance(value, dict):
        return frozenset()
    argument = value[name]
    if name == "Ref":
        return frozenset({as_text(argument)})
    if name == "Fn::GetAtt":
        return frozenset({getatt_parts(argument)[0]})
    if name == "Fn::Sub":
        text, own = sub_parts(argument)
        used = {match.split(".", 1)[0].strip() for match in _SUB_REFERENCE.findall(text)}
        return frozenset(used - set(own))
    return frozenset()


def getatt_parts(argument: JsonValue) -> tuple[str, str]:
    """Return logical id and attribute of an ``Fn::GetAtt``, in either of its two forms."""
    parts = (
        [as_text(item) for item in argument]
        if isinstance(argument, list)
        else as_text(argument).split(".", 1)
    )
    return parts[0], ".".join(parts[1:])


def sub_parts(argument: JsonValue) -> tuple[str, JsonObject]:
    """Return text and own variables of an ``Fn::Sub``, in either of its two forms."""
    if isinstance(argument, list):
        return as_text(argument[0]), as_object(argument[1])
    return as_text(argument), {}


def _check_references(
    document: JsonObject, declarations: Mapping[str, Declaration], parameters: JsonObject
) -> None:
    missing = {
        name
        for declaration in declarations.values()
        for name in declaration.depends_on
        if name not in declarations and name not in parameters and not name.startswith("AWS::")
    }
    if missing:
        raise ApiError(
            "Template format error: Unresolved resource dependencies "
            f"[{', '.join(sorted(missing))}] in the Resources block of the template"
        )
    outputs = references(document.get("Outputs"))
    missing = {
        name
        for name in outputs
        if name not in declarations and name not in parameters and not name.startswith("AWS::")
    }
    if missing:
        raise ApiError(
            "Template format error: Unresolved resource dependencies "
            f"[{', '.join(sorted(missing))}] in the Outputs block of the template"
        )


def _creation_order(declarations: Mapping[str, Declaration]) -> list[str]:
    graph = {
        name: sorted(declaration.depends_on & declarations.keys())
        for name, declaration in declarations.items()
    }
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = ", ".join(dict.fromkeys(error.args[1]))
        raise ApiError(f"Circular dependency between resources: [{circle}]") from error
