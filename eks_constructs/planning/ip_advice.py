"""What to do about subnets that are too full; only what would help is proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from ipaddress import IPv4Network
from typing import Final

from eks_constructs.errors import ConfigurationError, Problem
from eks_constructs.planning.ip_budget import (
    FULLEST_PERCENT,
    Demand,
    IpBudget,
    SubnetBudget,
    plan_ip_budget,
)
from eks_constructs.planning.network_cidrs import LARGEST_VPC_PREFIX
from eks_constructs.planning.network_layout import Subnet

Planner = Callable[[str], Sequence[Subnet]]
"""Cuts another block of the network into the same subnets."""

_MOST_NAMED: Final = 6
"""What takes addresses is named in a message, the greediest first if there are more."""


def ip_budget_problems(
    budget: IpBudget, demand: Demand, *, cidr: str, replan: Planner, where: str
) -> tuple[Problem, ...]:
    """Return one problem with the numbers and the proposals if subnets are too full.

    Args:
        budget: The budget.
        demand: What it was made of.
        cidr: Block of the network.
        replan: Cuts another block into the same subnets.
        where: Path of the block, for the problem.
    """
    if not budget.too_full:
        return ()
    worst = max(budget.too_full, key=lambda each: (each.percent, each.subnet.cidr))
    others = len(budget.too_full) - 1
    more = f" (and {others} more)" if others else ""
    proposals = tuple(_proposals(budget, _merged(demand), cidr, replan))
    fix = f"; {'; or '.join(proposals)}" if proposals else "; make the groups smaller"
    message = (
        f"must leave subnets at most {FULLEST_PERCENT} % full at the maximum size of all groups "
        f"and with one zone lost, but {_numbers(worst)}{more}{fix}"
    )
    return (Problem(code="ip-exhaustion", where=where, got=cidr, message=message),)


def _numbers(worst: SubnetBudget) -> str:
    subnet = worst.subnet
    named = list(worst.parts.items())
    if len(named) > _MOST_NAMED:
        named = sorted(named, key=lambda each: (-each[1], each[0]))[:_MOST_NAMED]
    parts = ", ".join(f"{part} {count}" for part, count in named)
    if (others := len(worst.parts) - len(named)) > 0:
        parts = f"{parts} and {others} others"
    return (
        f"the {subnet.tier} subnet {subnet.cidr} in {subnet.zone} would need {worst.used} of its "
        f"{worst.size} addresses, {worst.percent} % ({parts})"
    )


def _proposals(budget: IpBudget, demand: Demand, cidr: str, replan: Planner) -> Iterator[str]:
    subnets = [each.subnet for each in budget.subnets]
    yield from _bigger_block(demand, cidr, replan)
    yield from _plugin_settings(subnets, demand)
    yield from _other_pod_addresses(subnets, demand)
    yield from _smaller_groups(subnets, demand)


def _merged(demand: Demand) -> Demand:
    """Count groups that differ in their names alone as one: a long file has hundreds of a kind."""
    kinds = Counter(replace(group, name="") for group in demand.groups)
    groups = (
        replace(group, name=f"kind {index}", alike=number)
        for index, (group, number) in enumerate(kinds.items())
    )
    return replace(demand, groups=tuple(groups))


def _bigger_block(demand: Demand, cidr: str, replan: Planner) -> Iterator[str]:
    block = IPv4Network(cidr)
    for prefix in range(block.prefixlen - 1, LARGEST_VPC_PREFIX - 1, -1):
        try:
            subnets = replan(str(block.supernet(new_prefix=prefix)))
        except ConfigurationError:
            continue
        if _fits(subnets, demand):
            yield f"give the VPC a /{prefix}, which makes a new one"
            return


def _plugin_settings(subnets: Sequence[Subnet], demand: Demand) -> Iterator[str]:
    if demand.cni.ipv6:
        return
    thrifty = replace(demand.cni, warm_ip_target=2, minimum_ip_target=None)
    if demand.cni.warm_ip_target is None and _fits(subnets, replace(demand, cni=thrifty)):
        yield "set WARM_IP_TARGET of vpc-cni to 2"
    in_blocks = replace(demand.cni, prefix_delegation=True)
    if not demand.cni.prefix_delegation and _fits(subnets, replace(demand, cni=in_blocks)):
        yield "switch prefix delegation of vpc-cni on"


def _other_pod_addresses(subnets: Sequence[Subnet], demand: Demand) -> Iterator[str]:
    if demand.cni.custom_networking or demand.cni.ipv6:
        return
    custom = replace(demand, cni=replace(demand.cni, custom_networking=True))
    if _fits(subnets, custom):
        yield "give pods addresses of their own, in 100.64.0.0/10, by custom networking"


def _smaller_groups(subnets: Sequence[Subnet], demand: Demand) -> Iterator[str]:
    nodes = sum(group.max_size * group.alike for group in demand.groups)
    low, high = 0, nodes
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (
            (middle, high) if _fits(subnets, _scaled(demand, middle, nodes)) else (low, middle)
        )
    if low:
        yield f"lower maxSize, to {low} nodes in all instead of {nodes}"


def _scaled(demand: Demand, wanted: int, nodes: int) -> Demand:
    groups = (replace(group, max_size=group.max_size * wanted // nodes) for group in demand.groups)
    return replace(demand, groups=tuple(groups))


def _fits(subnets: Sequence[Subnet], demand: Demand) -> bool:
    return not plan_ip_budget(subnets, demand).too_full
