"""Where a service of AWS puts network interfaces of its own into a VPC."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from eks_constructs.errors import Problem

_FEWEST: Final = 2


def interface_place_problems(zones: Sequence[str | None], *, most: int) -> Iterator[Problem]:
    """Yield what keeps a service from putting its interfaces into some subnets.

    Args:
        zones: Zone of each subnet; ``None`` where it is not known.
        most: How many subnets it takes at most.
    """
    if not _FEWEST <= len(zones) <= most:
        message = f"must be {_FEWEST} to {most}, in at least two zones"
        yield Problem(code="out-of-range", where="subnets", got=len(zones), message=message)
    elif None not in zones and len(set(zones)) == 1:
        message = "must be in at least two zones"
        yield Problem(code="out-of-range", where="subnets", got=zones[0], message=message)
