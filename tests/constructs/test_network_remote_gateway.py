"""The way to networks outside of AWS."""

from __future__ import annotations

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk.assertions import Match, Template

from eks_constructs.errors import ConfigurationError
from eks_constructs.network import Network, RemoteGateway
from eks_constructs.planning.network import NatMode

ENVIRONMENT = Environment(account="111122223333", region="eu-west-1")
TRANSIT = "tgw-0123456789abcdef0"
VIRTUAL = "vgw-0123456789abcdef0"
BLOCKS = ["172.16.0.0/16", "172.17.0.0/16"]


def made(gateway_id: str) -> Template:
    """Return the template of a network with a gateway to elsewhere."""
    stack = Stack(App(), "Net", env=ENVIRONMENT)
    network = Network(
        stack,
        "Network",
        zones=["eu-west-1a", "eu-west-1b"],
        nat=NatMode.NONE,
        public_subnets=False,
        control_plane_subnets=True,
        flow_logs=None,
    )
    RemoteGateway(
        stack,
        "Gateway",
        vpc_id=network.vpc_id,
        gateway_id=gateway_id,
        cidrs=BLOCKS,
        subnets=[*network.private_subnets, *network.control_plane_subnets],
        attachment_subnets=network.private_subnets,
    )
    return Template.from_stack(stack)


def test_a_transit_gateway_has_an_interface_in_each_zone() -> None:
    """Each subnet has a route to each block, after the attachment."""
    template = made(TRANSIT)
    (attachment,) = template.find_resources("AWS::EC2::TransitGatewayAttachment").items()
    name, body = attachment
    assert body["Properties"]["TransitGatewayId"] == TRANSIT
    assert len(body["Properties"]["SubnetIds"]) == 2
    routes = template.find_resources("AWS::EC2::Route").values()
    assert len(routes) == 8
    assert all(each["Properties"]["TransitGatewayId"] == TRANSIT for each in routes)
    assert all(name in each["DependsOn"] for each in routes)
    assert {each["Properties"]["DestinationCidrBlock"] for each in routes} == set(BLOCKS)


def test_a_virtual_private_gateway_is_attached_to_the_vpc() -> None:
    """It needs no subnets."""
    template = made(VIRTUAL)
    template.has_resource_properties(
        "AWS::EC2::VPCGatewayAttachment",
        {"VpnGatewayId": VIRTUAL, "InternetGatewayId": Match.absent()},
    )
    routes = template.find_resources("AWS::EC2::Route").values()
    assert {each["Properties"]["GatewayId"] for each in routes} == {VIRTUAL}


def test_what_leads_nowhere_is_refused() -> None:
    """With the ids that are allowed; subnets made elsewhere must know their route table."""
    stack = Stack(App(), "Net", env=ENVIRONMENT)
    subnet = ec2.Subnet.from_subnet_id(stack, "Subnet", "subnet-0123456789abcdef0")
    with pytest.raises(ConfigurationError) as refused:
        RemoteGateway(
            stack,
            "Gateway",
            vpc_id="vpc-0123456789abcdef0",
            gateway_id="igw-0123456789abcdef0",
            cidrs=["172.16.0.0/16", "172.16.1.0/24"],
            subnets=[subnet],
        )
    assert [(each.where, each.code) for each in refused.value.problems] == [
        ("gateway_id", "invalid-value"),
        ("cidrs[1]", "cidr-overlap"),
        ("subnets[0].route_table_id", "required"),
    ]
    with pytest.raises(ConfigurationError, match="subnets: must name at least one subnet"):
        RemoteGateway(stack, "Other", vpc_id="vpc-1", gateway_id=TRANSIT, cidrs=BLOCKS, subnets=[])
    with pytest.raises(ConfigurationError, match="cidrs: must name the blocks"):
        RemoteGateway(
            stack, "Third", vpc_id="vpc-1", gateway_id=TRANSIT, cidrs=[], subnets=[subnet]
        )
