"""CloudFormation's intrinsic functions, resolved against whatever a scope knows.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import base64
import enum
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import field
from ipaddress import ip_network
from itertools import islice
from typing import Final, Protocol

from eks_constructs.local.failures import ResourceFailedError
from eks_constructs.local.json_values import (
    JsonObject,
    JsonValue,
    as_list,
    as_object,
    as_text,
    intrinsic,
    objects,
    texts,
)
from eks_constructs.local.template import getatt_parts, sub_parts
from eks_constructs.values import frozen

_VARIABLE: Final = re.compile(r"\$\{(!?)([^}]*)\}")
_DYNAMIC: Final = re.compile(r"\{\{resolve:([a-z-]+):([^}]+)\}\}")
_NO_VALUE_NAME: Final = "AWS::NoValue"


class Scope(Protocol):
    """What references of a template lead to."""

    def ref(self, name: str) -> JsonValue:
        """Return a parameter, a pseudo parameter or a physical id."""

    def attribute(self, logical_id: str, name: str) -> JsonValue:
        """Return an attribute of a resource."""

    def stack_output(self, stack: str, region: str | None, output: str) -> JsonValue:
        """Return an output of another stack."""

    def exported(self, name: str) -> JsonValue:
        """Return the value that some stack exports under this name."""

    def zones(self, region: str) -> list[str]:
        """Return the availability zones of a region; an empty name means the stack's."""

    def dynamic(self, service: str, key: str) -> str:
        """Return the value of a dynamic reference such as ``{{resolve:ssm:/path}}``."""


class _Nothing(enum.Enum):
    NO_VALUE = "AWS::NoValue"


@frozen
class Resolver:
    """Resolves values of one template.

    Attributes:
        scope: Where references lead.
        mappings: The template's ``Mappings``.
        conditions: The template's ``Conditions``, not yet evaluated.
    """

    scope: Scope
    mappings: JsonObject = field(default_factory=dict)
    conditions: JsonObject = field(default_factory=dict)

    def value(self, raw: JsonValue) -> JsonValue:
        """Return ``raw`` with every intrinsic function replaced by its value.

        Raises:
            ResourceFailedError: A function is unknown, misused or leads nowhere.
        """
        resolved = self._resolve(raw)
        return None if isinstance(resolved, _Nothing) else resolved

    def members(self, raw: JsonObject) -> JsonObject:
        """Return an object with its values resolved, without those that are ``AWS::NoValue``."""
        resolved = {key: self._resolve(item) for key, item in raw.items()}
        return {key: item for key, item in resolved.items() if not isinstance(item, _Nothing)}

    def holds(self, condition: str) -> bool:
        """Return whether a condition of the template is true."""
        if condition not in self.conditions:
            raise ResourceFailedError(f"Template error: unresolved condition {condition}")
        return bool(self.value(self.conditions[condition]))

    def _resolve(self, raw: JsonValue) -> JsonValue | _Nothing:
        name = intrinsic(raw)
        if name is not None and isinstance(raw, dict):
            return self._call(name, raw[name])
        if isinstance(raw, dict):
            return self.members(raw)
        if isinstance(raw, list):
            items = [self._resolve(item) for item in raw]
            return [item for item in items if not isinstance(item, _Nothing)]
        return self._dynamic(raw) if isinstance(raw, str) else raw

    def _call(self, name: str, argument: JsonValue) -> JsonValue | _Nothing:
        if name == "Ref":
            target = as_text(argument)
            return _Nothing.NO_VALUE if target == _NO_VALUE_NAME else self.scope.ref(target)
        if name == "Fn::If":
            condition, yes, no = as_list(argument)
            return self._resolve(yes if self.holds(as_text(condition)) else no)
        function = _FUNCTIONS.get(name)
        if function is None:
            raise ResourceFailedError(f"the local AWS does not know the function {name}")
        try:
            return function(self, argument)
        except (IndexError, KeyError, TypeError, ValueError) as error:
            raise ResourceFailedError(
                f"Template error: {name} {json.dumps(argument)} cannot be resolved: {error!r}"
            ) from error

    def _dynamic(self, text: str) -> str:
        return _DYNAMIC.sub(lambda match: self.scope.dynamic(match[1], match[2]), text)


def _get_att(resolver: Resolver, argument: JsonValue) -> JsonValue:
    if isinstance(argument, list):
        return resolver.scope.attribute(as_text(argument[0]), as_text(resolver.value(argument[1])))
    return resolver.scope.attribute(*getatt_parts(argument))


def _join(resolver: Resolver, argument: JsonValue) -> JsonValue:
    delimiter, parts = as_list(argument)
    return as_text(delimiter).join(texts(resolver.value(parts)))


def _split(resolver: Resolver, argument: JsonValue) -> JsonValue:
    delimiter, text = as_list(argument)
    return list(as_text(resolver.value(text)).split(as_text(delimiter)))


def _select(resolver: Resolver, argument: JsonValue) -> JsonValue:
    index, items = as_list(argument)
    return as_list(resolver.value(items))[int(as_text(resolver.value(index)))]


def _sub(resolver: Resolver, argument: JsonValue) -> JsonValue:
    text, own = sub_parts(argument)
    variables = resolver.members(own)

    def replace(match: re.Match[str]) -> str:
        literal, name = match[1], match[2].strip()
        if literal:
            return "${" + name + "}"
        if name in variables:
            return as_text(variables[name])
        if "." in name:
            return as_text(resolver.scope.attribute(*getatt_parts(name)))
        return as_text(resolver.scope.ref(name))

    return resolver._dynamic(_VARIABLE.sub(replace, text))  # noqa: SLF001 the same module


def _find_in_map(resolver: Resolver, argument: JsonValue) -> JsonValue:
    name, *keys = texts(resolver.value(as_list(argument)[:3]))
    found: JsonValue = resolver.mappings[name]
    for key in keys:
        found = as_object(found)[key]
    return found


def _get_azs(resolver: Resolver, argument: JsonValue) -> JsonValue:
    return list(resolver.scope.zones(as_text(resolver.value(argument))))


def _base64(resolver: Resolver, argument: JsonValue) -> JsonValue:
    return base64.b64encode(as_text(resolver.value(argument)).encode()).decode()


def _import_value(resolver: Resolver, argument: JsonValue) -> JsonValue:
    return resolver.scope.exported(as_text(resolver.value(argument)))


def _get_stack_output(resolver: Resolver, argument: JsonValue) -> JsonValue:
    members = resolver.members(as_object(argument))
    region = as_text(members["Region"]) if "Region" in members else None
    return resolver.scope.stack_output(
        as_text(members["StackName"]), region, as_text(members["OutputName"])
    )


def _to_json_string(resolver: Resolver, argument: JsonValue) -> JsonValue:
    return json.dumps(resolver.value(argument), separators=(",", ":"))


def _cidr(resolver: Resolver, argument: JsonValue) -> JsonValue:
    block, count, *bits = as_list(resolver.value(argument))
    network = ip_network(as_text(block))
    host_bits = int(as_text(bits[0])) if bits else (8 if network.version == 4 else 64)  # noqa: PLR2004
    blocks = network.subnets(new_prefix=network.max_prefixlen - host_bits)
    return [str(subnet) for subnet in islice(blocks, int(as_text(count)))]


def _equals(resolver: Resolver, argument: JsonValue) -> JsonValue:
    left, right = as_list(resolver.value(argument))
    return as_text(left) == as_text(right)


def _condition(resolver: Resolver, argument: JsonValue) -> JsonValue:
    return resolver.holds(as_text(argument))


def _and(resolver: Resolver, argument: JsonValue) -> JsonValue:
    return all(bool(resolver.value(item)) for item in objects(argument))


def _or(resolver: Resolver, argument: JsonValue) -> JsonValue:
    return any(bool(resolver.value(item)) for item in objects(argument))


def _not(resolver: Resolver, argument: JsonValue) -> JsonValue:
    return not bool(resolver.value(as_list(argument)[0]))


def _contains(resolver: Resolver, argument: JsonValue) -> JsonValue:
    items, wanted = as_list(resolver.value(argument))
    return as_text(wanted) in texts(items)


_FUNCTIONS: Final[Mapping[str, Callable[[Resolver, JsonValue], JsonValue]]] = {
    "Condition": _condition,
    "Fn::And": _and,
    "Fn::Base64": _base64,
    "Fn::Cidr": _cidr,
    "Fn::Contains": _contains,
    "Fn::Equals": _equals,
    "Fn::FindInMap": _find_in_map,
    "Fn::GetAZs": _get_azs,
    "Fn::GetAtt": _get_att,
    "Fn::GetStackOutput": _get_stack_output,
    "Fn::ImportValue": _import_value,
    "Fn::Join": _join,
    "Fn::Not": _not,
    "Fn::Or": _or,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::Sub": _sub,
    "Fn::ToJsonString": _to_json_string,
}
