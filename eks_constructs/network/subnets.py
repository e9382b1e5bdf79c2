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
    SubnetTier.PODS: "Pods",
}
"""Construct id of the scope that holds the subnets of a tier, each under the name of its zone."""

_IPV6_BLOCKS: Final = 32
_IPV6_HOST_BITS: Final = "64"


@dataclass(frozen=True, kw_only=True, slots=True)
class Blocks:
    """Addresses that a VPC gets besides the block it is made with.

    Attributes:
        ipv6: Its IPv6 addresses; ``None`` when it has none.
        pods: What gives the block for pods to the VPC; ``None`` when it has none.
    """

    ipv6: Ipv6Block | None
    pods: ec2.CfnVPCCidrBlock | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Ipv6Block:
    """The IPv6 addresses of a VPC.

    Attributes:
        association: What gives the block to the VPC; subnets wait for it.
        cidr: The whole block, a token.
        blocks: Its /64 blocks, a list token.
    """

    association: ec2.CfnVPCCidrBlock
    cidr: str
    blocks: list[str]


def ipv6_block(scope: Construct, vpc: ec2.CfnVPC) -> Ipv6Block:
    """Let Amazon give the VPC a /56 block of IPv6 addresses.

    See https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
    """
    association = ec2.CfnVPCCidrBlock(
        scope, "Ipv6Block", vpc_id=vpc.ref, amazon_provided_ipv6_cidr_block=True
    )
    whole = Fn.select(0, vpc.attr_ipv6_cidr_blocks)
    return Ipv6Block(
        association=association,
        cidr=whole,
        blocks=Fn.cidr(whole, _IPV6_BLOCKS, _IPV6_HOST_BITS),
    )


def pod_block(scope: Construct, vpc_id: str, cidr: str) -> ec2.CfnVPCCidrBlock:
    """Give the VPC a second block of IPv4 addresses, for pods.

    See https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
    """
    return ec2.CfnVPCCidrBlock(scope, "PodBlock", vpc_id=vpc_id, cidr_block=cidr)


def make_subnet(
    scope: Construct, subnet: Subnet, *, plan: NetworkPlan, vpc_id: str, blocks: Blocks
) -> ec2.Subnet:
    """Make one planned subnet under the name of its zone, with a route table of its own.

    Args:
        scope: The scope of its tier.
        subnet: The subnet.
        plan: The network it belongs to.
        vpc_id: Id of the VPC.
        blocks: Further addresses of the VPC; subnets wait for those that they are cut from.
    """
    ipv6_cidr = _ipv6_cidr(subnet, blocks.ipv6)
    is_public = subnet.tier is SubnetTier.PUBLIC
    make = ec2.PublicSubnet if is_public else ec2.PrivateSubnet
    made = make(
        scope,
        subnet.zone,
        vpc_id=vpc_id,
        availability_zone=subnet.zone,
        cidr_block=subnet.cidr,
        map_public_ip_on_launch=is_public and plan.map_public_ip_on_launch,
        ipv6_cidr_block=ipv6_cidr,
        assign_ipv6_address_on_creation=None if ipv6_cidr is None else True,
    )
    if blocks.ipv6 is not None and ipv6_cidr is not None:
        made.node.add_dependency(blocks.ipv6.association)
    if blocks.pods is not None and subnet.tier is SubnetTier.PODS:
        made.node.add_dependency(blocks.pods)
    tags = subnet_tags(
        subnet.tier,
        cluster_names=plan.cluster_names,
        karpenter_discovery=plan.karpenter_discovery,
    )
    tagging = Tags.of(made)
    for key, value in tags.items():
        tagging.add(key, value, include_resource_types=["AWS::EC2::Subnet"])
    return made


def _ipv6_cidr(subnet: Subnet, ipv6: Ipv6Block | None) -> str | None:
    if ipv6 is None or subnet.ipv6_index is None:
        return None
    return Fn.select(subnet.ipv6_index, ipv6.blocks)


def facts(subnet: Subnet, made: ec2.ISubnet) -> ExistingSubnet:
    """Return what others must know of a subnet of ours."""
    return ExistingSubnet(
        subnet_id=made.subnet_id,
        zone=subnet.zone,
        route_table_id=made.route_table.route_table_id,
    )
