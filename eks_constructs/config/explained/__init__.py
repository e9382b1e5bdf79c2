"""Every value of a resolved environment, and the field of the file that says it, as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from eks_constructs.config.explained import (
    cloudwatch,
    cluster,
    grafana,
    identity,
    karpenter,
    logs_and_traffic,
    network,
    node_groups,
    observability,
    platform,
    self_managed,
    traces,
    workloads,
)
from eks_constructs.config.explained.row import NamedList, Row

ROWS: Final[tuple[Row, ...]] = (
    *network.ROWS,
    *cluster.ROWS,
    *node_groups.ROWS,
    *self_managed.ROWS,
    *workloads.ROWS,
    *identity.ROWS,
    *karpenter.ROWS,
    *logs_and_traffic.ROWS,
    *observability.ROWS,
    *cloudwatch.ROWS,
    *grafana.ROWS,
    *traces.ROWS,
    *platform.ROWS,
)

LISTS: Final[Mapping[str, NamedList]] = {
    **cluster.LISTS,
    **node_groups.LISTS,
    **self_managed.LISTS,
    **workloads.LISTS,
}
"""Lists of the resolved environment whose items have rows, by their path in it."""

SAID_ONLY: Final[tuple[str, ...]] = (
    *node_groups.SAID_ONLY,
    *self_managed.SAID_ONLY,
    *workloads.SAID_ONLY,
    *identity.SAID_ONLY,
    *logs_and_traffic.SAID_ONLY,
    *observability.SAID_ONLY,
    *grafana.SAID_ONLY,
    *traces.SAID_ONLY,
)

NOT_EXPLAINED: Final[Mapping[str, str]] = {
    "name": "the name of the file",
    "source": "the path of the file",
    "ip_budget": "a report of its own: eks-constructs ip-budget",
    "in_cluster": "eks-constructs validate lists them",
    "warnings": "eks-constructs validate prints them",
    "cluster.access.entries[].key": "names the resource, from the principal",
    **dict.fromkeys(karpenter.FIXED, "follows from what is explained, or never differs"),
}
"""What else a resolved environment holds, and why it is not explained."""
