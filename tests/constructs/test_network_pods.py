"""Addresses for pods in a network: the second block, its subnets, what waits for it."""

from __future__ import annotations

from aws_cdk import App, Stack
from aws_cdk.assertions import Template

from eks_constructs.network import Network
from eks_constructs.planning.network import NatMode

ZONES = ("eu-west-1b", "eu-west-1a")


def test_pods_get_a_block_and_a_subnet_in_each_zone() -> None:
    """Subnets wait for the block; the network plugin is told by zone."""
    stack = Stack(App(), "Net")
    network = Network(stack, "Network", zones=ZONES, pod_cidr="100.64.0.0/16")
    template = Template.from_stack(stack)
    (block,) = template.find_resources("AWS::EC2::VPCCidrBlock")
    template.has_resource_properties(
        "AWS::EC2::VPCCidrBlock",
        {"CidrBlock": "100.64.0.0/16", "VpcId": stack.resolve(network.vpc_id)},
    )
    subnets = {
        each["Properties"]["CidrBlock"]: each
        for each in template.find_resources("AWS::EC2::Subnet").values()
    }
    assert sorted(subnets) == [
        "10.0.0.0/19",
        "10.0.192.0/22",
        "10.0.196.0/22",
        "10.0.32.0/19",
        "100.64.0.0/19",
        "100.64.32.0/19",
    ]
    assert subnets["100.64.0.0/19"]["DependsOn"] == [block]
    assert "DependsOn" not in subnets["10.0.0.0/19"]
    tags = {tag["Key"] for tag in subnets["100.64.0.0/19"]["Properties"]["Tags"]}
    assert not {key for key in tags if key.startswith(("kubernetes.io", "karpenter.sh"))}
    assert network.cidrs == ("10.0.0.0/16", "100.64.0.0/16")
    assert list(network.pod_subnets) == ["eu-west-1a", "eu-west-1b"]
    assert [each.availability_zone for each in network.pod_subnets.values()] == [
        "eu-west-1a",
        "eu-west-1b",
    ]


def test_a_block_for_pods_changes_nothing_else() -> None:
    """It is added to a network that is in use; only the S3 endpoint learns of more route tables."""
    stacks = Stack(App(), "Net"), Stack(App(), "Net")
    Network(stacks[0], "Network", zones=ZONES, cluster_names=["demo"])
    Network(stacks[1], "Network", zones=ZONES, cluster_names=["demo"], pod_cidr="100.64.0.0/20")
    before, after = (Template.from_stack(each).to_json()["Resources"] for each in stacks)
    changed = {before[name]["Type"] for name in before if before[name] != after[name]}
    assert changed == {"AWS::EC2::VPCEndpoint"}
    assert before.keys() < after.keys()


def test_pods_have_no_ipv6_addresses_and_no_routes_of_their_own() -> None:
    """They leave by the address of their node; IPv6 clusters need no such subnets."""
    stack = Stack(App(), "Net")
    network = Network(
        stack,
        "Network",
        zones=ZONES,
        pod_cidr="100.64.0.0/16",
        dual_stack=True,
        nat=NatMode.NONE,
    )
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::EC2::VPCCidrBlock", 2)
    with_ipv6 = {
        each["Properties"]["CidrBlock"]: "Ipv6CidrBlock" in each["Properties"]
        for each in template.find_resources("AWS::EC2::Subnet").values()
    }
    assert not with_ipv6["100.64.0.0/19"]
    assert with_ipv6["10.0.0.0/19"]
    tables = [
        stack.resolve(each.route_table.route_table_id) for each in network.pod_subnets.values()
    ]
    routes = template.find_resources("AWS::EC2::Route").values()
    assert not [each for each in routes if each["Properties"]["RouteTableId"] in tables]
    assert network.ipv6_cidr is not None
    assert stack.resolve(network.ipv6_cidr)["Fn::Select"][0] == 0


def test_without_a_block_there_are_no_subnets_for_pods() -> None:
    """Pods share those of the nodes."""
    network = Network(Stack(App(), "Net"), "Network", zones=ZONES)
    assert network.pod_subnets == {}
    assert network.cidrs == ("10.0.0.0/16",)
    assert network.ipv6_cidr is None
