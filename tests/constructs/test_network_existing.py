"""A VPC made by others: imported as it is, with the tags it needs."""

from __future__ import annotations

import pytest
from aws_cdk import Acknowledgment, App, Environment, Fn, Stack, Validations
from aws_cdk import aws_ec2 as ec2
from aws_cdk.assertions import Template

from eks_constructs.errors import ConfigurationError
from eks_constructs.network import SUBNET_TAGS_WARNING, ExistingNetwork, Network
from eks_constructs.planning.network_existing import ExistingSubnet

IDS = ["subnet-00000001", "subnet-00000002"]


def subnet(subnet_id: str, zone: str, route_table_id: str | None = None) -> ExistingSubnet:
    """Return one subnet."""
    return ExistingSubnet(subnet_id=subnet_id, zone=zone, route_table_id=route_table_id)


def existing(stack: Stack) -> ExistingNetwork:
    """Return a network with two zones and three tiers."""
    return Network.from_existing(
        stack,
        "Network",
        vpc_id="vpc-0123456789abcdef0",
        cidr="10.0.0.0/16",
        public_subnets={"out-b": subnet("subnet-0000000b", "eu-west-1b", "rtb-0000000b")},
        private_subnets={
            "eu-west-1b": subnet("subnet-00000002", "eu-west-1b", "rtb-00000002"),
            "eu-west-1a": subnet("subnet-00000001", "eu-west-1a", "rtb-00000001"),
        },
        control_plane_subnets={
            "eu-west-1a": subnet("subnet-00000003", "eu-west-1a"),
            "eu-west-1b": subnet("subnet-00000004", "eu-west-1b"),
        },
        cluster_names=["demo"],
        karpenter_discovery="demo",
    )


@pytest.fixture
def stack() -> Stack:
    """Return a stack that knows its region."""
    return Stack(App(), "Net", env=Environment(region="eu-west-1"))


def warnings(stack: Stack) -> list[str]:
    """Return the text of each warning of the stack."""
    # Not by aws_cdk.assertions.Annotations, whose entries jsii cannot always read.
    return [
        str(entry.data)
        for construct in stack.node.find_all()
        for entry in construct.node.metadata
        if entry.type == "aws:cdk:warning"
    ]


def test_an_existing_network_reads_like_one_of_ours(stack: Stack) -> None:
    """Same attributes; nothing is made."""
    network = existing(stack)
    assert network.vpc_id == network.vpc.vpc_id == "vpc-0123456789abcdef0"
    assert network.cidr == network.vpc.vpc_cidr_block == "10.0.0.0/16"
    assert network.zones == ("eu-west-1a", "eu-west-1b")
    assert [each.subnet_id for each in network.private_subnets] == [
        "subnet-00000001",
        "subnet-00000002",
    ]
    assert [each.subnet_id for each in network.public_subnets] == ["subnet-0000000b"]
    assert [each.availability_zone for each in network.control_plane_subnets] == [
        "eu-west-1a",
        "eu-west-1b",
    ]
    assert network.private_subnets[0].route_table.route_table_id == "rtb-00000001"
    assert network.isolated_subnets == ()
    assert "Resources" not in Template.from_stack(stack).to_json()


def test_the_vpc_of_the_subnets_is_found_when_somebody_asks(stack: Stack) -> None:
    """By one interface, in the private subnet whose name comes first; else nothing is made."""
    network = Network.from_existing(
        stack,
        "Network",
        public_subnets={"a": subnet("subnet-00000003", "eu-west-1a")},
        private_subnets={
            "b": subnet("subnet-00000002", "eu-west-1b"),
            "a": subnet("subnet-00000001", "eu-west-1a"),
        },
    )
    assert len(network.private_subnets) == 2
    assert network.node.try_find_child("VpcFinder") is None
    assert network.vpc.vpc_id == network.vpc_id
    template = Template.from_stack(stack)
    ((logical_id, made),) = template.to_json()["Resources"].items()
    assert made["Type"] == "AWS::EC2::NetworkInterface"
    assert made["Properties"]["SubnetId"] == "subnet-00000001"
    assert stack.resolve(network.vpc_id) == {"Fn::GetAtt": [logical_id, "VpcId"]}


def test_a_vpc_without_id_and_subnets_is_none(stack: Stack) -> None:
    """Nothing could tell which it is."""
    with pytest.raises(ConfigurationError) as caught:
        Network.from_existing(stack, "Network", one_zone=True)
    assert ("vpc_id", "required") in [(each.where, each.code) for each in caught.value.problems]


def test_vpc_attribute_offers_only_tiers_that_all_zones_have(stack: Stack) -> None:
    """The CDK cannot describe others."""
    network = existing(stack)
    assert [each.subnet_id for each in network.vpc.private_subnets] == [
        "subnet-00000001",
        "subnet-00000002",
    ]
    assert network.vpc.public_subnets == []


def test_vpc_attribute_needs_no_zones(stack: Stack) -> None:
    """Subnets have names of their own and nobody said where they are."""
    network = Network.from_existing(
        stack,
        "Network",
        vpc_id="vpc-0123456789abcdef0",
        private_subnets={
            "one": ExistingSubnet(subnet_id="subnet-00000001"),
            "two": ExistingSubnet(subnet_id="subnet-00000002"),
        },
    )
    group = ec2.SecurityGroup(stack, "Group", vpc=network.vpc)
    assert group.node.default_child is not None
    assert network.zones == ()
    assert network.vpc.private_subnets == []


def test_missing_tags_are_told_as_commands(stack: Stack) -> None:
    """One warning, ready to be copied."""
    existing(stack)
    (warning,) = warnings(stack)
    assert warning.startswith(
        "the subnets of vpc-0123456789abcdef0 are found by tags that synthesis cannot see; "
        "if they are missing, run\n"
        "  aws ec2 create-tags --region eu-west-1 --resources subnet-00000001 subnet-00000002 "
        "--tags Key=kubernetes.io/role/internal-elb,Value=1 "
        "Key=kubernetes.io/cluster/demo,Value=shared Key=karpenter.sh/discovery,Value=demo\n"
        "  aws ec2 create-tags --region eu-west-1 --resources subnet-0000000b "
        "--tags Key=kubernetes.io/role/elb,Value=1 "
        "Key=kubernetes.io/cluster/demo,Value=shared\n"
        "and once the tags are in place, acknowledge this warning"
    )


def test_a_stack_without_a_region_leaves_it_to_the_shell() -> None:
    """The commands are complete all the same."""
    network = existing(Stack(App(), "Net"))
    assert all(
        command.startswith("aws ec2 create-tags --resources ")
        for command in network.create_tags_commands
    )


def test_the_warning_can_be_acknowledged(stack: Stack) -> None:
    """Once the tags are there."""
    network = existing(stack)
    Validations.of(network).acknowledge(
        Acknowledgment(id=f"Annotation::{SUBNET_TAGS_WARNING}", reason="tagged on 2026-11-01")
    )
    assert warnings(stack) == []


def test_subnets_that_need_no_tags_give_no_warning(stack: Stack) -> None:
    """Isolated ones are found by nobody."""
    network = Network.from_existing(
        stack,
        "Network",
        vpc_id="vpc-00000001",
        isolated_subnets={
            "a": subnet("subnet-00000001", "eu-west-1a"),
            "b": subnet("subnet-00000002", "eu-west-1b"),
        },
    )
    assert network.create_tags_commands == ()
    assert warnings(stack) == []
    assert network.cidr is None


def test_a_description_that_cannot_be_is_refused(stack: Stack) -> None:
    """With the name of the subnet, as given."""
    with pytest.raises(ConfigurationError) as caught:
        Network.from_existing(
            stack,
            "Network",
            vpc_id="vpc-00000001",
            private_subnets={
                "a": subnet("subnet-00000001", "eu-west-1a"),
                "b": subnet("subnet-00000001", "eu-west-1b"),
            },
        )
    assert str(caught.value) == (
        "invalid existing network:\n"
        "  - private_subnets['b'].subnet_id: must be a subnet of its own, but is "
        "private_subnets['a'] too, got 'subnet-00000001' [name-duplicate]"
    )


def test_ids_that_only_cloudformation_knows_are_refused(stack: Stack) -> None:
    """The commands could not name them."""
    with pytest.raises(ConfigurationError) as caught:
        Network.from_existing(
            stack,
            "Network",
            vpc_id=Fn.import_value("Vpc"),
            private_subnets={"a": subnet(Fn.import_value("Subnet"), "eu-west-1a")},
        )
    assert [(problem.where, problem.code) for problem in caught.value.problems] == [
        ("vpc_id", "must-be-concrete"),
        ("private_subnets.subnet_id", "must-be-concrete"),
    ]
