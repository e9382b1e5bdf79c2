"""What the references of one stack's template lead to."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from eks_constructs.local.arns import ACCOUNT, partition_of
from eks_constructs.local.aws_api import AwsApi
from eks_constructs.local.carrier import Carrier
from eks_constructs.local.failures import ApiError, ResourceFailedError
from eks_constructs.local.intrinsics import Resolver
from eks_constructs.local.json_values import (
    JsonObject,
    JsonValue,
    as_object,
    as_text,
    at_path,
    objects,
    texts,
)
from eks_constructs.local.state import Resource, Stack, World
from eks_constructs.local.template import Template

_SSM_VALUE: Final = "AWS::SSM::Parameter::Value<"
_PUBLIC_IMAGE: Final = re.compile(r"/aws/service/.+/(?:image_id|ami-id)")


class NotYetKnownError(Exception):
    """The value belongs to a resource that will only exist after the deployment."""


@dataclass(kw_only=True, slots=True)
class StackScope:
    """The scope of one stack while it is deployed, or while a change set is planned.

    Attributes:
        world: What exists.
        carrier: Knows the attributes of resources.
        api: For zones and SSM parameters.
        stack: The stack.
        parameters: Resolved values of the template's parameters.
        current: Resources that exist so far, by logical id.
        pending: Logical ids whose values will only be known later; asking for one raises.
        touched: Logical ids that will change in place; what counts their versions is not known.
        imported: Names of exports that were asked for.
    """

    world: World
    carrier: Carrier
    api: AwsApi
    stack: Stack
    parameters: Mapping[str, JsonValue]
    current: dict[str, Resource] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)
    imported: set[str] = field(default_factory=set)

    def resolver(self, template: Template) -> Resolver:
        """Return a resolver for a template's values in this scope."""
        return Resolver(
            scope=self,
            mappings=template.section("Mappings"),
            conditions=template.section("Conditions"),
        )

    def ref(self, name: str) -> JsonValue:
        """Return a pseudo parameter, a parameter or a physical id."""
        if name.startswith("AWS::"):
            return self._pseudo(name)
        if name in self.parameters:
            return self.parameters[name]
        return self._resource(name).physical_id

    def attribute(self, logical_id: str, name: str) -> JsonValue:
        """Return an attribute of a resource."""
        if logical_id in self.touched and name.endswith("VersionNumber"):
            raise NotYetKnownError(logical_id)
        return self.carrier.attribute(self._resource(logical_id), name)

    def stack_output(self, stack: str, region: str | None, output: str) -> JsonValue:
        """Return an output of another stack.

        Raises:
            ResourceFailedError: There is no such stack or output.
        """
        place = region or self.stack.region
        found = self.world.stack(place, stack)
        if found is None:
            raise ResourceFailedError(
                f"Fn::GetStackOutput: stack {stack} does not exist in {place}"
            )
        if output not in found.outputs:
            raise ResourceFailedError(f"Fn::GetStackOutput: stack {stack} has no output {output}")
        return found.outputs[output]

    def exported(self, name: str) -> JsonValue:
        """Return what some stack of the region exports under this name.

        Raises:
            ResourceFailedError: None does.
        """
        for other in self.world.stacks.values():
            if other.region == self.stack.region and name in other.exports:
                self.imported.add(name)
                return other.exports[name]
        raise ResourceFailedError(f"No export named {name} found.")

    def zones(self, region: str) -> list[str]:
        """Return the zones of a region; an empty name means the stack's own."""
        answer = self.api.call(region or self.stack.region, "ec2.describe_availability_zones", {})
        return texts(at_path(answer, ("AvailabilityZones", "*", "ZoneName")))

    def dynamic(self, service: str, key: str) -> str:
        """Return the value of a dynamic reference to an SSM parameter.

        Raises:
            ResourceFailedError: There is no such parameter, or it is another service.
        """
        if service != "ssm":
            raise ResourceFailedError(f"the local AWS resolves no dynamic reference to {service}")
        return ssm_value(self.api, self.stack.region, key.partition(":")[0])

    def _resource(self, logical_id: str) -> Resource:
        if logical_id in self.pending:
            raise NotYetKnownError(logical_id)
        if logical_id not in self.current:
            raise ResourceFailedError(
                f"Template error: unresolved reference to {logical_id}, which is not created"
            )
        return self.current[logical_id]

    def _pseudo(self, name: str) -> JsonValue:
        partition = partition_of(self.stack.region)
        known: JsonObject = {
            "AWS::AccountId": ACCOUNT,
            "AWS::NotificationARNs": [],
            "AWS::Partition": partition,
            "AWS::Region": self.stack.region,
            "AWS::StackId": self.stack.stack_id,
            "AWS::StackName": self.stack.name,
            "AWS::URLSuffix": "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com",
        }
        if name not in known:
            raise ResourceFailedError(f"Template error: unknown pseudo parameter {name}")
        return known[name]


def default_parameters(template: Template) -> dict[str, str]:
    """Return the defaults of a template's parameters."""
    declared = {name: as_object(raw) for name, raw in template.section("Parameters").items()}
    return {
        name: as_text(rules["Default"]) for name, rules in declared.items() if "Default" in rules
    }


def resolve_parameters(
    template: Template, given: Mapping[str, str], api: AwsApi, region: str
) -> dict[str, JsonValue]:
    """Return the value of each parameter of a template.

    Args:
        template: The template.
        given: Values of the request, defaults among them.
        api: For parameters that name an SSM parameter.
        region: Region of the stack.

    Raises:
        ApiError: A value is missing, unknown or not allowed.
    """
    declared = template.section("Parameters")
    unknown = sorted(given.keys() - declared.keys())
    if unknown:
        raise ApiError(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
    values: dict[str, JsonValue] = {}
    missing = []
    for name, raw in declared.items():
        rules = as_object(raw)
        if name not in given:
            missing.append(name)
            continue
        value = given[name]
        if "AllowedValues" in rules and value not in texts(rules["AllowedValues"]):
            raise ApiError(f"Parameter '{name}' must be one of AllowedValues")
        values[name] = _typed(as_text(rules.get("Type")), value, api, region)
    if missing:
        raise ApiError(f"Parameters: [{', '.join(missing)}] must have values")
    return values


def check_rules(scope: StackScope, template: Template) -> None:
    """Check the parameters of a stack against the rules of its template.

    Args:
        scope: Scope of the stack, with the values of its parameters.
        template: The template.

    Raises:
        ApiError: An assertion does not hold.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
    """
    resolver = scope.resolver(template)
    for name, raw in template.section("Rules").items():
        rule = as_object(raw)
        if "RuleCondition" in rule and not resolver.value(rule["RuleCondition"]):
            continue
        for assertion in objects(rule.get("Assertions")):
            if not resolver.value(assertion.get("Assert")):
                text = as_text(assertion.get("AssertDescription"))
                raise ApiError(f"Template error: rule {name} failed to assert: {text}")


def ssm_value(api: AwsApi, region: str, name: str) -> str:
    """Return the value of an SSM parameter; for images that AWS publishes, one that is made up."""
    try:
        answer = api.call(region, "ssm.get_parameter", {"Name": name, "WithDecryption": True})
    except ResourceFailedError:
        if not _PUBLIC_IMAGE.fullmatch(name):
            raise
        # moto knows those of Amazon Linux and ECS only. Nothing boots, so any id will do; that of
        # one parameter never changes.
        return f"ami-{hashlib.sha256(f'{region}{name}'.encode()).hexdigest()[:17]}"
    return as_text(as_object(answer.get("Parameter")).get("Value"))


def _typed(type_name: str, value: str, api: AwsApi, region: str) -> JsonValue:
    if type_name.startswith(_SSM_VALUE):
        try:
            value = ssm_value(api, region, value)
        except ResourceFailedError as error:
            raise ApiError(f"Unable to fetch parameter {value} from SSM: {error}") from error
        type_name = type_name.removeprefix(_SSM_VALUE).removesuffix(">")
    if type_name == "CommaDelimitedList" or type_name.startswith("List<"):
        return [part.strip() for part in value.split(",")]
    return value
