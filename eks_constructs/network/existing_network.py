"""A network that somebody else made, in the shape of one of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Final

from aws_cdk import Acknowledgment, Stack, Validations
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_constructs.network.vpc_reference import vpc_reference
from eks_constructs.planning.network_existing import ExistingNetworkPlan, ExistingSubnet
from eks_constructs.planning.network_layout import SubnetTier
from eks_constructs.planning.network_tags import create_tags_commands
from eks_constructs.tokens import is_token

SUBNET_TAGS_WARNING: Final = "eks-constructs:subnet-tags"
"""Id of the warning that names the tags which an existing network must carry."""

_NO_ROUTE_TABLE: Final = "@aws-cdk/aws-ec2:noSubnetRouteTableId"


class ExistingNetwork(Construct):
    """A VPC that exists already; nothing in it is made or changed.

    With one exception: where the id of the VPC is asked for and was not given, a network interface
    in one of the subnets finds it. It is attached to nothing, costs nothing and takes one address.
    See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-networkinterface.html

    Load balancers find subnets by tags, and synthesis cannot see which tags are there. So the
    commands that put them there are given as a warning, until it is acknowledged.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        plan: What is known of the network.

    Made by :meth:`Network.from_existing`, which explains the values.
    """

    cidr: Final[str | None]
    zones: Final[tuple[str, ...]]
    public_subnets: Final[tuple[ec2.ISubnet, ...]]
    private_subnets: Final[tuple[ec2.ISubnet, ...]]
    control_plane_subnets: Final[tuple[ec2.ISubnet, ...]]
    isolated_subnets: Final[tuple[ec2.ISubnet, ...]]
    create_tags_commands: Final[tuple[str, ...]]
    pod_subnets: Final[Mapping[str, ec2.ISubnet]] = MappingProxyType({})
    local_subnets: Final[Mapping[SubnetTier, Mapping[str, ec2.ISubnet]]] = MappingProxyType({})
    endpoint_services: Final[tuple[str, ...]] = ()

    def __init__(self, scope: Construct, construct_id: str, *, plan: ExistingNetworkPlan) -> None:
        super().__init__(scope, construct_id)
        self._plan: Final = plan
        self.cidr = plan.cidr
        self.zones = plan.zones
        self.public_subnets = self._subnets("Public", SubnetTier.PUBLIC)
        self.private_subnets = self._subnets("Private", SubnetTier.PRIVATE)
        self.control_plane_subnets = self._subnets("ControlPlane", SubnetTier.CONTROL_PLANE)
        self.isolated_subnets = self._subnets("Isolated", SubnetTier.ISOLATED)
        Validations.of(self).acknowledge(
            Acknowledgment(id=_NO_ROUTE_TABLE, reason="route tables may stay unsaid; the docs say")
        )
        region = Stack.of(self).region
        self.create_tags_commands = create_tags_commands(
            plan.required_tags, region=None if is_token(region) else region
        )
        self._warn()

    @cached_property
    def vpc_id(self) -> str:
        """The id of the VPC: what was given, or else what its subnets tell at deployment."""
        plan = self._plan
        if plan.vpc_id is not None:
            return plan.vpc_id
        return ec2.CfnNetworkInterface(
            self,
            "VpcFinder",
            subnet_id=plan.some_subnet_id or "",
            description="Tells which VPC the subnets are in; attached to nothing",
        ).attr_vpc_id

    @cached_property
    def vpc(self) -> ec2.IVpc:
        """The VPC for constructs of the CDK that insist on one; described at the first use."""
        plan = self._plan
        return vpc_reference(
            self,
            "Vpc",
            vpc_id=self.vpc_id,
            cidr=plan.cidr,
            zones=plan.zones,
            subnets={tier: tuple(_in_order(subnets)) for tier, subnets in plan.subnets.items()},
        )

    def _subnets(self, scope_id: str, tier: SubnetTier) -> tuple[ec2.ISubnet, ...]:
        scope = Construct(self, scope_id)
        return tuple(
            ec2.Subnet.from_subnet_attributes(
                scope,
                name,
                subnet_id=subnet.subnet_id,
                availability_zone=subnet.zone,
                route_table_id=subnet.route_table_id,
            )
            for name, subnet in sorted(self._plan.subnets.get(tier, {}).items())
        )

    def _which(self) -> str:
        given = self._plan.vpc_id
        return f"the subnets of {given}" if given is not None else "the subnets"

    def _warn(self) -> None:
        if not self.create_tags_commands:
            return
        commands = "\n".join(f"  {command}" for command in self.create_tags_commands)
        Validations.of(self).add_warning(
            SUBNET_TAGS_WARNING,
            f"{self._which()} are found by tags that synthesis cannot see; "
            f"if they are missing, run\n{commands}\n"
            "and once the tags are in place, acknowledge this warning",
        )


def _in_order(subnets: Mapping[str, ExistingSubnet]) -> Iterator[ExistingSubnet]:
    return (subnet for _, subnet in sorted(subnets.items()))
