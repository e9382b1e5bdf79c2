"""How a VPC endpoint is made in moto's EC2, and how it changes in place."""

from __future__ import annotations

from typing import Final

from eks_constructs.local.aws_api import AwsApi
from eks_constructs.local.carrying import Made, Request
from eks_constructs.local.json_values import JsonObject, texts
from eks_constructs.local.mirrors import document, taking
from eks_constructs.local.state import Resource

_LISTS: Final = ("SubnetIds", "RouteTableIds", "SecurityGroupIds")


def endpoint_arguments(request: Request) -> JsonObject:
    """Return what an endpoint is made with."""
    policy = request.properties.get("PolicyDocument")
    return {
        **taking("VpcId", "ServiceName", *_LISTS, "PrivateDnsEnabled")(request),
        # moto cannot delete an endpoint that was made without its type.
        "VpcEndpointType": request.properties.get("VpcEndpointType") or "Gateway",
        "PolicyDocument": document(policy) if policy is not None else None,
    }


def settle_endpoint(
    api: AwsApi, request: Request, made: Made, before: Resource | None
) -> JsonObject:
    """Give an endpoint other subnets, route tables, security groups and another policy."""
    if before is None:
        return {}
    changes: JsonObject = {"VpcEndpointId": made.physical_id}
    for name in _LISTS:
        had = texts(before.properties.get(name) or [])
        wanted = texts(request.properties.get(name) or [])
        changes[f"Add{name}"] = [each for each in wanted if each not in had]
        changes[f"Remove{name}"] = [each for each in had if each not in wanted]
    policy = request.properties.get("PolicyDocument")
    if policy is not None:
        changes["PolicyDocument"] = document(policy)
    api.call(request.region, "ec2.modify_vpc_endpoint", {k: v for k, v in changes.items() if v})
    return {}
