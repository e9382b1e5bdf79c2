"""How the VPC types of ``AWS::EC2`` are carried out in moto's EC2."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from eks_constructs.local.aws_api import AwsApi
from eks_constructs.local.carrying import Made, Request
from eks_constructs.local.failures import ResourceFailedError
from eks_constructs.local.json_values import JsonObject, as_flag, as_text, tag_map
from eks_constructs.local.mirrors import (
    ApiMirror,
    Settle,
    by,
    tag_list,
    taking,
)
from eks_constructs.local.mirrors_ec2_attributes import subnet_attributes, vpc_attributes
from eks_constructs.local.mirrors_ec2_endpoints import endpoint_arguments, settle_endpoint
from eks_constructs.local.state import Resource

_VPC_FLAGS: Final = ("EnableDnsSupport", "EnableDnsHostnames")
_SUBNET_FLAGS: Final = ("MapPublicIpOnLaunch", "AssignIpv6AddressOnCreation")
_LOCAL_ZONE: Final = re.compile(r"[a-z]+(-[a-z]+)+-\d-[a-z]{3}-\d[a-z]")
_ROUTE_DESTINATIONS: Final = ("DestinationCidrBlock", "DestinationIpv6CidrBlock")


def tagged(also: Settle | None = None, *, attribute: str | None = None) -> Settle:
    """Return a settling step that sets the tags of an EC2 resource.

    Args:
        also: What else to settle, before the tags.
        attribute: The attribute that holds the id to tag. Default: the physical id.
    """

    def settle(api: AwsApi, request: Request, made: Made, before: Resource | None) -> JsonObject:
        found = also(api, request, made, before) if also is not None else {}
        own_id = as_text(made.attributes[attribute]) if attribute else made.physical_id
        wanted = tag_map(request.properties.get("Tags"))
        had = tag_map(before.properties.get("Tags")) if before is not None else {}
        gone: JsonObject = {
            "Resources": [own_id],
            "Tags": [{"Key": k} for k in had.keys() - wanted],
        }
        if gone["Tags"]:
            api.call(request.region, "ec2.delete_tags", gone)
        if wanted:
            tags = tag_list(request.properties.get("Tags"))
            api.call(request.region, "ec2.create_tags", {"Resources": [own_id], "Tags": tags})
        return found

    return settle


def ec2_mirrors(api: AwsApi) -> Mapping[str, ApiMirror]:
    """Return how each type is carried out."""
    return {
        f"AWS::EC2::{name}": mirror
        for part in (
            _vpc(api),
            _blocks(api),
            _gateways(api),
            _nat(api),
            _routing(api),
            _extras(api),
        )
        for name, mirror in part.items()
    }


def _vpc(api: AwsApi) -> Mapping[str, ApiMirror]:
    return {
        "VPC": ApiMirror(
            api=api,
            create_call="ec2.create_vpc",
            arguments=taking("CidrBlock", "InstanceTenancy"),
            physical_id=("Vpc", "VpcId"),
            found={"VpcId": ("Vpc", "VpcId")},
            settle=tagged(_flags("ec2.modify_vpc_attribute", "VpcId", _VPC_FLAGS)),
            now=vpc_attributes,
            delete_call="ec2.delete_vpc",
            delete_arguments=by("VpcId"),
        ),
        "Subnet": ApiMirror(
            api=api,
            create_call="ec2.create_subnet",
            arguments=_subnet_arguments,
            physical_id=("Subnet", "SubnetId"),
            found={
                "SubnetId": ("Subnet", "SubnetId"),
                "AvailabilityZone": ("Subnet", "AvailabilityZone"),
                "AvailabilityZoneId": ("Subnet", "AvailabilityZoneId"),
            },
            settle=tagged(_flags("ec2.modify_subnet_attribute", "SubnetId", _SUBNET_FLAGS)),
            now=subnet_attributes,
            delete_call="ec2.delete_subnet",
            delete_arguments=by("SubnetId"),
        ),
    }


def _blocks(api: AwsApi) -> Mapping[str, ApiMirror]:
    return {
        "VPCCidrBlock": ApiMirror(
            api=api,
            create_call="ec2.associate_vpc_cidr_block",
            arguments=taking("VpcId", "CidrBlock", "AmazonProvidedIpv6CidrBlock"),
            physical_id=("*", "AssociationId"),
            found={"Id": ("*", "AssociationId")},
            delete_call="ec2.disassociate_vpc_cidr_block",
            delete_arguments=by("AssociationId"),
        ),
        "SubnetCidrBlock": ApiMirror(
            api=api,
            create_call="ec2.associate_subnet_cidr_block",
            arguments=taking("SubnetId", "Ipv6CidrBlock"),
            physical_id=("Ipv6CidrBlockAssociation", "AssociationId"),
            found={"Id": ("Ipv6CidrBlockAssociation", "AssociationId")},
            delete_call="ec2.disassociate_subnet_cidr_block",
            delete_arguments=by("AssociationId"),
        ),
    }


def _gateways(api: AwsApi) -> Mapping[str, ApiMirror]:
    return {
        "InternetGateway": ApiMirror(
            api=api,
            create_call="ec2.create_internet_gateway",
            arguments=taking(),
            physical_id=("InternetGateway", "InternetGatewayId"),
            found={"InternetGatewayId": ("InternetGateway", "InternetGatewayId")},
            settle=tagged(),
            delete_call="ec2.delete_internet_gateway",
            delete_arguments=by("InternetGatewayId"),
        ),
        "VPCGatewayAttachment": ApiMirror(
            api=api,
            create_call="ec2.attach_internet_gateway",
            arguments=taking("InternetGatewayId", "VpcId"),
            physical_id=lambda request: f"IGW|{as_text(request.properties['VpcId'])}",
            delete_call="ec2.detach_internet_gateway",
            delete_arguments=_properties("InternetGatewayId", "VpcId"),
        ),
        "EgressOnlyInternetGateway": ApiMirror(
            api=api,
            create_call="ec2.create_egress_only_internet_gateway",
            arguments=taking("VpcId"),
            physical_id=("EgressOnlyInternetGateway", "EgressOnlyInternetGatewayId"),
            found={"Id": ("EgressOnlyInternetGateway", "EgressOnlyInternetGatewayId")},
            settle=tagged(),
            delete_call="ec2.delete_egress_only_internet_gateway",
            delete_arguments=by("EgressOnlyInternetGatewayId"),
        ),
    }


def _nat(api: AwsApi) -> Mapping[str, ApiMirror]:
    return {
        "EIP": ApiMirror(
            api=api,
            create_call="ec2.allocate_address",
            arguments=lambda _: {"Domain": "vpc"},
            physical_id=("PublicIp",),
            found={"PublicIp": ("PublicIp",), "AllocationId": ("AllocationId",)},
            settle=tagged(attribute="AllocationId"),
            delete_call="ec2.release_address",
            delete_arguments=lambda found: {"AllocationId": found.attributes["AllocationId"]},
        ),
        "NatGateway": ApiMirror(
            api=api,
            create_call="ec2.create_nat_gateway",
            arguments=taking("SubnetId", "AllocationId", "ConnectivityType"),
            physical_id=("NatGateway", "NatGatewayId"),
            found={"NatGatewayId": ("NatGateway", "NatGatewayId")},
            settle=tagged(),
            delete_call="ec2.delete_nat_gateway",
            delete_arguments=by("NatGatewayId"),
        ),
    }


def _routing(api: AwsApi) -> Mapping[str, ApiMirror]:
    targets = ("GatewayId", "NatGatewayId", "EgressOnlyInternetGatewayId", "TransitGatewayId")
    return {
        "RouteTable": ApiMirror(
            api=api,
            create_call="ec2.create_route_table",
            arguments=taking("VpcId"),
            physical_id=("RouteTable", "RouteTableId"),
            found={"RouteTableId": ("RouteTable", "RouteTableId")},
            settle=tagged(),
            delete_call="ec2.delete_route_table",
            delete_arguments=by("RouteTableId"),
        ),
        "Route": ApiMirror(
            api=api,
            create_call="ec2.create_route",
            arguments=taking("RouteTableId", *_ROUTE_DESTINATIONS, *targets),
            physical_id=_route_id,
            settle=_settle_route,
            delete_call="ec2.delete_route",
            delete_arguments=_properties("RouteTableId", *_ROUTE_DESTINATIONS),
        ),
        "SubnetRouteTableAssociation": ApiMirror(
            api=api,
            create_call="ec2.associate_route_table",
            arguments=taking("RouteTableId", "SubnetId"),
            physical_id=("AssociationId",),
            found={"Id": ("AssociationId",)},
            delete_call="ec2.disassociate_route_table",
            delete_arguments=by("AssociationId"),
        ),
    }


def _extras(api: AwsApi) -> Mapping[str, ApiMirror]:
    return {
        "VPCEndpoint": ApiMirror(
            api=api,
            create_call="ec2.create_vpc_endpoint",
            arguments=endpoint_arguments,
            physical_id=("VpcEndpoint", "VpcEndpointId"),
            found={"Id": ("VpcEndpoint", "VpcEndpointId")},
            settle=tagged(settle_endpoint),
            delete_call="ec2.delete_vpc_endpoints",
            delete_arguments=lambda found: {"VpcEndpointIds": [found.physical_id]},
        ),
        "FlowLog": ApiMirror(
            api=api,
            create_call="ec2.create_flow_logs",
            arguments=_flow_log_arguments,
            physical_id=("FlowLogIds", "*"),
            found={"Id": ("FlowLogIds", "*")},
            settle=tagged(),
            delete_call="ec2.delete_flow_logs",
            delete_arguments=lambda found: {"FlowLogIds": [found.physical_id]},
        ),
    }


def _flags(operation: str, id_name: str, names: tuple[str, ...]) -> Settle:
    def settle(api: AwsApi, request: Request, made: Made, before: Resource | None) -> JsonObject:
        had = before.properties if before is not None else {}
        for name in names:
            if name in request.properties or name in had:
                wanted: JsonObject = {"Value": as_flag(request.properties.get(name))}
                api.call(request.region, operation, {id_name: made.physical_id, name: wanted})
        return {}

    return settle


def _properties(*names: str) -> Callable[[Resource], JsonObject]:
    return lambda resource: {name: resource.properties.get(name) for name in names}


def _subnet_arguments(request: Request) -> JsonObject:
    zone = as_text(request.properties.get("AvailabilityZone")) or request.region
    if not zone.startswith(request.region):
        # moto would take any zone of any region.
        raise ResourceFailedError(f"availability zone {zone} is not one of {request.region}")
    taken = taking("VpcId", "CidrBlock", "Ipv6CidrBlock", "AvailabilityZone")(request)
    if _LOCAL_ZONE.fullmatch(zone) is not None:
        # moto has no Local Zones; their subnets stand in the first zone of the region there.
        return {**taken, "AvailabilityZone": f"{request.region}a"}
    return taken


def _route_id(request: Request) -> str:
    destination = next(
        as_text(request.properties[name])
        for name in (*_ROUTE_DESTINATIONS, "DestinationPrefixListId")
        if name in request.properties
    )
    return f"{as_text(request.properties['RouteTableId'])}|{destination}"


def _settle_route(api: AwsApi, request: Request, _: Made, before: Resource | None) -> JsonObject:
    if before is not None:
        target = taking("RouteTableId", *_ROUTE_DESTINATIONS, "GatewayId", "NatGatewayId")
        api.call(request.region, "ec2.replace_route", target(request))
    return {}


def _flow_log_arguments(request: Request) -> JsonObject:
    names = ("ResourceType", "TrafficType", "LogDestinationType", "LogDestination", "LogGroupName")
    more = ("LogFormat", "MaxAggregationInterval", "DeliverLogsPermissionArn")
    return {**taking(*names, *more)(request), "ResourceIds": [request.properties["ResourceId"]]}
