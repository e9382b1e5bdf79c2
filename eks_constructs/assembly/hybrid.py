"""The role of machines outside AWS."""

from __future__ import annotations

from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.access_entries import AccessEntries
from eks_constructs.config.resolved_cluster import HybridNodes
from eks_constructs.hybrid_nodes import HybridNodesRole
from eks_constructs.planning.access import AccessEntry, AccessEntryType


def build_hybrid_nodes(scope: Construct, wanted: HybridNodes, cluster: IClusterRef) -> None:
    """Make the role of hybrid nodes, or let the one that exists in.

    Args:
        scope: Parent construct.
        wanted: How they come to the cluster.
        cluster: Its cluster.
    """
    if wanted.role_arn is None:
        HybridNodesRole(
            scope,
            "HybridNodes",
            cluster=cluster,
            credentials=wanted.credentials,
            pod_identity=wanted.pod_identity,
        )
    elif wanted.access_entry:
        entry = AccessEntry(principal_arn=wanted.role_arn, type=AccessEntryType.HYBRID_LINUX)
        AccessEntries(scope, "HybridNodesAccess", cluster=cluster, entries=[entry])
