"""The VPC as constructs of the CDK want it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Final

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_constructs.planning.network_existing import ExistingSubnet
from eks_constructs.planning.network_layout import SubnetTier

_NONE: Final[tuple[ExistingSubnet, ...]] = ()
_ZONES_NOT_KNOWN: Final = ("zone-not-known",)
"""Stands where no zone is known: the CDK insists on one, even without any subnet in it."""


def vpc_reference(
    scope: Construct,
    construct_id: str,
    *,
    vpc_id: str,
    cidr: str | None,
    zones: Sequence[str],
    subnets: Mapping[SubnetTier, Sequence[ExistingSubnet]],
) -> ec2.IVpc:
    """Describe a VPC to constructs that take an ``ec2.IVpc``.

    The CDK can describe only tiers that are alike in all zones; others are left out. Subnets of
    the control plane are left out too: nothing that picks subnets by itself may pick those.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        vpc_id: Id of the VPC.
        cidr: Its block; ``None`` if not known.
        zones: Its zones; none if none is known.
        subnets: Subnets of each tier.
    """
    public = _alike(zones, subnets.get(SubnetTier.PUBLIC, _NONE))
    private = _alike(zones, subnets.get(SubnetTier.PRIVATE, _NONE))
    isolated = _alike(zones, subnets.get(SubnetTier.ISOLATED, _NONE))
    return ec2.Vpc.from_vpc_attributes(
        scope,
        construct_id,
        vpc_id=vpc_id,
        vpc_cidr_block=cidr,
        availability_zones=list(zones or _ZONES_NOT_KNOWN),
        public_subnet_ids=_ids(public),
        public_subnet_route_table_ids=_route_tables(public),
        private_subnet_ids=_ids(private),
        private_subnet_route_table_ids=_route_tables(private),
        isolated_subnet_ids=_ids(isolated),
        isolated_subnet_route_table_ids=_route_tables(isolated),
    )


def _alike(zones: Sequence[str], subnets: Sequence[ExistingSubnet]) -> Sequence[ExistingSubnet]:
    by_zone: dict[str, list[ExistingSubnet]] = defaultdict(list)
    for subnet in subnets:
        if subnet.zone is None:
            return _NONE
        by_zone[subnet.zone].append(subnet)
    columns = [by_zone[zone] for zone in zones]
    if len({len(column) for column in columns}) != 1:
        return _NONE
    return tuple(chain.from_iterable(zip(*columns, strict=True)))


def _ids(subnets: Sequence[ExistingSubnet]) -> list[str] | None:
    return [subnet.subnet_id for subnet in subnets] or None


def _route_tables(subnets: Sequence[ExistingSubnet]) -> list[str] | None:
    known = [subnet.route_table_id for subnet in subnets if subnet.route_table_id is not None]
    return known if known and len(known) == len(subnets) else None
