"""What must be known of a network that somebody else made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from itertools import chain

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.network_cidrs import cidr_problems
from eks_constructs.planning.network_layout import SubnetTier
from eks_constructs.planning.network_subnets import zones_problems
from eks_constructs.planning.network_tags import ResourceTags, required_tags, tag_problems
from eks_constructs.planning.resource_ids import id_problems
from eks_constructs.values import frozen


@frozen
class ExistingSubnet:
    """A subnet that exists already.

    Attributes:
        subnet_id: Such as ``subnet-0123456789abcdef0``.
        zone: Its Availability Zone, such as ``eu-west-1a``. Default: not known, and then it serves
            only what needs no zone: control planes and groups that use all subnets.
        route_table_id: Its route table, for those who add routes or gateway endpoints. Default:
            not known, and then neither is possible.
    """

    subnet_id: str
    zone: str | None = None
    route_table_id: str | None = None


@frozen
class ExistingNetworkPlan:
    """A network that exists already, as far as it was described.

    Attributes:
        vpc_id: Such as ``vpc-0123456789abcdef0``; ``None`` for that of the subnets.
        cidr: Its block of IPv4 addresses; ``None`` if not known.
        subnets: For each tier, the subnets under names that the user chose.
        cluster_names: Clusters that use it.
        karpenter_discovery: Value of the tag by which Karpenter finds subnets; ``None`` for none.
        one_zone: Whether one zone is enough, as on an Outpost.

    Raises:
        ConfigurationError: Everything that cannot be, all at once.
    """

    vpc_id: str | None
    cidr: str | None = None
    subnets: Mapping[SubnetTier, Mapping[str, ExistingSubnet]] = field(default_factory=dict)
    cluster_names: tuple[str, ...] = ()
    karpenter_discovery: str | None = None
    one_zone: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        refuse("existing network", self._problems())

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones of all subnets, alphabetically, as far as they are known."""
        return tuple(sorted({each.zone for each in self._every() if each.zone is not None}))

    def _every(self) -> Iterator[ExistingSubnet]:
        return chain.from_iterable(subnets.values() for subnets in self.subnets.values())

    @property
    def some_subnet_id(self) -> str | None:
        """The subnet that stands for all where only the VPC matters; ``None`` without any."""
        tiers = (SubnetTier.PRIVATE, SubnetTier.PUBLIC, *sorted(self.subnets))
        named = (sorted(self.subnets.get(tier, {}).items()) for tier in tiers)
        return next((subnet.subnet_id for _, subnet in chain.from_iterable(named)), None)

    @property
    def required_tags(self) -> tuple[ResourceTags, ...]:
        """The tags that the subnets must carry, whether they do already or not."""
        return required_tags(
            {
                tier: [subnet.subnet_id for _, subnet in sorted(subnets.items())]
                for tier, subnets in self.subnets.items()
            },
            cluster_names=self.cluster_names,
            karpenter_discovery=self.karpenter_discovery,
        )

    def _problems(self) -> Iterator[Problem]:
        if self.vpc_id is not None:
            yield from id_problems(self.vpc_id, kind="vpc", where="vpc_id")
        elif not any(self.subnets.values()):
            message = "must be given, or subnets, in whose VPC everything is then"
            yield Problem(code="required", where="vpc_id", got=None, message=message)
        if self.cidr is not None:
            yield from cidr_problems(self.cidr, where="cidr", allow_public=True)
        if not self.one_zone and all(each.zone is not None for each in self._every()):
            yield from zones_problems(self.zones, where="subnets")
        yield from self._subnet_problems()
        yield from tag_problems(
            cluster_names=self.cluster_names, karpenter_discovery=self.karpenter_discovery
        )

    def _subnet_problems(self) -> Iterator[Problem]:
        first_use: dict[str, str] = {}
        for tier, subnets in sorted(self.subnets.items()):
            for name, subnet in sorted(subnets.items()):
                where = f"{tier.replace('-', '_')}_subnets[{name!r}]"
                yield from id_problems(subnet.subnet_id, kind="subnet", where=f"{where}.subnet_id")
                if (first := first_use.setdefault(subnet.subnet_id, where)) != where:
                    yield Problem(
                        code="name-duplicate",
                        where=f"{where}.subnet_id",
                        got=subnet.subnet_id,
                        message=f"must be a subnet of its own, but is {first} too",
                    )
                if subnet.route_table_id is not None:
                    yield from id_problems(
                        subnet.route_table_id, kind="rtb", where=f"{where}.route_table_id"
                    )
