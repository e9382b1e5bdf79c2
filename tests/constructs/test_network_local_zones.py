"""Subnets in Local Zones: routes, tags, refusals."""

from __future__ import annotations

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk.assertions import Template

from eks_constructs.errors import ConfigurationError
from eks_constructs.network import LocalZoneSubnets, Network
from eks_constructs.planning.network import NatMode
from eks_constructs.planning.network_layout import SubnetLayout, SubnetTier
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


def test_eksctl_s_layout_has_places_for_local_zones() -> None:
    """Behind the zones in each half; tagged and routed as eksctl does, and not for the cluster."""
    stack = Stack(App(), "Net", env=ENVIRONMENT)
    network = Network(
        stack,
        "Network",
        zones=["us-west-2a", "us-west-2b"],
        local_zones=["us-west-2-lax-1a", "us-west-2-den-1a"],
        cidr="192.168.0.0/16",
        layout=SubnetLayout.EKSCTL,
        nat=NatMode.SINGLE,
        map_public_ip_on_launch=True,
        flow_logs=None,
    )
    template = Template.from_stack(stack)
    subnets = [each["Properties"] for each in template.find_resources("AWS::EC2::Subnet").values()]
    blocks = {
        (each["AvailabilityZone"], each["MapPublicIpOnLaunch"]): each["CidrBlock"]
        for each in subnets
    }
    assert blocks == {
        ("us-west-2a", True): "192.168.0.0/19",
        ("us-west-2b", True): "192.168.32.0/19",
        ("us-west-2-lax-1a", True): "192.168.64.0/19",
        ("us-west-2-den-1a", True): "192.168.96.0/19",
        ("us-west-2a", False): "192.168.128.0/19",
        ("us-west-2b", False): "192.168.160.0/19",
        ("us-west-2-lax-1a", False): "192.168.192.0/19",
        ("us-west-2-den-1a", False): "192.168.224.0/19",
    }
    assert all(
        {tag["Key"] for tag in each["Tags"]} & {"kubernetes.io/role/elb"}
        == {"kubernetes.io/role/elb"}
        for each in subnets
        if each["MapPublicIpOnLaunch"]
    )
    template.resource_count_is("AWS::EC2::NatGateway", 1)
    routes = [each["Properties"] for each in template.find_resources("AWS::EC2::Route").values()]
    assert sum("NatGatewayId" in each for each in routes) == 4
    assert sum("GatewayId" in each for each in routes) == 4
    assert {each.availability_zone for each in network.private_subnets} == {
        "us-west-2a",
        "us-west-2b",
    }
    assert set(network.local_subnets[SubnetTier.PRIVATE]) == {
        "us-west-2-lax-1a",
        "us-west-2-den-1a",
    }


@pytest.mark.parametrize(
    ("layout", "nat", "local_zones", "message"),
    [
        (SubnetLayout.BY_ZONE, NatMode.SINGLE, ["us-west-2-lax-1a"], "layout: must be eksctl to"),
        (SubnetLayout.EKSCTL, NatMode.PER_ZONE, ["us-west-2-lax-1a"], "nat: must be single or"),
        (SubnetLayout.EKSCTL, NatMode.NONE, ["us-west-2-lax-1a"] * 2, "each Local Zone only once"),
        (
            SubnetLayout.EKSCTL,
            NatMode.NONE,
            [f"us-west-2-lax-1{letter}" for letter in "abcdefg"],
            "local_zones: must be at most 8 together with zones",
        ),
        (SubnetLayout.EKSCTL, NatMode.NONE, ["us-east-1-bos-1a"], "must be a Local Zone of us-w"),
    ],
)
def test_local_zones_without_a_place_are_refused(
    layout: SubnetLayout, nat: NatMode, local_zones: list[str], message: str
) -> None:
    """With what is allowed instead."""
    with pytest.raises(ConfigurationError, match=message):
        Network(
            Stack(App(), "Net", env=ENVIRONMENT),
            "Network",
            zones=["us-west-2a", "us-west-2b"],
            local_zones=local_zones,
            layout=layout,
            nat=nat,
        )
