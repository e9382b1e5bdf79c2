"""Who may come in at the control plane's interfaces besides the nodes.

See https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from eks_constructs.errors import Problem
from eks_constructs.planning.address_blocks import block_form_problems


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
        yield from block_form_problems(cidr, where=f"{where}[{index}]", version=version)
    for cidr, times in Counter(cidrs).items():
        if times > 1:
            message = "must name each block only once"
            yield Problem(code="name-duplicate", where=where, got=cidr, message=message)
