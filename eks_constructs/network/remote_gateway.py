"""The way from a VPC to networks outside of AWS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from aws_cdk import Tags
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_constructs.errors import Problem, refuse
from eks_constructs.imported import route_table_id_of, unknown
from eks_constructs.planning.remote_gateway import (
    GatewayKind,
    gateway_kind,
    gateway_problems,
    remote_block_problems,
)
from eks_constructs.tokens import require_concrete


class RemoteGateway(Construct):
    """A gateway attached to a VPC, and routes through it to networks outside of AWS.

    The gateway exists already, with its connection to those networks; the way back, from there to
    the VPC, is made there.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        vpc_id: The VPC.
        gateway_id: A transit gateway (``tgw-…``) or a virtual private gateway (``vgw-…``).
        cidrs: Blocks that it leads to, such as those of hybrid nodes and their pods.
        subnets: Which subnets get routes; those of the control plane too, if it has its own. Those
            of another stack need a known route table.
        attachment_subnets: Where a transit gateway has its interfaces, one subnet in each zone.
            Default: ``subnets``.

    Raises:
        ConfigurationError: The gateway has no such id; a block is malformed or overlaps another; a
            route table is not known.

    See https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-networking.html
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc_id: str,
        gateway_id: str,
        cidrs: Sequence[str],
        subnets: Sequence[ec2.ISubnet],
        attachment_subnets: Sequence[ec2.ISubnet] | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        subject = "remote gateway"
        require_concrete({"gateway_id": gateway_id, "cidrs": tuple(cidrs)}, subject=subject)
        refuse(
            subject,
            [
                *gateway_problems(gateway_id, where="gateway_id"),
                *remote_block_problems(cidrs, where="cidrs"),
                *_subnet_problems(subnets),
            ],
        )
        self._transit: Final = gateway_kind(gateway_id) is GatewayKind.TRANSIT
        self._gateway_id: Final = gateway_id
        homes = subnets if attachment_subnets is None else attachment_subnets
        self._attachment: Final = self._attach(vpc_id, homes)
        routes = Construct(self, "Routes")
        for subnet in subnets:
            place = Construct(routes, subnet.node.path.replace("/", "-"))
            for cidr in cidrs:
                self._route(place, subnet, cidr)

    def _attach(self, vpc_id: str, homes: Sequence[ec2.ISubnet]) -> Construct:
        if not self._transit:
            return ec2.CfnVPCGatewayAttachment(
                self, "Attachment", vpc_id=vpc_id, vpn_gateway_id=self._gateway_id
            )
        attachment = ec2.CfnTransitGatewayAttachment(
            self,
            "Attachment",
            vpc_id=vpc_id,
            transit_gateway_id=self._gateway_id,
            subnet_ids=[subnet.subnet_id for subnet in homes],
        )
        Tags.of(attachment).add("Name", self.node.path)
        return attachment

    def _route(self, scope: Construct, subnet: ec2.ISubnet, cidr: str) -> None:
        route = ec2.CfnRoute(
            scope,
            cidr,
            route_table_id=subnet.route_table.route_table_id,
            destination_cidr_block=cidr,
            transit_gateway_id=self._gateway_id if self._transit else None,
            gateway_id=None if self._transit else self._gateway_id,
        )
        # EC2 takes routes only to a gateway that is attached.
        route.node.add_dependency(self._attachment)


def _subnet_problems(subnets: Sequence[ec2.ISubnet]) -> Iterator[Problem]:
    if not subnets:
        message = "must name at least one subnet to give routes to"
        yield Problem(code="empty", where="subnets", got=None, message=message)
    for index, subnet in enumerate(subnets):
        if not isinstance(subnet, ec2.Subnet) and route_table_id_of(subnet) is None:
            yield unknown(f"subnets[{index}]", "route_table_id")
