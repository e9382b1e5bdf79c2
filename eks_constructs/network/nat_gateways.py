"""The way out for private subnets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from aws_cdk import Stack, Tags
from aws_cdk import aws_ec2 as ec2
from constructs import Construct, IConstruct

from eks_constructs.errors import Problem, refuse
from eks_constructs.imported import route_table_id_of, unknown, unknown_zone_problems
from eks_constructs.planning.network import NatMode, plan_nat
from eks_constructs.tokens import require_concrete


class NatGateways(Construct):
    """NAT gateways, and the default routes of private subnets to them.

    They may live in another stack than the subnets. Then the network does not wait for them, nor
    does a cluster that needs only the subnets; nodes, which need the way out, come after them.

    Where a private subnet is in the same stack, its ``internet_connectivity_established`` covers
    the route; otherwise let nodes depend on this construct.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        public_subnets: Where gateways stand: the first one of each zone is used, with ``SINGLE``
            the first of all.
        private_subnets: Which subnets get a way out. Those of another stack need a known route
            table, and ids that differ.
        mode: One gateway for each zone that has private subnets, or a single one. Default: per
            zone. An account has five Elastic IP addresses in a region until it asks for more.

    Raises:
        ConfigurationError: A zone would be left without a gateway; or a zone or route table is not
            known.

    See https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
    """

    elastic_ips: Final[Mapping[str, ec2.CfnEIP]]
    """Zone to the address from which its traffic leaves; ``attr_public_ip`` is for allow lists."""

    gateways: Final[Mapping[str, ec2.CfnNatGateway]]
    """Zone to its gateway."""

    routes: Final[tuple[IConstruct, ...]]
    """The default routes, for those who must wait for them."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        public_subnets: Sequence[ec2.ISubnet],
        private_subnets: Sequence[ec2.ISubnet],
        mode: NatMode = NatMode.PER_ZONE,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse("NAT gateways", _unknowns(public_subnets, private_subnets))
        public_zones = [subnet.availability_zone for subnet in public_subnets]
        private_zones = [subnet.availability_zone for subnet in private_subnets]
        require_concrete(
            {
                "public_subnets.availability_zone": public_zones,
                "private_subnets.availability_zone": private_zones,
            },
            subject="NAT gateways",
        )
        ways = plan_nat(public_zones=public_zones, private_zones=private_zones, mode=mode)
        # Read backwards, the first subnet of a zone wins.
        homes = dict(zip(reversed(public_zones), reversed(public_subnets), strict=True))
        zones = sorted(set(ways.values()))
        scopes = {zone: self._scope(zone) for zone in zones}
        self.elastic_ips = {zone: _elastic_ip(scopes[zone], homes[zone]) for zone in zones}
        self.gateways = {
            zone: _gateway(scopes[zone], homes[zone], self.elastic_ips[zone]) for zone in zones
        }
        self._routes_scope: Final = Construct(self, "Routes")
        self.routes = tuple(
            self._route(subnet, self.gateways[ways[zone]])
            for zone, subnet in zip(private_zones, private_subnets, strict=True)
        )

    def _scope(self, zone: str) -> Construct:
        scope = Construct(self, zone)
        Tags.of(scope).add("Name", f"{self.node.path}/{zone}")
        return scope

    def _route(self, subnet: ec2.ISubnet, gateway: ec2.CfnNatGateway) -> IConstruct:
        if isinstance(subnet, ec2.Subnet) and Stack.of(subnet) is Stack.of(self):
            subnet.add_default_nat_route(gateway.ref)
            return subnet.node.find_child("DefaultRoute")
        return ec2.CfnRoute(
            self._routes_scope,
            subnet.node.id,
            route_table_id=subnet.route_table.route_table_id,
            destination_cidr_block="0.0.0.0/0",
            nat_gateway_id=gateway.ref,
        )


def _unknowns(
    public_subnets: Sequence[ec2.ISubnet], private_subnets: Sequence[ec2.ISubnet]
) -> Iterator[Problem]:
    yield from unknown_zone_problems(public_subnets, where="public_subnets")
    yield from unknown_zone_problems(private_subnets, where="private_subnets")
    ids: set[str] = set()
    for index, subnet in enumerate(private_subnets):
        if not isinstance(subnet, ec2.Subnet) and route_table_id_of(subnet) is None:
            yield unknown(f"private_subnets[{index}]", "route_table_id")
        if subnet.node.path in ids:
            message = "must be given once"
            where = f"private_subnets[{index}]"
            got = subnet.node.path
            yield Problem(code="name-duplicate", where=where, got=got, message=message)
        ids.add(subnet.node.path)


def _elastic_ip(scope: Construct, home: ec2.ISubnet) -> ec2.CfnEIP:
    elastic_ip = ec2.CfnEIP(scope, "ElasticIp", domain="vpc")
    # An address in a VPC can be given only when the internet gateway is attached.
    elastic_ip.node.add_dependency(home.internet_connectivity_established)
    return elastic_ip


def _gateway(scope: Construct, home: ec2.ISubnet, elastic_ip: ec2.CfnEIP) -> ec2.CfnNatGateway:
    gateway = ec2.CfnNatGateway(
        scope,
        "Gateway",
        subnet_id=home.subnet_id,
        allocation_id=elastic_ip.attr_allocation_id,
    )
    gateway.node.add_dependency(home.internet_connectivity_established)
    return gateway
