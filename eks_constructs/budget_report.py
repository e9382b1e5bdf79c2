"""The budget of addresses, as tables that people read and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.table import Table

from eks_constructs.planning.ip_budget import (
    FULLEST_PERCENT,
    GroupCapacity,
    IpBudget,
    SubnetBudget,
)

if TYPE_CHECKING:
    from eks_constructs.config import Environment

_EXISTING: Final = "its network exists already: nothing is known of the size of its subnets"
_AUTO_MODE: Final = "nodes of EKS Auto Mode are not counted: nothing limits their number"


def print_budgets(environments: Sequence[Environment]) -> None:
    """Print the subnets and the node groups of each environment.

    Args:
        environments: The environments.
    """
    console = Console()
    for each in environments:
        if each.ip_budget is None:
            console.print(f"{each.name}: {_EXISTING}")
            continue
        console.print(_subnets(each.name, each.ip_budget))
        for line in _takers(each.ip_budget):
            console.print(line, highlight=False)
        if each.ip_budget.groups:
            console.print(_groups(each.name, each.ip_budget))
        if each.cluster.auto_mode is not None:
            console.print(f"{each.name}: {_AUTO_MODE}")


def budget_json(environments: Sequence[Environment]) -> str:
    """Return the same facts as JSON.

    Args:
        environments: The environments.
    """
    report = [
        {
            "name": each.name,
            "limit_percent": FULLEST_PERCENT,
            "subnets": [_subnet_row(row) for row in each.ip_budget.subnets]
            if each.ip_budget is not None
            else None,
            "node_groups": [_group_row(row) for row in each.ip_budget.groups]
            if each.ip_budget is not None
            else None,
            "auto_mode": each.cluster.auto_mode is not None,
        }
        for each in environments
    ]
    return json.dumps({"environments": report}, indent=2)


def _subnets(name: str, budget: IpBudget) -> Table:
    table = Table(
        title=f"{name}: subnets at the maximum, one zone lost", title_justify="left", expand=False
    )
    for column in ("subnet", "zone", "block"):
        table.add_column(column, no_wrap=True)
    for column in ("size", "used", "free", "%"):
        table.add_column(column, justify="right", no_wrap=True)
    for each in budget.subnets:
        table.add_row(
            each.subnet.tier,
            each.subnet.zone,
            each.subnet.cidr,
            str(each.size),
            str(each.used),
            str(each.free),
            str(each.percent),
            style="bold red" if each.is_too_full else None,
        )
    return table


def _takers(budget: IpBudget) -> Iterator[str]:
    """Say once what takes addresses, where it is the same in several zones."""
    alike: dict[tuple[str, str], list[str]] = {}
    for each in budget.subnets:
        parts = ", ".join(f"{part} {count}" for part, count in each.parts.items()) or "nothing"
        alike.setdefault((each.subnet.tier, parts), []).append(each.subnet.zone)
    for (tier, parts), zones in alike.items():
        yield f"{tier} in {', '.join(zones)}: {parts}"


def _groups(name: str, budget: IpBudget) -> Table:
    table = Table(title=f"{name}: node groups at the maximum", title_justify="left")
    table.add_column("group", overflow="fold")
    table.add_column("type", no_wrap=True)
    for column in ("nodes", "in one zone", "pods/node", "pods", "addresses/node"):
        table.add_column(column, justify="right")
    for each in budget.groups:
        row = _group_row(each)
        table.add_row(each.group.name, each.instance_type, *(str(row[key]) for key in _NUMBERS))
    return table


_NUMBERS: Final = ("max_nodes", "nodes_per_zone", "pods_per_node", "pods", "addresses_per_node")


def _subnet_row(budget: SubnetBudget) -> Mapping[str, object]:
    return {
        "tier": budget.subnet.tier,
        "zone": budget.subnet.zone,
        "cidr": budget.subnet.cidr,
        "size": budget.size,
        "used": budget.used,
        "free": budget.free,
        "percent": budget.percent,
        "too_full": budget.is_too_full,
        "by": dict(budget.parts),
    }


def _group_row(capacity: GroupCapacity) -> Mapping[str, object]:
    return {
        "name": capacity.group.name,
        "instance_type": capacity.instance_type,
        "max_nodes": capacity.group.max_size,
        "nodes_per_zone": capacity.nodes_per_zone,
        "pods_per_node": capacity.node.pods,
        "pods": capacity.pods,
        "addresses_per_node": capacity.node.total,
    }
