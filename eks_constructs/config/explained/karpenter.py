"""What is explained of Karpenter."""

from __future__ import annotations

from typing import Final

from eks_constructs.config.explained import words
from eks_constructs.config.explained.row import Row

ROWS: Final = (
    Row(resolved="karpenter.chart.version", path="karpenter.version"),
    Row(
        resolved="karpenter.chart_makes_account",
        path="karpenter.createServiceAccount",
        table="karpenter_of_eksctl",
        table_say=words.is_not,
    ),
    Row(
        resolved="karpenter.instance_profile",
        path="karpenter.defaultInstanceProfile",
        source="the name of the cluster",
        nothing="Karpenter makes profiles itself",
    ),
    Row(
        resolved="karpenter.queue",
        path="karpenter.withSpotInterruptionQueue",
        table="karpenter_queue",
    ),
    Row(
        resolved="karpenter.issuer",
        about="Karpenter takes on its role by the OIDC issuer",
        table="karpenter_of_eksctl",
    ),
    Row(
        resolved="karpenter.nodes_serve_cni",
        about="the network plugin lives on the role of Karpenter's nodes",
        source="the role of other nodes, and with eksctl's defaults always",
    ),
    Row(
        resolved="karpenter.discovery",
        path="Platform.network.karpenterDiscovery",
        source="metadata.tags, or the name of the cluster",
        nothing="nothing is tagged for Karpenter",
    ),
    Row(
        resolved="karpenter.node_boundary_arn",
        path="iam.serviceRolePermissionsBoundary",
    ),
)

FIXED: Final = (
    "karpenter.chart.chart",
    "karpenter.chart.namespace",
    "karpenter.chart.release",
    "karpenter.chart.repository",
    "karpenter.makes_profiles",
    "karpenter.names",
    "karpenter.runs_as",
)
"""What follows from the other values, or is the same everywhere."""
