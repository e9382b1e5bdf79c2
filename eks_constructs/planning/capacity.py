"""How many nodes a node group has, and how they are bought."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.resource_ids import id_problems
from eks_constructs.values import frozen

_LARGEST_PERCENTAGE: Final = 100


@frozen
class Scaling:
    """Between which sizes a node group may move.

    Changed in place.

    Attributes:
        min_size: Fewest nodes, 0 or more. Default: 3, one for each of three zones.
        max_size: Most nodes, 1 or more. Default: 6, so that a roll and a lost zone have room.
        desired_size: Nodes that each deployment asks for. Default: left out, so that a deployment
            never overrules an autoscaler; EKS starts with the minimum.

    Raises:
        ConfigurationError: A size is out of range, or the three are not in order.

    See https://docs.aws.amazon.com/eks/latest/APIReference/API_NodegroupScalingConfig.html
    """

    min_size: int = 3
    max_size: int = 6
    desired_size: int | None = None

    def __post_init__(self) -> None:
        """Refuse sizes that EKS would refuse."""
        refuse(
            "scaling",
            scaling_problems(self.min_size, self.max_size, desired_size=self.desired_size),
        )


def scaling_problems(
    min_size: int, max_size: int, *, desired_size: int | None = None
) -> tuple[Problem, ...]:
    """Return what is wrong with the sizes of a node group.

    Args:
        min_size: Fewest nodes.
        max_size: Most nodes.
        desired_size: Nodes asked for. Default: nobody asks.
    """
    return tuple(_scaling_problems(min_size, max_size, desired_size))


def _scaling_problems(low: int, high: int, want: int | None) -> Iterator[Problem]:
    if low < 0:
        yield Problem(code="out-of-range", where="min_size", got=low, message="must be 0 or more")
    if high < 1:
        yield Problem(code="out-of-range", where="max_size", got=high, message="must be 1 or more")
    if low > high:
        message = f"must be at most max_size ({high}); lower it or raise max_size"
        yield Problem(code="out-of-range", where="min_size", got=low, message=message)
    elif want is not None and not low <= want <= high:
        message = (
            f"must lie between min_size ({low}) and max_size ({high}); "
            "leave it out if an autoscaler decides"
        )
        yield Problem(code="out-of-range", where="desired_size", got=want, message=message)


class CapacityType(StrEnum):
    """How the instances are bought, in the words of EKS."""

    ON_DEMAND = "ON_DEMAND"
    SPOT = "SPOT"
    CAPACITY_BLOCK = "CAPACITY_BLOCK"


@frozen
class Capacity:
    """How the instances of a node group are bought; made by its factories.

    A change of the type makes a new node group; see
    https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html#managed-node-group-capacity-types

    Attributes:
        type: On demand, spot or capacity block.
        reservation_id: The reservation of a capacity block; ``None`` for the other types.
    """

    type: CapacityType
    reservation_id: str | None = None

    @classmethod
    def on_demand(cls) -> Capacity:
        """Instances at list price that run until they are stopped."""
        return cls(type=CapacityType.ON_DEMAND)

    @classmethod
    def spot(cls) -> Capacity:
        """Spare instances at a discount that EC2 takes back at two minutes' notice.

        Name several instance types of one size: the more pools, the fewer interruptions.
        """
        return cls(type=CapacityType.SPOT)

    @classmethod
    def block(cls, reservation_id: str) -> Capacity:
        """Instances of a Capacity Block for ML.

        Subnets must be in the zone of the reservation; EKS scales the group to zero shortly before
        the block ends. See https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html

        Args:
            reservation_id: Such as ``cr-02168da1478b509e0``.
        """
        return cls(type=CapacityType.CAPACITY_BLOCK, reservation_id=reservation_id)

    def __post_init__(self) -> None:
        """Refuse a reservation without a block, a block without one, and a malformed one.

        Raises:
            ConfigurationError: Type and reservation do not fit together.
        """
        refuse("capacity", self._problems())

    def _problems(self) -> Iterator[Problem]:
        where, got = "reservation_id", self.reservation_id
        if self.type is CapacityType.CAPACITY_BLOCK:
            yield from id_problems(got or "", kind="cr", where=where)
        elif got is not None:
            message = "goes with a capacity block only; use Capacity.block"
            yield Problem(code="invalid-value", where=where, got=got, message=message)


@frozen
class NodeShare:
    """A part of the nodes of a group: a count or a percentage, never both.

    Attributes:
        count: Nodes, 1 or more; ``None`` for a percentage.
        percentage: Percent of the nodes, 1 to 100; ``None`` for a count.
    """

    count: int | None = None
    percentage: int | None = None

    @classmethod
    def of_count(cls, count: int) -> NodeShare:
        """Return a share of so many nodes.

        Args:
            count: 1 or more.
        """
        return cls(count=count)

    @classmethod
    def of_percentage(cls, percentage: int) -> NodeShare:
        """Return a share of so many percent, rounded up to whole nodes by EKS.

        Args:
            percentage: 1 to 100.
        """
        return cls(percentage=percentage)

    def __post_init__(self) -> None:
        """Refuse none, both, and what is out of range.

        Raises:
            ConfigurationError: Not exactly one of the two is given, or it is out of range.
        """
        refuse("share of nodes", share_problems(self.count, self.percentage))


def share_problems(
    count: int | None,
    percentage: int | None,
    *,
    where_count: str = "count",
    where_percentage: str = "percentage",
) -> tuple[Problem, ...]:
    """Return what is wrong with a share that is given as a count or as a percentage.

    Args:
        count: Nodes.
        percentage: Percent of the nodes.
        where_count: Path of the count, for the problems.
        where_percentage: Path of the percentage, for the problems.
    """
    if count is None and percentage is None:
        message = f"must be given, or {where_percentage} instead"
        return (Problem(code="required", where=where_count, got=None, message=message),)
    if count is not None and percentage is not None:
        message = f"must not be given together with {where_percentage}; drop one"
        return (Problem(code="not-together", where=where_count, got=count, message=message),)
    if count is not None and count < 1:
        message = "must be 1 or more nodes"
        return (Problem(code="out-of-range", where=where_count, got=count, message=message),)
    if percentage is not None and not 1 <= percentage <= _LARGEST_PERCENTAGE:
        message = "must be 1 to 100 percent"
        return (
            Problem(code="out-of-range", where=where_percentage, got=percentage, message=message),
        )
    return ()
