"""Who may come in at the control plane's interfaces besides the nodes.

See https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from ipaddress import IPv6Network, ip_network

from eks_constructs.errors import Problem


def api_source_problems(
    cidrs: Sequence[str], *, where: str, version: int | None = None
) -> Iterator[Problem]:
    """Yield what is wrong with the blocks that may reach the private endpoint of a cluster.

    Args:
        cidrs: Blocks given.
        where: Path of the list, for the problems.
        version: 4 or 6 for blocks of one family only. Default: both are taken.
    """
    for index, cidr in enumerate(cidrs):
        place = f"{where}[{index}]"
        try:
            network = ip_network(cidr)
        except ValueError:
            yield _malformed(cidr, place, version)
            continue
        if version is not None and network.version != version:
            yield _malformed(cidr, place, version)
    for cidr, times in Counter(cidrs).items():
        if times > 1:
            message = "must name each block only once"
            yield Problem(code="name-duplicate", where=where, got=cidr, message=message)


def is_ipv6(cidr: str) -> bool:
    """Return whether a well-formed block is one of IPv6."""
    return isinstance(ip_network(cidr), IPv6Network)


def _malformed(cidr: str, where: str, version: int | None) -> Problem:
    example = "2001:db8::/56" if version == 6 else "10.20.0.0/16"  # noqa: PLR2004 - IP version 6
    family = "a" if version is None else f"an IPv{version}"
    try:
        meant = ip_network(cidr, strict=False)
    except ValueError:
        meant = None
    if meant is not None and str(meant) != cidr and version in {None, meant.version}:
        example = f"{meant}"
    message = f"must be {family} CIDR block that starts at its first address, such as {example}"
    return Problem(code="cidr-invalid", where=where, got=cidr, message=message)
