"""The VPC that endpoints stand in, as far as it is known at synthesis."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.address_blocks import block_form_problems
from eks_constructs.planning.network_cidrs import cidr_problems, overlap_problems

_ID: Final = re.compile(r"[a-z]+-[0-9a-f]{8}([0-9a-f]{9})?")


def resource_id_problems(resource_id: str, *, kind: str, where: str) -> Iterator[Problem]:
    """Yield a problem if a text is no id of a kind of resource.

    Args:
        resource_id: The text.
        kind: What its id begins with, such as ``vpc``.
        where: Path of the value, for the problem.
    """
    if _ID.fullmatch(resource_id) is None or not resource_id.startswith(f"{kind}-"):
        message = f"must be an id such as {kind}-0123456789abcdef0"
        yield Problem(code="invalid-value", where=where, got=resource_id, message=message)


def block_problems(ipv4: Mapping[str, str], ipv6: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is wrong with the blocks that a VPC is said to have.

    Args:
        ipv4: Path of each IPv4 block to the block.
        ipv6: Path of each IPv6 block to the block.
    """
    for where, cidr in ipv4.items():
        yield from cidr_problems(cidr, where=where, allow_public=True)
    yield from overlap_problems(ipv4)
    for where, cidr in ipv6.items():
        yield from block_form_problems(cidr, where=where, version=6)
