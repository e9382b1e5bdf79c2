"""Subnets in Local Zones: routes, tags, refusals."""

from __future__ import annotations

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk.assertions import Template

from eks_constructs.errors import ConfigurationError
from eks_constructs.network import LocalZoneSubnets, Network
from eks_constructs.planning.network_local_zones import LocalZoneSubnet

ENVIRONMENT = Environment(account="111122223333", region="us-west-2")
VPC_ID = "vpc-0123456789abcdef0"


def test_a_network_of_ours_reaches_into_local_zones() -> None:
    """Public by the internet gateway, private by a NAT gateway of the region; no tags."""
    stack = Stack(App(), "Net", env=ENVIRONMENT)
    network = Network(stack, "Network", zones=["us-west-2a", "us-west-2b"], cluster_names=["demo"])
    assert network.nat_gateways is not None
    local = LocalZoneSubnets(
        stack,
        "LocalZones",
        vpc_id=network.vpc_id,
        vpc_cidrs=network.cidrs,
        subnets={
            "us-west-2-lax-1b": LocalZoneSubnet(cidr="10.0.220.0/22"),
            "us-west-2-lax-1a": LocalZoneSubnet(cidr="10.0.216.0/22", public=True),
        },
        taken=[subnet.cidr for subnet in network.subnet_plan],
        internet_gateway_id=network.internet_gateway_id,
        nat_gateway_id=network.nat_gateways.gateways["us-west-2a"].ref,
        cluster_names=["demo"],
    )
    template = Template.from_stack(stack)
    assert list(local.subnets) == ["us-west-2-lax-1a", "us-west-2-lax-1b"]
    routes = {
        str(each["Properties"]["RouteTableId"]): each["Properties"]
        for each in template.find_resources("AWS::EC2::Route").values()
    }
    public, private = (
        routes[str(stack.resolve(each.route_table.route_table_id))]
        for each in local.subnets.values()
    )
    assert public["GatewayId"] == stack.resolve(network.internet_gateway_id)
    assert private["NatGatewayId"] == stack.resolve(network.nat_gateways.gateways["us-west-2a"].ref)
    template.resource_count_is("AWS::EC2::NatGateway", 2)
    subnets = {
        each["Properties"]["AvailabilityZone"]: each["Properties"]
        for each in template.find_resources("AWS::EC2::Subnet").values()
    }
    assert subnets["us-west-2-lax-1a"]["MapPublicIpOnLaunch"] is False
    assert {tag["Key"] for tag in subnets["us-west-2-lax-1a"]["Tags"]} == {"Name"}


def test_load_balancers_find_a_subnet_only_when_asked() -> None:
    """Tagged beside others, the controller would refuse to choose."""
    stack = Stack(App(), "Net", env=ENVIRONMENT)
    LocalZoneSubnets(
        stack,
        "LocalZones",
        vpc_id=VPC_ID,
        vpc_cidrs=["10.0.0.0/16"],
        subnets={"us-west-2-lax-1a": LocalZoneSubnet(cidr="10.0.216.0/22", load_balancers=True)},
        cluster_names=["demo"],
    )
    template = Template.from_stack(stack)
    (subnet,) = template.find_resources("AWS::EC2::Subnet").values()
    assert {tag["Key"]: tag["Value"] for tag in subnet["Properties"]["Tags"]} == {
        "Name": "Net/LocalZones/us-west-2-lax-1a",
        "kubernetes.io/role/internal-elb": "1",
        "kubernetes.io/cluster/demo": "shared",
    }
    template.resource_count_is("AWS::EC2::Route", 0)


def test_what_cannot_be_is_refused_at_once() -> None:
    """A public subnet needs its gateway."""
    stack = Stack(App(), "Net", env=ENVIRONMENT)
    with pytest.raises(ConfigurationError) as caught:
        LocalZoneSubnets(
            stack,
            "LocalZones",
            vpc_id=VPC_ID,
            vpc_cidrs=["10.0.0.0/16"],
            subnets={"us-west-2-lax-1a": LocalZoneSubnet(cidr="10.1.0.0/22", public=True)},
        )
    assert [(each.where, each.code) for each in caught.value.problems] == [
        ("subnets['us-west-2-lax-1a'].cidr", "cidr-invalid"),
        ("internet_gateway_id", "required"),
    ]
    with pytest.raises(ConfigurationError, match="region: must be known at synthesis"):
        LocalZoneSubnets(
            Stack(App(), "Anywhere"),
            "LocalZones",
            vpc_id=VPC_ID,
            vpc_cidrs=["10.0.0.0/16"],
            subnets={"us-west-2-lax-1a": LocalZoneSubnet(cidr="10.0.216.0/22")},
        )
