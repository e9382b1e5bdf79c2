"""Grants as tables for people, and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from eks_constructs.access_report._clusters import WHOLE_CLUSTER, ClusterAccess, Grant

_NO_LIMIT: Final = 10_000
_COLUMNS: Final = ("principal", "access", "scope", "groups", "stack")
_NOTES: Final = {
    "": "the cluster itself is not in these templates, so others may be let in too",
    "CONFIG_MAP": "EKS looks into the ConfigMap aws-auth only, which no template shows",
    "API_AND_CONFIG_MAP": "the ConfigMap aws-auth may let in others, which no template shows",
}


def print_tables(console: Console, clusters: Sequence[ClusterAccess]) -> None:
    """Print one table for each cluster.

    Args:
        console: Where to. On a terminal long cells are wrapped, elsewhere none is.
        clusters: What was found.
    """
    for cluster in clusters:
        table = _table(cluster)
        if not console.is_terminal:
            unbounded = console.options.update(max_width=_NO_LIMIT)
            console.width = max(console.width, console.measure(table, options=unbounded).maximum)
        console.print(Text(_title(cluster), style="bold"))
        console.print(table)
        note = _NOTES.get(cluster.authentication_mode)
        if note is not None:
            console.print(Text(f"note: {note}"))
        console.print()


def as_json(clusters: Sequence[ClusterAccess]) -> str:
    """Return everything as one JSON object.

    Args:
        clusters: What was found.
    """
    return json.dumps({"clusters": [asdict(cluster) for cluster in clusters]}, indent=2)


def _title(cluster: ClusterAccess) -> str:
    place = ", ".join(part for part in (cluster.region, cluster.account) if part)
    return f"cluster {cluster.name}" + (f" ({place})" if place else "")


def _table(cluster: ClusterAccess) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in _COLUMNS:
        table.add_column(column, overflow="fold")
    for grant in cluster.grants:
        table.add_row(*(Text(cell) for cell in _cells(grant)))
    return table


def _cells(grant: Grant) -> tuple[str, ...]:
    scope = "whole cluster" if grant.scope == WHOLE_CLUSTER else ", ".join(grant.namespaces)
    return (grant.principal, grant.access, scope, ", ".join(grant.groups), grant.stack)
