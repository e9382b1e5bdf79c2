"""An access entry with everything."""

from __future__ import annotations

from aws_cdk import Stack

from eks_constructs.access_entries import AccessEntries
from eks_constructs.cluster import Cluster
from eks_constructs.planning.access import AccessEntry, AccessPolicy, AccessScope


def maximal(stack: Stack) -> None:
    """Make an access entry that sets every property."""
    AccessEntries(
        stack,
        "Entries",
        cluster=Cluster.from_name(stack, "Cluster", "demo"),
        entries=[
            AccessEntry(
                principal_arn="arn:aws:iam::111122223333:role/Team",
                policies=(
                    AccessPolicy(
                        policy="AmazonEKSViewPolicy", scope=AccessScope.namespaces(["team-*"])
                    ),
                ),
                kubernetes_groups=("team",),
                username="team:{{SessionName}}",
                tags={"team": "platform"},
            )
        ],
    )
