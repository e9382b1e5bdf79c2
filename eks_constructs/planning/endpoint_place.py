"""The VPC that endpoints stand in, as far as it is known at synthesis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_constructs.errors import Problem
from eks_constructs.planning.address_blocks import block_form_problems
from eks_constructs.planning.network_cidrs import cidr_problems, overlap_problems


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
