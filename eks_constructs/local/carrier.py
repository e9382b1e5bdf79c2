"""Creates, changes and deletes single resources, whatever their type."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from eks_constructs.local.aws_api import AwsApi
from eks_constructs.local.carrying import Made, Mirror, Request
from eks_constructs.local.eks_cluster import ClusterRecord
from eks_constructs.local.eks_rules import check_create, check_delete, check_update
from eks_constructs.local.elsewhere import OrRecord
from eks_constructs.local.failures import ApiError, ResourceFailedError
from eks_constructs.local.generated import generated_name, identity, is_named, make, remake
from eks_constructs.local.json_values import JsonObject, JsonValue, as_text, at_path
from eks_constructs.local.mirrors_ec2 import ec2_mirrors
from eks_constructs.local.mirrors_groups import group_mirrors
from eks_constructs.local.mirrors_iam import InlinePolicyMirror, iam_mirrors
from eks_constructs.local.mirrors_regional import regional_mirrors
from eks_constructs.local.schemas import REFUSED_TYPES, TypeSchema, known_types, schema_of
from eks_constructs.local.state import Resource, Stack, World
from eks_constructs.local.template import Declaration, Template
from eks_constructs.local.validation import property_problems

_MAY_BE_ELSEWHERE: Final = (
    "AWS::EC2::Route",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::EC2::VPCEndpoint",
    "AWS::EC2::VPCGatewayAttachment",
)
"""Types that a template may add to a VPC, group or gateway that it names by its id."""


class Carrier:
    """Carries resources out: in moto's API where it has the type, else as a record.

    Args:
        world: What exists; created resources are added to it.
        api: moto's API.
    """

    def __init__(self, world: World, api: AwsApi) -> None:
        self._world: Final = world
        mirrors: dict[str, Mirror] = {
            **ec2_mirrors(api),
            **group_mirrors(api),
            **iam_mirrors(api),
            **regional_mirrors(api),
            "AWS::IAM::Policy": InlinePolicyMirror(api),
        }
        self._mirrors: Final[Mapping[str, Mirror]] = mirrors | {
            name: OrRecord(mirrors[name]) for name in _MAY_BE_ELSEWHERE
        }
        self._carried: Final[Mapping[str, Mirror]] = {
            **self._mirrors,
            "AWS::EKS::Cluster": ClusterRecord(api),
        }

    def supported(self, region: str) -> Mapping[str, bool]:
        """Return every type that can be carried out, and whether moto's API shows it."""
        return {name: name in self._mirrors for name in known_types(region)}

    def check_types(self, template: Template, region: str) -> None:
        """Refuse a template with a resource type that nobody knows or that needs code.

        Raises:
            ApiError: It has one.
        """
        unknown = []
        for declaration in template.resources.values():
            reason = REFUSED_TYPES.get(declaration.type)
            if declaration.type.startswith("Custom::"):
                reason = REFUSED_TYPES["AWS::CloudFormation::CustomResource"]
            if reason is not None:
                raise ApiError(
                    f"the local AWS refuses {declaration.logical_id} ({declaration.type}): {reason}"
                )
            if schema_of(declaration.type, region) is None:
                unknown.append(f"{declaration.type} ({declaration.logical_id})")
        if unknown:
            raise ApiError(
                f"Template format error: Unrecognized resource types: [{', '.join(unknown)}] "
                f"in {region}"
            )

    def create(self, stack: Stack, declaration: Declaration, properties: JsonObject) -> Resource:
        """Create a resource.

        Args:
            stack: The stack that it belongs to.
            declaration: What its template says.
            properties: Its resolved properties.

        Returns:
            The resource, already part of the world.

        Raises:
            ResourceFailedError: A property is wrong, it exists already, or its service refuses.
        """
        request = self._request(stack.name, stack.region, declaration, properties)
        schema = request.schema
        self._refuse_twin(schema, stack.region, identity(schema, properties, ""))
        check_create(self._world, declaration.type, stack.region, properties)
        mirror = self._carried.get(declaration.type)
        made = make(request) if mirror is None else mirror.create(request)
        own = identity(schema, {**properties, **_named(made, schema)}, made.physical_id)
        if mirror is None:
            self._refuse_twin(schema, stack.region, own)
        resource = Resource(
            uid=str(uuid.uuid4()),
            stack=stack.name,
            region=stack.region,
            declaration=declaration,
            physical_id=made.physical_id,
            identity=own,
            named=is_named(schema, properties),
            properties=properties,
            attributes=_complete(request, made),
        )
        self._world.resources[resource.uid] = resource
        return resource

    def update(
        self, before: Resource, declaration: Declaration, properties: JsonObject
    ) -> Resource:
        """Change a resource in place.

        Raises:
            ResourceFailedError: A property is wrong, or its service refuses.
        """
        request = self._request(before.stack, before.region, declaration, properties)
        check_update(self._world, before, properties)
        mirror = self._carried.get(before.type)
        made = remake(before, request) if mirror is None else mirror.update(before, request)
        after = replace(
            before,
            declaration=declaration,
            properties=properties,
            attributes={**before.attributes, **made.attributes},
            status="UPDATE_COMPLETE",
        )
        self._world.resources[after.uid] = after
        return after

    def delete(self, resource: Resource) -> None:
        """Delete a resource and forget it.

        Raises:
            ResourceFailedError: Its service refuses.
        """
        check_delete(self._world, resource)
        mirror = self._carried.get(resource.type)
        if mirror is not None:
            mirror.delete(resource)
        self._world.resources.pop(resource.uid, None)

    def keep(self, resource: Resource) -> None:
        """Let a resource outlive its place in its stack."""
        self._world.resources[resource.uid] = replace(resource, retained=True)

    def attribute(self, resource: Resource, name: str) -> JsonValue:
        """Return what ``Fn::GetAtt`` gives.

        Raises:
            ResourceFailedError: The type has no such attribute.
        """
        mirror = self._carried.get(resource.type)
        found = resource.attributes if mirror is None else mirror.attributes(resource)
        if name in found:
            return found[name]
        values = at_path(resource.properties, tuple(name.split(".")))
        if not values:
            raise ResourceFailedError(
                f"Requested attribute {name} does not exist in schema for {resource.type}, "
                f"or {resource.logical_id} has no value for it"
            )
        return values[0]

    def importable(self, declaration: Declaration, region: str) -> Resource | None:
        """Return what exists under the name that a template gives, if a stack may take it over.

        As in CloudFormation, the name must stand in the template as it is, the template must retain
        the resource, and no stack may own it.
        See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-automatically.html
        """
        schema = self._schema(declaration.type, region)
        given = declaration.properties
        literal = all(isinstance(given.get(name), str) for name in schema.primary_identifier)
        if not literal or not declaration.deletion_policy.startswith("Retain"):
            return None
        found = self._world.find(schema.type, region, identity(schema, given, ""))
        return found if found is not None and found.retained else None

    def replaced_by(self, before: Resource, properties: JsonObject) -> tuple[str, ...]:
        """Return the create-only properties that differ; empty for an update in place."""
        return self._schema(before.type, before.region).replaced_by(before.properties, properties)

    def refuse_renaming(self, before: Resource, properties: JsonObject) -> None:
        """Refuse the replacement of a resource whose template chose its name and keeps it.

        Raises:
            ResourceFailedError: The replacement would have the same name.
        """
        schema = self._schema(before.type, before.region)
        if before.named and identity(schema, properties, "") == before.identity:
            raise ResourceFailedError(
                "CloudFormation cannot update a stack when a custom-named resource requires "
                f"replacing. Rename {before.physical_id} and update the stack again."
            )

    def deletes_first(self, resource: Resource) -> bool:
        """Return whether a replacement deletes this resource before creating the new one."""
        return self._schema(resource.type, resource.region).deletes_first

    def _request(
        self, stack: str, region: str, declaration: Declaration, properties: JsonObject
    ) -> Request:
        schema = self._schema(declaration.type, region)
        problems = property_problems(schema, region, properties)
        if problems:
            raise ResourceFailedError(
                f"Properties validation failed for resource {declaration.logical_id} "
                f"({declaration.type}) with message: " + "; ".join(problems)
            )
        return Request(
            stack=stack,
            region=region,
            declaration=declaration,
            schema=schema,
            properties=properties,
            name=generated_name(stack, declaration.logical_id, schema),
        )

    def _schema(self, type_name: str, region: str) -> TypeSchema:
        schema = schema_of(type_name, region)
        if schema is None:
            raise ResourceFailedError(f"Unrecognized resource type {type_name} in {region}")
        return schema

    def _refuse_twin(self, schema: TypeSchema, region: str, own: str) -> None:
        if own and self._world.find(schema.type, region, own) is not None:
            raise ResourceFailedError(
                f"Resource of type '{schema.type}' with identifier '{own}' already exists."
            )


def _complete(request: Request, made: Made) -> JsonObject:
    """Give every read-only attribute a plausible value where the API gave none."""
    plausible = make(replace(request, name=made.physical_id.split("/")[-1])).attributes
    return {**plausible, **made.attributes}


def _named(made: Made, schema: TypeSchema) -> JsonObject:
    name = schema.name_property
    return {name: as_text(made.attributes[name])} if name and name in made.attributes else {}
