"""Which networks can exist, and by which gateway each of their zones reaches the internet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.address_blocks import block_form_problems, block_size_problems
from eks_constructs.planning.network_layout import Subnet, SubnetLayout, SubnetTier
from eks_constructs.planning.network_pods import plan_pod_subnets, pod_cidr_problems
from eks_constructs.planning.network_subnets import plan_subnets, subnet_problems
from eks_constructs.planning.network_tags import tag_problems
from eks_constructs.values import frozen

_LARGEST_IPV6: Final = 44
_SMALLEST_IPV6: Final = 56
"""Prefix lengths that EC2 takes for a VPC and that have a /64 for each subnet.

See https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
"""


class NatMode(StrEnum):
    """How many NAT gateways carry the traffic of private subnets to the internet.

    Attributes:
        PER_ZONE: One in each zone: the loss of a zone does not touch the others, and no traffic
            crosses zones on its way out.
        SINGLE: One for all: a third of the price with three zones, and no way out for anyone when
            its zone is lost.
        NONE: No way out.
    """

    PER_ZONE = "per-zone"
    SINGLE = "single"
    NONE = "none"


class TrafficType(StrEnum):
    """Which connections a flow log records.

    See https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
    """

    ALL = "ALL"
    ACCEPT = "ACCEPT"
    REJECT = "REJECT"


class HostnameType(StrEnum):
    """What the host names of instances in a VPC are made of.

    See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/hostname-types.html
    """

    IP_NAME = "ip-name"
    """Their IPv4 address: ``ip-10-0-0-1``. What EC2 does when nothing is said."""
    RESOURCE_NAME = "resource-name"
    """Their id: ``i-0123456789abcdef0``."""


@frozen
class Ipv6Pool:
    """A block of IPv6 addresses from a pool that was brought to AWS.

    Attributes:
        cidr: The block, /56 or a shorter prefix that EC2 takes for a VPC.
        pool_id: Id of the pool, such as ``ipv6pool-ec2-0123456789abcdef0``.

    Raises:
        ConfigurationError: The block is malformed, or of another size; the pool has no id.

    See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-byoip.html
    """

    cidr: str
    pool_id: str

    def __post_init__(self) -> None:
        """Refuse what EC2 would refuse."""
        refuse("IPv6 pool", self._problems())

    def _problems(self) -> Iterator[Problem]:
        malformed = tuple(block_form_problems(self.cidr, where="cidr", version=6))
        yield from malformed or block_size_problems(
            self.cidr, where="cidr", largest=_LARGEST_IPV6, smallest=_SMALLEST_IPV6
        )
        if not self.pool_id.strip():
            message = "must be the id of a pool, such as ipv6pool-ec2-0123456789abcdef0"
            yield Problem(code="empty", where="pool_id", got=self.pool_id, message=message)


@frozen
class NetworkPlan:
    """A network that can exist.

    Attributes:
        zones: Two to six Availability Zones.
        cidr: Its block of IPv4 addresses.
        layout: Where in the block each subnet lies.
        public_subnets: Whether it has public subnets, and with them an internet gateway.
        control_plane_subnets: Whether it has subnets of their own for the control plane.
        isolated_subnets: Whether it has subnets without a way out.
        pod_cidr: A second block, for pods with custom networking; ``None`` for none.
        local_zones: Local Zones, each with a public and a private subnet, in eksctl's layout.
        nat: How private subnets reach the internet.
        cluster_names: Clusters that its subnets are tagged for.
        karpenter_discovery: Value of the tag by which Karpenter finds subnets; ``None`` for none.
        map_public_ip_on_launch: Whether instances in public subnets get public addresses.
        hostname_type: What host names are made of; ``None`` for what EC2 does.
        allow_public_cidr: Whether the block may lie outside the private ranges.

    Raises:
        ConfigurationError: Everything that cannot be, all at once.
    """

    zones: tuple[str, ...]
    cidr: str = "10.0.0.0/16"
    layout: SubnetLayout = SubnetLayout.BY_ZONE
    public_subnets: bool = True
    control_plane_subnets: bool = False
    isolated_subnets: bool = False
    pod_cidr: str | None = None
    local_zones: tuple[str, ...] = ()
    nat: NatMode = NatMode.PER_ZONE
    cluster_names: tuple[str, ...] = ()
    karpenter_discovery: str | None = None
    map_public_ip_on_launch: bool = False
    hostname_type: HostnameType | None = None
    allow_public_cidr: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        refuse("network", self._problems())

    @property
    def tiers(self) -> frozenset[SubnetTier]:
        """What kinds of subnets its own block has; private ones always."""
        wanted = {
            SubnetTier.PUBLIC: self.public_subnets,
            SubnetTier.PRIVATE: True,
            SubnetTier.CONTROL_PLANE: self.control_plane_subnets,
            SubnetTier.ISOLATED: self.isolated_subnets,
        }
        return frozenset(tier for tier, is_wanted in wanted.items() if is_wanted)

    @property
    def fixed(self) -> str:
        """What decides where subnets lie, as text: a network that exists can change none of it."""
        if self.layout is SubnetLayout.BY_ZONE:
            return f"{self.cidr} {self.layout}"
        return " ".join((self.cidr, self.layout, *self.zones, *self.local_zones))

    @property
    def zones_in_order(self) -> tuple[str, ...]:
        """Its zones in the order of its subnets: alphabetically, or in eksctl's layout as given."""
        return tuple(each.zone for each in self.subnets if each.tier is SubnetTier.PRIVATE)

    @property
    def subnets(self) -> tuple[Subnet, ...]:
        """Its subnets by tier, then by zone; those for pods last, those of Local Zones apart."""
        own = tuple(each for each in self._own_subnets() if each.zone not in self.local_zones)
        if self.pod_cidr is None:
            return own
        return (*own, *plan_pod_subnets(self.pod_cidr, self.zones, self.layout))

    @property
    def local_subnets(self) -> tuple[Subnet, ...]:
        """Its subnets in Local Zones, by tier, then by zone."""
        return tuple(each for each in self._own_subnets() if each.zone in self.local_zones)

    def _own_subnets(self) -> tuple[Subnet, ...]:
        return plan_subnets(
            cidr=self.cidr,
            zones=self.zones,
            tiers=self.tiers,
            layout=self.layout,
            local_zones=self.local_zones,
        )

    def _problems(self) -> Iterator[Problem]:
        yield from subnet_problems(
            cidr=self.cidr,
            zones=self.zones,
            tiers=self.tiers,
            layout=self.layout,
            allow_public_cidr=self.allow_public_cidr,
            local_zones=self.local_zones,
        )
        if self.local_zones:
            yield from self._local_zone_problems()
        yield from tag_problems(
            cluster_names=self.cluster_names, karpenter_discovery=self.karpenter_discovery
        )
        if self.pod_cidr is not None:
            yield from pod_cidr_problems(
                self.pod_cidr,
                primary=self.cidr,
                where="pod_cidr",
                allow_public=self.allow_public_cidr,
            )
        if not self.public_subnets:
            yield from self._private_network_problems()

    def _local_zone_problems(self) -> Iterator[Problem]:
        if self.nat is NatMode.PER_ZONE:
            message = "must be single or none with Local Zones, where no NAT gateway can stand"
            yield Problem(code="not-together", where="nat", got=str(self.nat), message=message)
        if not self.public_subnets:
            message = "must be left out without public subnets, which Local Zones get too"
            got = list(self.local_zones)
            yield Problem(code="not-together", where="local_zones", got=got, message=message)

    def _private_network_problems(self) -> Iterator[Problem]:
        if self.nat is not NatMode.NONE:
            yield Problem(
                code="not-together",
                where="nat",
                got=str(self.nat),
                message="must be none without public subnets, where NAT gateways would stand",
            )
        if self.map_public_ip_on_launch:
            yield Problem(
                code="not-together",
                where="map_public_ip_on_launch",
                got=True,
                message="must be false without public subnets, the only ones it is about",
            )


def plan_nat(
    *, public_zones: Sequence[str], private_zones: Sequence[str], mode: NatMode
) -> Mapping[str, str]:
    """Decide by which zone's NAT gateway each private zone reaches the internet.

    Args:
        public_zones: Zones with a public subnet, where a gateway can stand.
        private_zones: Zones with private subnets.
        mode: One gateway in each private zone, or a single one in the first public zone.

    Returns:
        Each private zone, in the order given, to the zone of its gateway.

    Raises:
        ConfigurationError: A zone would be left without a gateway, or no gateway is wanted.
    """
    refuse("NAT gateways", _nat_problems(public_zones, private_zones, mode))
    if mode is NatMode.SINGLE:
        return dict.fromkeys(private_zones, public_zones[0])
    return {zone: zone for zone in private_zones}


def _nat_problems(
    public_zones: Sequence[str], private_zones: Sequence[str], mode: NatMode
) -> Iterator[Problem]:
    if mode is NatMode.NONE:
        message = "must be per-zone or single; leave the NAT gateways out to have none"
        yield Problem(code="invalid-value", where="mode", got=str(mode), message=message)
    if not private_zones:
        message = "must name at least one subnet to give a way out"
        yield Problem(code="empty", where="private_subnets", got=None, message=message)
    if not public_zones:
        message = "must name at least one subnet for a NAT gateway to stand in"
        yield Problem(code="empty", where="public_subnets", got=None, message=message)
    elif mode is NatMode.PER_ZONE and (
        lacking := sorted(set(private_zones).difference(public_zones))
    ):
        yield Problem(
            code="required",
            where="public_subnets",
            got=None,
            message=f"must include one in {', '.join(lacking)}, where private subnets are; "
            "or use a single gateway",
        )
