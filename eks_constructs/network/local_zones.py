"""Subnets of a VPC in Local Zones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from aws_cdk import Stack, Tags
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.network import NetworkPlan
from eks_constructs.planning.network_layout import SubnetTier
from eks_constructs.planning.network_local_zones import LocalZoneSubnet, local_zone_problems
from eks_constructs.planning.network_tags import subnet_tags, tag_problems
from eks_constructs.planning.resource_ids import id_problems
from eks_constructs.tokens import require_concrete


class LocalZoneSubnets(Construct):
    """Subnets in Local Zones, each with a route table of its own.

    Node groups may use them. The control plane must not: EKS puts no interfaces there, nor Fargate
    any pods. No NAT gateway is made in a Local Zone: private subnets go out by one of the region,
    which costs the way there and back. The account must have opted in to the zones.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        vpc_id: The VPC.
        vpc_cidrs: Its IPv4 blocks; :class:`Network` says them in ``cidrs``.
        subnets: Name of each Local Zone, such as ``us-west-2-lax-1a``, to its subnet.
        taken: Blocks of the subnets that the VPC has already; ``subnet_plan`` of a
            :class:`Network` has them. Default: none are known, and overlaps fail at deployment.
        internet_gateway_id: For public subnets, the gateway of the VPC; ``internet_gateway_id`` of
            a :class:`Network`. Default: none.
        nat_gateway_id: NAT gateway of the region for private subnets. Default: no way out.
        cluster_names: Clusters whose load balancers may find subnets with ``load_balancers``.

    Raises:
        ConfigurationError: A zone of another region; a block outside the VPC, or in use; a public
            subnet without a gateway.

    See https://docs.aws.amazon.com/eks/latest/userguide/local-zones.html
    """

    subnets: Final[Mapping[str, ec2.ISubnet]]
    """Local Zone to its subnet."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc_id: str,
        vpc_cidrs: Sequence[str],
        subnets: Mapping[str, LocalZoneSubnet],
        taken: Sequence[str] = (),
        internet_gateway_id: str | None = None,
        nat_gateway_id: str | None = None,
        cluster_names: Sequence[str] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        region = Stack.of(self).region
        require_concrete(
            {
                "region": region,
                "vpc_cidrs": tuple(vpc_cidrs),
                "subnets": (*subnets, *(each.cidr for each in subnets.values())),
                "taken": tuple(taken),
                "cluster_names": tuple(cluster_names),
            },
            subject="subnets in Local Zones",
        )
        found = local_zone_problems(subnets, region=region, vpc_cidrs=vpc_cidrs, taken=taken)
        ids = {"vpc": vpc_id, "igw": internet_gateway_id, "nat": nat_gateway_id}
        refuse(
            "subnets in Local Zones",
            [
                *found,
                *_id_problems(ids),
                *tag_problems(cluster_names=tuple(cluster_names), karpenter_discovery=None),
                *_gateway_problems(subnets, internet_gateway_id),
            ],
        )
        self._vpc_id: Final = vpc_id
        self._internet_gateway_id: Final = internet_gateway_id
        self._nat_gateway_id: Final = nat_gateway_id
        self._cluster_names: Final = tuple(cluster_names)
        self.subnets = {zone: self._subnet(zone, subnets[zone]) for zone in sorted(subnets)}

    def _subnet(self, zone: str, wanted: LocalZoneSubnet) -> ec2.Subnet:
        make = ec2.PublicSubnet if wanted.public else ec2.PrivateSubnet
        made = make(
            self,
            zone,
            vpc_id=self._vpc_id,
            availability_zone=zone,
            cidr_block=wanted.cidr,
            map_public_ip_on_launch=wanted.public and wanted.public_addresses,
        )
        tier = SubnetTier.PUBLIC if wanted.public else SubnetTier.PRIVATE
        tags = subnet_tags(tier, cluster_names=self._cluster_names) if wanted.load_balancers else {}
        for key, value in {**tags, "Name": made.node.path}.items():
            Tags.of(made).add(key, value, include_resource_types=["AWS::EC2::Subnet"])
        if wanted.public:
            self._route(made, gateway_id=self._internet_gateway_id)
        elif self._nat_gateway_id is not None:
            self._route(made, nat_gateway_id=self._nat_gateway_id)
        return made

    @staticmethod
    def _route(
        subnet: ec2.Subnet, *, gateway_id: str | None = None, nat_gateway_id: str | None = None
    ) -> None:
        ec2.CfnRoute(
            subnet,
            "DefaultRoute",
            route_table_id=subnet.route_table.route_table_id,
            destination_cidr_block="0.0.0.0/0",
            gateway_id=gateway_id,
            nat_gateway_id=nat_gateway_id,
        )


def local_subnets(
    scope: Construct, plan: NetworkPlan, vpc_id: str, internet_gateway_id: str | None
) -> Mapping[SubnetTier, Mapping[str, ec2.ISubnet]]:
    """Make the subnets that eksctl's layout has in Local Zones: Local Zone to subnet, by tier.

    The private ones get no way out here: NAT gateways may be made later, in another stack.

    Args:
        scope: The network.
        plan: Its plan.
        vpc_id: The VPC.
        internet_gateway_id: Its internet gateway.
    """
    tiers = {SubnetTier.PUBLIC: "LocalPublic", SubnetTier.PRIVATE: "LocalPrivate"}
    if not plan.local_zones:
        return {}
    return {
        tier: LocalZoneSubnets(
            scope,
            construct_id,
            vpc_id=vpc_id,
            vpc_cidrs=[plan.cidr],
            subnets={
                each.zone: LocalZoneSubnet(
                    cidr=each.cidr,
                    public=tier is SubnetTier.PUBLIC,
                    load_balancers=True,
                    public_addresses=plan.map_public_ip_on_launch,
                )
                for each in plan.local_subnets
                if each.tier is tier
            },
            internet_gateway_id=internet_gateway_id,
            cluster_names=plan.cluster_names,
        ).subnets
        for tier, construct_id in tiers.items()
    }


_PLACES: Final = {"vpc": "vpc_id", "igw": "internet_gateway_id", "nat": "nat_gateway_id"}


def _id_problems(ids: Mapping[str, str | None]) -> Iterator[Problem]:
    for kind, resource_id in ids.items():
        if resource_id is not None:
            yield from id_problems(resource_id, kind=kind, where=_PLACES[kind])


def _gateway_problems(
    subnets: Mapping[str, LocalZoneSubnet], internet_gateway_id: str | None
) -> list[Problem]:
    public = sorted(zone for zone, subnet in subnets.items() if subnet.public)
    if not public or internet_gateway_id is not None:
        return []
    message = "must be given for public subnets, whose way in and out it is"
    where = "internet_gateway_id"
    return [Problem(code="required", where=where, got=", ".join(public), message=message)]
