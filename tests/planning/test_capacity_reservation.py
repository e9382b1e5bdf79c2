"""Which On-Demand Capacity Reservations instances use."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.capacity_reservation import CapacityReservation, ReservationPreference

GROUP = "arn:aws-us-gov:resource-groups:us-gov-west-1:111122223333:group/reserved"


def test_factories_say_one_thing_each() -> None:
    """A preference, a reservation or a group."""
    assert CapacityReservation.open().preference is ReservationPreference.OPEN
    assert CapacityReservation.none().preference is ReservationPreference.NONE
    assert CapacityReservation.only().preference is ReservationPreference.ONLY
    assert CapacityReservation.targeted("cr-0123456789abcdef0").preference is None
    assert CapacityReservation.group(GROUP).group_arn == GROUP


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (CapacityReservation, "preference: must be one of a preference, a reservation or a group"),
        (
            lambda: CapacityReservation(
                preference=ReservationPreference.OPEN, reservation_id="cr-0123456789abcdef0"
            ),
            "preference: must be one of a preference, a reservation or a group",
        ),
        (
            lambda: CapacityReservation.targeted("reserved"),
            (
                "reservation_id: must be the id of a capacity reservation, cr- "
                "and 8 or 17 hexadecimal digits, "
                "such as cr-0123456789abcdef0, got 'reserved' [invalid-value]"
            ),
        ),
        (
            lambda: CapacityReservation.group("reserved"),
            "group_arn: must be the ARN of a resource group",
        ),
    ],
)
def test_impossible_reservations_are_refused(make: Callable[[], object], text: str) -> None:
    """Each with what is allowed instead."""
    with pytest.raises(ConfigurationError) as caught:
        make()
    assert text in str(caught.value)
