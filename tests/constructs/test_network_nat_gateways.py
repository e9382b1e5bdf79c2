"""NAT gateways: how many, whose routes, and in which stack."""

from __future__ import annotations

import pytest
from aws_cdk import App, Aws, CfnResource, Fn, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk.assertions import Match, Template

from eks_constructs.errors import ConfigurationError
from eks_constructs.network import NatGateways, Network
from eks_constructs.planning.network import NatMode

ZONES = ("eu-west-1a", "eu-west-1b", "eu-west-1c")


@pytest.fixture
def app() -> App:
    """Return an app whose stacks refer to each other weakly."""
    return App(context={"@aws-cdk/core:defaultCrossStackReferences": "weak"})


@pytest.fixture
def stack(app: App) -> Stack:
    """Return the stack of the network."""
    return Stack(app, "Net")


def gateway_of_each_zone(stack: Stack, network: Network) -> dict[str, str]:
    """Return each private zone with the zone of its gateway, as the template has it."""
    assert network.nat_gateways is not None
    zone_of = {
        stack.resolve(gateway.ref)["Ref"]: zone
        for zone, gateway in network.nat_gateways.gateways.items()
    }
    template = Template.from_stack(stack)
    found = {}
    for subnet in network.private_subnets:
        table = stack.resolve(subnet.route_table.route_table_id)
        (route,) = template.find_resources(
            "AWS::EC2::Route",
            {"Properties": {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0"}},
        ).values()
        found[subnet.availability_zone] = zone_of[route["Properties"]["NatGatewayId"]["Ref"]]
    return found


@pytest.mark.parametrize(
    ("mode", "gateways"), [(NatMode.PER_ZONE, 3), (NatMode.SINGLE, 1), (NatMode.NONE, 0)]
)
def test_mode_decides_how_many_gateways_there_are(
    stack: Stack, mode: NatMode, gateways: int
) -> None:
    """Each with an address of its own."""
    network = Network(stack, "Network", zones=ZONES, nat=mode)
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::EC2::NatGateway", gateways)
    template.resource_count_is("AWS::EC2::EIP", gateways)
    assert (network.nat_gateways is None) == (mode is NatMode.NONE)


def test_each_zone_leaves_by_its_own_gateway(stack: Stack) -> None:
    """The gateway stands in the public subnet of the zone, and so do the routes to it."""
    network = Network(stack, "Network", zones=ZONES)
    assert gateway_of_each_zone(stack, network) == {zone: zone for zone in ZONES}
    assert network.nat_gateways is not None
    for subnet in network.public_subnets:
        gateway = network.nat_gateways.gateways[subnet.availability_zone]
        assert stack.resolve(gateway.subnet_id) == stack.resolve(subnet.subnet_id)


def test_all_zones_leave_by_the_single_gateway(stack: Stack) -> None:
    """It stands in the first zone."""
    network = Network(stack, "Network", zones=ZONES[::-1], nat=NatMode.SINGLE)
    assert gateway_of_each_zone(stack, network) == dict.fromkeys(ZONES, "eu-west-1a")


def test_gateways_wait_for_the_internet_gateway(stack: Stack) -> None:
    """An address is given only when the VPC is attached to the internet."""
    Network(stack, "Network", zones=ZONES)
    template = Template.from_stack(stack)
    route = Match.string_like_regexp("NetworkPubliceuwest1a(DefaultRoute|RouteTableAssociation).*")
    for resource_type in ("AWS::EC2::EIP", "AWS::EC2::NatGateway"):
        template.has_resource(resource_type, {"DependsOn": Match.array_with([route])})


def test_addresses_are_told_for_allow_lists(stack: Stack) -> None:
    """By zone."""
    network = Network(stack, "Network", zones=ZONES)
    assert network.nat_gateways is not None
    assert tuple(network.nat_gateways.elastic_ips) == ZONES
    address = network.nat_gateways.elastic_ips["eu-west-1a"].attr_public_ip
    assert stack.resolve(address)["Fn::GetAtt"][1] == "PublicIp"


def test_in_the_same_stack_the_subnet_knows_its_route(stack: Stack) -> None:
    """So that nodes which depend on the subnet's connectivity wait for the route."""
    network = Network(stack, "Network", zones=ZONES)
    node = CfnResource(stack, "Node", type="Test::Node")
    node.node.add_dependency(network.private_subnets[0].internet_connectivity_established)
    route = Match.string_like_regexp("NetworkPrivateeuwest1aDefaultRoute.*")
    Template.from_stack(stack).has_resource("Test::Node", {"DependsOn": Match.array_with([route])})


def test_nodes_can_wait_for_the_routes(stack: Stack) -> None:
    """Wherever the routes live."""
    network = Network(stack, "Network", zones=ZONES)
    assert network.nat_gateways is not None
    node = CfnResource(stack, "Node", type="Test::Node")
    node.node.add_dependency(*network.nat_gateways.routes)
    Template.from_stack(stack).has_resource(
        "Test::Node",
        {
            "DependsOn": [
                Match.string_like_regexp(f"NetworkPrivateeuwest1{letter}DefaultRoute.*")
                for letter in "abc"
            ]
        },
    )


def test_in_another_stack_the_network_does_not_wait_for_the_gateways(
    app: App, stack: Stack
) -> None:
    """A cluster that needs only subnets is not delayed; references go one way."""
    network = Network(stack, "Network", zones=ZONES, nat=NatMode.NONE)
    later = Stack(app, "Nat")
    gateways = NatGateways(
        later,
        "NatGateways",
        public_subnets=network.public_subnets,
        private_subnets=network.private_subnets,
    )
    assert stack.dependencies == []
    routes = Template.from_stack(later).find_resources("AWS::EC2::Route")
    assert set(routes) == {
        later.get_logical_id(route) for route in gateways.routes if isinstance(route, ec2.CfnRoute)
    }
    assert len(routes) == 3
    assert later.dependencies == [stack]
    assert "AWS::EC2::NatGateway" not in {
        resource["Type"] for resource in Template.from_stack(stack).to_json()["Resources"].values()
    }


def test_subnets_of_an_ordinary_vpc_will_do(app: App) -> None:
    """Whoever has a VPC without a way out can add one."""
    net = Stack(app, "Theirs")
    vpc = ec2.Vpc(
        net,
        "Vpc",
        availability_zones=list(ZONES[:2]),
        nat_gateways=0,
        restrict_default_security_group=False,
        subnet_configuration=[
            ec2.SubnetConfiguration(name="out", subnet_type=ec2.SubnetType.PUBLIC),
            ec2.SubnetConfiguration(name="in", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
        ],
    )
    later = Stack(app, "Nat")
    NatGateways(
        later,
        "NatGateways",
        public_subnets=vpc.public_subnets,
        private_subnets=vpc.isolated_subnets,
        mode=NatMode.SINGLE,
    )
    Template.from_stack(later).resource_count_is("AWS::EC2::Route", 2)


def test_imported_subnets_get_routes_in_the_scope_of_the_gateways(stack: Stack) -> None:
    """They belong to nobody's stack."""
    public = ec2.Subnet.from_subnet_attributes(
        stack, "Out", subnet_id="subnet-01", availability_zone="eu-west-1a", route_table_id="rtb-01"
    )
    private = ec2.Subnet.from_subnet_attributes(
        stack, "In", subnet_id="subnet-02", availability_zone="eu-west-1a", route_table_id="rtb-02"
    )
    NatGateways(stack, "NatGateways", public_subnets=[public], private_subnets=[private])
    template = Template.from_stack(stack)
    template.has_resource_properties("AWS::EC2::Route", {"RouteTableId": "rtb-02"})
    template.has_resource_properties("AWS::EC2::NatGateway", {"SubnetId": "subnet-01"})


def test_a_zone_without_a_gateway_is_refused(stack: Stack) -> None:
    """The message says which one, and what else would do."""
    network = Network(stack, "Network", zones=ZONES, nat=NatMode.NONE)
    with pytest.raises(ConfigurationError) as caught:
        NatGateways(
            stack,
            "NatGateways",
            public_subnets=network.public_subnets[:2],
            private_subnets=network.private_subnets,
        )
    assert str(caught.value) == (
        "invalid NAT gateways:\n"
        "  - public_subnets: must include one in eu-west-1c, where private subnets are; "
        "or use a single gateway [required]"
    )


def test_zones_that_only_cloudformation_knows_are_refused(stack: Stack) -> None:
    """Which zone has a gateway is decided at synthesis."""
    subnet = ec2.PrivateSubnet(
        stack,
        "Subnet",
        availability_zone=Fn.select(0, Fn.get_azs(Aws.REGION)),
        cidr_block="10.0.0.0/24",
        vpc_id="vpc-01",
    )
    with pytest.raises(
        ConfigurationError, match=r"private_subnets\.availability_zone: must be known"
    ):
        NatGateways(stack, "NatGateways", public_subnets=[], private_subnets=[subnet])


def test_imported_subnets_must_know_zone_and_route_table(stack: Stack) -> None:
    """The CDK would fail with a message about JavaScript."""
    with pytest.raises(ConfigurationError) as caught:
        NatGateways(
            stack,
            "Nat",
            public_subnets=[ec2.Subnet.from_subnet_id(stack, "Public", "subnet-01")],
            private_subnets=[
                ec2.Subnet.from_subnet_attributes(
                    stack, "Private", subnet_id="subnet-02", availability_zone="eu-west-1a"
                )
            ],
        )
    assert [(problem.where, problem.code) for problem in caught.value.problems] == [
        ("public_subnets[0].availability_zone", "required"),
        ("private_subnets[0].route_table_id", "required"),
    ]
