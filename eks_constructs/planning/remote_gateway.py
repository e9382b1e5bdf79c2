"""By which gateway a VPC reaches networks outside of AWS."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.network_cidrs import cidr_problems, overlap_problems

_FORM: Final = re.compile(r"(?P<kind>tgw|vgw)-[0-9a-f]+")


class GatewayKind(StrEnum):
    """What kind of gateway an id names, by its beginning."""

    TRANSIT = "tgw"
    """A transit gateway, which joins many VPCs and networks."""
    VIRTUAL_PRIVATE = "vgw"
    """A virtual private gateway: the end of a VPN or of AWS Direct Connect in one VPC."""


def gateway_kind(gateway_id: str) -> GatewayKind | None:
    """Return the kind of a gateway; ``None`` for a text that is no id of one.

    Args:
        gateway_id: The text.
    """
    found = _FORM.fullmatch(gateway_id)
    return GatewayKind(found["kind"]) if found is not None else None


def gateway_problems(gateway_id: str, *, where: str) -> Iterator[Problem]:
    """Yield a problem if a text is no id of a gateway.

    Args:
        gateway_id: The text.
        where: Path of the value, for the problem.
    """
    if gateway_kind(gateway_id) is None:
        message = (
            "must be the id of a transit gateway (tgw-0123456789abcdef0) or of a virtual private "
            "gateway (vgw-0123456789abcdef0)"
        )
        yield Problem(code="invalid-value", where=where, got=gateway_id, message=message)


def remote_block_problems(cidrs: Sequence[str], *, where: str) -> Iterator[Problem]:
    """Yield what keeps blocks outside of AWS from getting routes.

    Args:
        cidrs: The blocks.
        where: Path of the list, for the problems.
    """
    if not cidrs:
        message = "must name the blocks that the gateway leads to"
        yield Problem(code="empty", where=where, got=None, message=message)
    for index, cidr in enumerate(cidrs):
        place = f"{where}[{index}]"
        yield from cidr_problems(cidr, where=place, allow_public=True, largest=8, smallest=32)
    yield from overlap_problems({f"{where}[{index}]": each for index, each in enumerate(cidrs)})
