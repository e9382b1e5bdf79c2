"""Whether a text is a block of addresses, said in the same words wherever one is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from types import MappingProxyType
from typing import Final

from eks_constructs.errors import Problem

RFC_1918: Final = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
"""The private ranges.

See https://www.rfc-editor.org/rfc/rfc1918
"""

_KINDS: Final[Mapping[int | None, tuple[str, str]]] = MappingProxyType(
    {
        None: ("a block of addresses", "10.0.0.0/16"),
        4: ("an IPv4 block", "10.0.0.0/16"),
        6: ("an IPv6 block", "2001:db8::/56"),
    }
)


def parse_block(text: str) -> IPv4Network | IPv6Network | None:
    """Return the block, or ``None`` if the text is not one as AWS takes it.

    AWS asks for the first address and a prefix length: neither an address alone nor one inside of
    the block will do, nor a mask.

    Args:
        text: Text such as ``10.0.0.0/16``.
    """
    try:
        network = ip_network(text)
    except ValueError:
        return None
    return network if text.endswith(f"/{network.prefixlen}") else None


def block_form_problems(
    text: str, *, where: str, version: int | None = None, example: str | None = None
) -> Iterator[Problem]:
    """Yield a problem if a text is no block of addresses.

    Args:
        text: The text.
        where: Path of it, for the problem.
        version: 4 or 6 for blocks of one family only. Default: both are taken.
        example: Such a block, for the problem. Default: one of a private network, or of IPv6.
    """
    network = parse_block(text)
    if network is None or version not in {None, network.version}:
        message = _advice(text, version, example)
        yield Problem(code="cidr-invalid", where=where, got=text, message=message)


def block_size_problems(text: str, *, where: str, largest: int, smallest: int) -> Iterator[Problem]:
    """Yield a problem if a well-formed block is too large or too small.

    Args:
        text: The block; a text that is none is passed over.
        where: Path of it, for the problem.
        largest: Shortest prefix allowed.
        smallest: Longest prefix allowed.
    """
    network = parse_block(text)
    if network is None:
        return
    message = f"must be /{largest} to /{smallest}"
    if network.prefixlen < largest:
        yield Problem(code="cidr-too-large", where=where, got=text, message=message)
    if network.prefixlen > smallest:
        yield Problem(code="cidr-too-small", where=where, got=text, message=message)


def is_ipv6(text: str) -> bool:
    """Return whether a well-formed block is one of IPv6.

    Args:
        text: The block.
    """
    return ":" in text


def _advice(text: str, version: int | None, example: str | None) -> str:
    kind, usual = _KINDS[version]
    example = example or usual
    try:
        meant = ip_network(text, strict=False)
    except ValueError:
        return f"must be {kind} such as {example}"
    if version not in {None, meant.version}:
        return f"must be {kind} such as {example}"
    if "/" not in text:
        return f"must have a prefix length, such as {example}"
    return f"must be the first address of its block and a prefix length, as in {meant}"
