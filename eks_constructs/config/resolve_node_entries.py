"""Access entries for roles of self-managed nodes that somebody else made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from eks_constructs.config import resolved_cluster
from eks_constructs.config.findings import Findings
from eks_constructs.config.resolved_workloads import SelfManagedNodeGroup
from eks_constructs.planning.access import AccessEntry, AccessEntryType


def with_node_entries(
    cluster: resolved_cluster.Cluster, groups: Sequence[SelfManagedNodeGroup], findings: Findings
) -> resolved_cluster.Cluster:
    """Let the roles in that groups of nodes bring along; EKS takes one entry for each role.

    They stand beside the cluster, not beside a group, so that several groups can share a role. A
    role that is made for a group gets its entry there.

    Args:
        cluster: The cluster, with who is let in already.
        groups: The groups.
        findings: Where problems go.
    """
    entries = {entry.principal_arn: entry for entry in cluster.access.entries}
    for group in groups:
        arn = group.role.arn
        if arn is None:
            continue
        windows = group.spec.ami_family.is_windows
        kind = AccessEntryType.EC2_WINDOWS if windows else AccessEntryType.EC2_LINUX
        known = entries.setdefault(arn, AccessEntry(principal_arn=arn, type=kind))
        if known.type is not kind:
            message = (
                f"must be {kind} for {arn}, the role of nodes of the group {group.spec.name}; "
                "give the other use a role of its own"
            )
            where = "accessConfig.accessEntries"
            findings.refuse("not-together", where, message, str(known.type))
    every = tuple(entries[arn] for arn in sorted(entries))
    return replace(cluster, access=replace(cluster.access, entries=every))
