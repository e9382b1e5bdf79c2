"""On-Demand Capacity Reservations: which of them the instances of a node group may use.

Capacity Blocks for ML are bought in another way; see :class:`~eks_constructs.planning.capacity`.
See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-reservations-using.html
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.arns import ArnForm
from eks_constructs.planning.resource_ids import id_problems
from eks_constructs.values import frozen

_GROUP: Final = ArnForm(
    what="a resource group",
    service="resource-groups",
    resource="group/.+",
    example="group/reserved",
)


class ReservationPreference(StrEnum):
    """Which capacity reservations instances use when none is named, in the words of EC2.

    ``OPEN`` any open one that fits, ``NONE`` none at all, ``ONLY`` instances start in reserved
    capacity or not at all.
    """

    OPEN = "open"
    NONE = "none"
    ONLY = "capacity-reservations-only"


@frozen
class CapacityReservation:
    """Which On-Demand Capacity Reservations instances use; made by its factories.

    A change rolls the nodes.

    Attributes:
        preference: What to do when no reservation is named; ``None`` when one is.
        reservation_id: The one reservation to use.
        group_arn: Resource group with the reservations to use.

    Raises:
        ConfigurationError: Not exactly one of the three is given, or one is malformed.
    """

    preference: ReservationPreference | None = None
    reservation_id: str | None = None
    group_arn: str | None = None

    @classmethod
    def targeted(cls, reservation_id: str) -> CapacityReservation:
        """Use one reservation; instances do not start without room in it.

        Args:
            reservation_id: Such as ``cr-02168da1478b509e0``. Type and zone of the nodes must be
                those of the reservation.
        """
        return cls(reservation_id=reservation_id)

    @classmethod
    def group(cls, arn: str) -> CapacityReservation:
        """Use the reservations of a resource group, and capacity on demand beyond them.

        Args:
            arn: ARN of the resource group, known at synthesis.
        """
        return cls(group_arn=arn)

    @classmethod
    def open(cls) -> CapacityReservation:
        """Use any open reservation that fits, as EC2 does by default."""
        return cls(preference=ReservationPreference.OPEN)

    @classmethod
    def none(cls) -> CapacityReservation:
        """Leave every reservation to others."""
        return cls(preference=ReservationPreference.NONE)

    @classmethod
    def only(cls) -> CapacityReservation:
        """Start in open reserved capacity, or not at all."""
        return cls(preference=ReservationPreference.ONLY)

    def __post_init__(self) -> None:
        """Refuse what EC2 would refuse."""
        refuse("capacity reservation", self._problems())

    def _problems(self) -> Iterator[Problem]:
        given = [self.preference, self.reservation_id, self.group_arn]
        if sum(each is not None for each in given) != 1:
            message = "must be one of a preference, a reservation or a group"
            yield Problem(code="not-together", where="preference", got=None, message=message)
        if self.reservation_id is not None:
            yield from id_problems(self.reservation_id, kind="cr", where="reservation_id")
        if self.group_arn is not None:
            yield from _GROUP.problems(self.group_arn, where="group_arn")
