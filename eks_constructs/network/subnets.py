"""Subnets as planned, with their tags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from aws_cdk import Fn, Tags
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_constructs.planning.network import NetworkPlan
from eks_constructs.planning.network_existing import ExistingSubnet
from eks_constructs.planning.network_subnets import Subnet, SubnetTier
from eks_constructs.planning.network_tags import subnet_tags

SCOPES: Final[Mapping[SubnetTier, str]] = {
    SubnetTier.PUBLIC: "Public",
    SubnetTier.PRIVATE: "Private",
    SubnetTier.CONTROL_PLANE: "ControlPlane",
    SubnetTier.ISOLATED: "Isolated",
}
"""Construct id of the scope that holds the subnets of a tier, each under the name of its zone."""

_IPV6_BLOCKS: Final = 32
_IPV6_HOST_BITS: Final = "64"


@dataclass(frozen=True, kw_only=True, slots=True)
class Ipv6Block:
    """The IPv6 addresses of a VPC.

    Attributes:
        association: What gives the block to the VPC; subnets wait for it.
        blocks: Its /64 blocks, a list token.
    """

    association: ec2.CfnVPCCidrBlock
    blocks: list[str]


def ipv6_block(scope: Construct, vpc: ec2.CfnVPC) -> Ipv6Block:
    """Let Amazon give the VPC a /56 block of IPv6 addresses.

    See https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
    """
    association = ec2.CfnVPCCidrBlock(
        scope, "Ipv6Block", vpc_id=vpc.ref, amazon_provided_ipv6_cidr_block=True
    )
    whole = Fn.select(0, vpc.attr_ipv6_cidr_blocks)
    return Ipv6Block(association=association, blocks=Fn.cidr(whole, _IPV6_BLOCKS, _IPV6_HOST_BITS))


def make_subnet(
    scope: Construct, subnet: Subnet, *, plan: NetworkPlan, vpc_id: str, ipv6: Ipv6Block | None
) -> ec2.Subnet:
    """Make one planned subnet under the name of its zone, with a route table of its own.

    Args:
        scope: The scope of its tier.
        subnet: The subnet.
        plan: The network it belongs to.
        vpc_id: Id of the VPC.
        ipv6: IPv6 addresses of the VPC; ``None`` when it has none.
    """
    is_public = subnet.tier is SubnetTier.PUBLIC
    make = ec2.PublicSubnet if is_public else ec2.PrivateSubnet
    made = make(
        scope,
        subnet.zone,
        vpc_id=vpc_id,
        availability_zone=subnet.zone,
        cidr_block=subnet.cidr,
        map_public_ip_on_launch=is_public and plan.map_public_ip_on_launch,
        ipv6_cidr_block=None if ipv6 is None else Fn.select(subnet.ipv6_index, ipv6.blocks),
        assign_ipv6_address_on_creation=None if ipv6 is None else True,
    )
    if ipv6 is not None:
        made.node.add_dependency(ipv6.association)
    tags = subnet_tags(
        subnet.tier,
        cluster_names=plan.cluster_names,
        karpenter_discovery=plan.karpenter_discovery,
    )
    tagging = Tags.of(made)
    for key, value in tags.items():
        tagging.add(key, value, include_resource_types=["AWS::EC2::Subnet"])
    return made


def facts(subnet: Subnet, made: ec2.ISubnet) -> ExistingSubnet:
    """Return what others must know of a subnet of ours."""
    return ExistingSubnet(
        subnet_id=made.subnet_id,
        zone=subnet.zone,
        route_table_id=made.route_table.route_table_id,
    )
