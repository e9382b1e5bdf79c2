"""Subnets as planned, with their tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aws_cdk import Fn, Tags
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_constructs.errors import Problem, refuse
from eks_constructs.fixed_value import fix_value
from eks_constructs.planning.network import Ipv6Pool, NetworkPlan
from eks_constructs.planning.network_existing import ExistingSubnet
from eks_constructs.planning.network_layout import Subnet, SubnetTier
from eks_constructs.planning.network_tags import subnet_tags
from eks_constructs.values import frozen

SCOPES: Final[Mapping[SubnetTier, str]] = {
    SubnetTier.PUBLIC: "Public",
    SubnetTier.PRIVATE: "Private",
    SubnetTier.CONTROL_PLANE: "ControlPlane",
    SubnetTier.ISOLATED: "Isolated",
    SubnetTier.PODS: "Pods",
}
"""Construct id of the scope that holds the subnets of a tier, each under the name of its zone."""

_LAYOUT_IS_FIXED: Final = (
    "A network that exists cannot move to other addresses ({}): its subnets would be made anew, "
    "and those in use lose their way out while nodes still need it. Keep block, layout, and in "
    "eksctl's layout the list of zones; or make another stack, or another environment file."
)
_POD_BLOCK_IS_FIXED: Final = (
    "The block of pods cannot change: subnets in {} would be made, and those in use lose their way "
    "out while pods still need it. Take it out first, roll the nodes, then give another."
)
_IPV6_BLOCKS: Final = 32
_IPV6_HOST_BITS: Final = "64"


@frozen
class Blocks:
    """Addresses that a VPC gets besides the block it is made with.

    Attributes:
        ipv6: Its IPv6 addresses; ``None`` when it has none.
        pods: What gives the block for pods to the VPC; ``None`` when it has none.
    """

    ipv6: Ipv6Block | None
    pods: ec2.CfnVPCCidrBlock | None


@frozen
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


def vpc_resource(scope: Construct, plan: NetworkPlan) -> ec2.CfnVPC:
    """Make the VPC, with the DNS that nodes and endpoints need; its subnets never move.

    Args:
        scope: The network.
        plan: The network.
    """
    fix_value(scope, "FixedLayout", value=plan.fixed, reason=_LAYOUT_IS_FIXED.format(plan.fixed))
    return ec2.CfnVPC(
        scope, "Resource", cidr_block=plan.cidr, enable_dns_hostnames=True, enable_dns_support=True
    )


def further_blocks(
    scope: Construct,
    vpc: ec2.CfnVPC,
    dual_stack: bool,  # noqa: FBT001 - handed over from a keyword of the same name
    pool: Ipv6Pool | None,
    pod_cidr: str | None,
) -> Blocks:
    """Give the VPC IPv6 addresses, of Amazon or of a pool, and a second IPv4 block for pods.

    Args:
        scope: The network.
        vpc: Its VPC.
        dual_stack: Whether it has IPv6 addresses.
        pool: Where they come from; ``None`` for Amazon.
        pod_cidr: The block for pods; ``None`` for none.

    Raises:
        ConfigurationError: A pool is given without IPv6.

    See https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
    """
    if pool is not None and not dual_stack:
        message = "must be left out unless dual_stack is on"
        problem = Problem(code="not-together", where="ipv6_pool", got=pool.cidr, message=message)
        refuse("network", [problem])
    if pod_cidr is not None:
        fix_value(
            scope, "FixedPodCidr", value=pod_cidr, reason=_POD_BLOCK_IS_FIXED.format(pod_cidr)
        )
    return Blocks(
        ipv6=_ipv6_block(scope, vpc, pool) if dual_stack else None,
        pods=ec2.CfnVPCCidrBlock(scope, "PodBlock", vpc_id=vpc.ref, cidr_block=pod_cidr)
        if pod_cidr is not None
        else None,
    )


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
    if plan.hostname_type is not None:
        resource = made.node.default_child
        assert isinstance(resource, ec2.CfnSubnet)  # noqa: S101 - what the CDK makes of a subnet
        # The L1 takes any JSON here, and would write the names of its own property class wrongly.
        resource.private_dns_name_options_on_launch = {"HostnameType": plan.hostname_type.value}
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


def name_network(scope: Construct, plan: NetworkPlan, made: Mapping[Subnet, ec2.Subnet]) -> None:
    """Give everything its ``Name`` tag: subnets by tier and zone, all else that of the network.

    Args:
        scope: The network.
        plan: Its plan.
        made: Its subnets.
    """
    only_cluster = plan.cluster_names[0] if len(plan.cluster_names) == 1 else None
    name = only_cluster or scope.node.path
    Tags.of(scope).add("Name", name)
    for subnet, each in made.items():
        Tags.of(each).add("Name", f"{name}/{subnet.tier}/{subnet.zone}")


def _ipv6_block(scope: Construct, vpc: ec2.CfnVPC, pool: Ipv6Pool | None) -> Ipv6Block:
    association = ec2.CfnVPCCidrBlock(
        scope,
        "Ipv6Block",
        vpc_id=vpc.ref,
        amazon_provided_ipv6_cidr_block=True if pool is None else None,
        ipv6_cidr_block=pool.cidr if pool is not None else None,
        ipv6_pool=pool.pool_id if pool is not None else None,
    )
    whole = Fn.select(0, vpc.attr_ipv6_cidr_blocks)
    return Ipv6Block(
        association=association,
        cidr=whole,
        blocks=Fn.cidr(whole, _IPV6_BLOCKS, _IPV6_HOST_BITS),
    )
