"""Where in a zone the instances of a node group run: placement groups and tenancy.

See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-groups.html
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.values import frozen

_MOST_PARTITIONS: Final = 7


class PlacementStrategy(StrEnum):
    """How a placement group arranges instances, in the words of EC2.

    ``CLUSTER`` packs them close together for a fast network, ``PARTITION`` keeps sets of them on
    separate racks, ``SPREAD`` puts each on a rack of its own.
    """

    CLUSTER = "cluster"
    PARTITION = "partition"
    SPREAD = "spread"


class SpreadLevel(StrEnum):
    """What instances that are kept apart do not share; ``HOST`` is for Outposts only."""

    RACK = "rack"
    HOST = "host"


class Tenancy(StrEnum):
    """With whom instances share their hardware, in the words of EC2.

    ``DEFAULT`` shares it with other accounts, ``DEDICATED`` with this account only, ``HOST`` runs
    on Dedicated Hosts that the account has allocated.
    """

    DEFAULT = "default"
    DEDICATED = "dedicated"
    HOST = "host"


@frozen
class PlacementGroup:
    """A placement group to make, or one that exists; made by its factories.

    Attributes:
        strategy: How a new group arranges instances; ``None`` for one that exists.
        name: Name of a group that exists; ``None`` for a new one.
        partition_count: Partitions in each zone, 1 to 7; ``None`` unless the strategy is
            partition.
        spread_level: What instances do not share; ``None`` unless the strategy is spread.

    Raises:
        ConfigurationError: The number of partitions is out of range, or parts do not fit together.
    """

    strategy: PlacementStrategy | None = None
    name: str | None = None
    partition_count: int | None = None
    spread_level: SpreadLevel | None = None

    @classmethod
    def cluster(cls) -> PlacementGroup:
        """Make a group that packs instances close together, in one zone."""
        return cls(strategy=PlacementStrategy.CLUSTER)

    @classmethod
    def partition(cls, count: int) -> PlacementGroup:
        """Make a group with partitions that share no rack.

        Args:
            count: Partitions in each zone, 1 to 7.
        """
        return cls(strategy=PlacementStrategy.PARTITION, partition_count=count)

    @classmethod
    def spread(cls, level: SpreadLevel = SpreadLevel.RACK) -> PlacementGroup:
        """Make a group whose instances share no rack; at most seven of them run in each zone.

        Args:
            level: Rack, or on an Outpost also host. Default: rack.
        """
        return cls(strategy=PlacementStrategy.SPREAD, spread_level=level)

    @classmethod
    def existing(cls, name: str) -> PlacementGroup:
        """Use a group that exists.

        Args:
            name: Its name.
        """
        return cls(name=name)

    def __post_init__(self) -> None:
        """Refuse what EC2 would refuse."""
        refuse("placement group", self._problems())

    def _problems(self) -> Iterator[Problem]:
        if (self.strategy is None) == (self.name is None):
            message = "must be either the strategy of a new group or the name of one that exists"
            yield Problem(code="not-together", where="strategy", got=self.name, message=message)
        elif self.name is not None and not self.name.strip():
            message = "must be the name of a placement group"
            yield Problem(code="empty", where="name", got=self.name, message=message)
        count = self.partition_count
        has_count = self.strategy is PlacementStrategy.PARTITION
        if has_count and (count is None or not 1 <= count <= _MOST_PARTITIONS):
            message = f"must be 1 to {_MOST_PARTITIONS} partitions"
            yield Problem(code="out-of-range", where="partition_count", got=count, message=message)
        elif not has_count and count is not None:
            message = "must be left out unless the strategy is partition"
            yield Problem(code="not-together", where="partition_count", got=count, message=message)
        if self.spread_level is not None and self.strategy is not PlacementStrategy.SPREAD:
            message, got = "must be left out unless the strategy is spread", str(self.spread_level)
            yield Problem(code="not-together", where="spread_level", got=got, message=message)


@frozen
class Placement:
    """Where in a zone instances run, and with whom they share hardware.

    A change rolls the nodes.

    Attributes:
        group: Placement group. Default: none.
        tenancy: With whom hardware is shared. Default: that of the VPC, which is other accounts.
        host_resource_group_arn: Host resource group with the Dedicated Hosts to use, for the
            tenancy host. Default: any allocated host with automatic placement.

    Raises:
        ConfigurationError: Dedicated Hosts are asked for together with a placement group.

    See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/dedicated-instance.html
    """

    group: PlacementGroup | None = None
    tenancy: Tenancy | None = None
    host_resource_group_arn: str | None = None

    def __post_init__(self) -> None:
        """Refuse what EC2 would refuse."""
        refuse("placement", self._problems())

    def _problems(self) -> Iterator[Problem]:
        on_hosts = self.tenancy is Tenancy.HOST
        if on_hosts and self.group is not None:
            message = "must be left out with tenancy host: Dedicated Hosts have no placement groups"
            yield Problem(code="not-together", where="group", got=None, message=message)
        if self.host_resource_group_arn is not None and not on_hosts:
            message = "must be left out unless tenancy is host"
            yield Problem(
                code="not-together",
                where="host_resource_group_arn",
                got=self.host_resource_group_arn,
                message=message,
            )
