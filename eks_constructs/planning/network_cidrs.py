"""Which blocks of IPv4 addresses a network may have, and which of them may not meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network
from itertools import combinations
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.address_blocks import (
    RFC_1918,
    block_form_problems,
    block_size_problems,
    parse_block,
)

LARGEST_VPC_PREFIX: Final = 16
SMALLEST_VPC_PREFIX: Final = 28
"""Prefix lengths between which the block of a VPC must lie.

See https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
"""

_PRIVATE: Final = (*RFC_1918, IPv4Network("100.64.0.0/10"))
_RESERVED: Final = tuple(
    map(IPv4Network, ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"))
)


def parse_cidr(cidr: str) -> IPv4Network | None:
    """Return the IPv4 block, or ``None`` if the text is not one.

    Args:
        cidr: Text such as ``10.0.0.0/16``.
    """
    network = parse_block(cidr)
    return network if isinstance(network, IPv4Network) else None


def cidr_problems(
    cidr: str,
    *,
    where: str,
    allow_public: bool = False,
    largest: int = LARGEST_VPC_PREFIX,
    smallest: int = SMALLEST_VPC_PREFIX,
) -> tuple[Problem, ...]:
    """Return what is wrong with one block of addresses.

    Args:
        cidr: The block, such as ``10.0.0.0/16``.
        where: Path of the value, for the problem.
        allow_public: Accept a block that is neither in RFC 1918 nor in 100.64.0.0/10. Default:
            refused, because hosts with those addresses on the internet become unreachable.
        largest: Shortest prefix allowed. Default: 16, as for a VPC.
        smallest: Longest prefix allowed. Default: 28, as for a VPC.

    See https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
    """
    network = parse_cidr(cidr)
    if network is None:
        return tuple(block_form_problems(cidr, where=where, version=4))
    return (
        *block_size_problems(cidr, where=where, largest=largest, smallest=smallest),
        *_range_problems(network, where=where, allow_public=allow_public),
    )


def overlap_problems(cidrs: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return one problem for each pair of blocks that share addresses.

    Text that is no IPv4 block is passed over: :func:`cidr_problems` says what is wrong with it.

    Args:
        cidrs: Path of each value to its block; of a pair, the later one gets the problem.
    """
    networks = {
        where: network for where, cidr in cidrs.items() if (network := parse_cidr(cidr)) is not None
    }
    return tuple(
        Problem(
            code="cidr-overlap",
            where=second,
            got=str(networks[second]),
            message=f"must not overlap {first} ({networks[first]}); choose a block outside it",
        )
        for first, second in combinations(networks, 2)
        if networks[first].overlaps(networks[second])
    )


def _range_problems(network: IPv4Network, *, where: str, allow_public: bool) -> Iterator[Problem]:
    if any(network.overlaps(reserved) for reserved in _RESERVED):
        yield Problem(
            code="cidr-invalid",
            where=where,
            got=str(network),
            message="must not be in a reserved range, which no network can use; "
            "choose a block in 10.0.0.0/8",
        )
    elif not allow_public and not any(network.subnet_of(private) for private in _PRIVATE):
        yield Problem(
            code="cidr-not-private",
            where=where,
            got=str(network),
            message="must be in a private range (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or "
            "100.64.0.0/10), or public addresses must be allowed explicitly",
        )
