"""From a resolved environment to constructs: the one place that knows both.

One module per stack, one function per section; each maps values to the arguments of a construct and
decides nothing.
"""

from __future__ import annotations

from eks_constructs.assembly.addons import build_addons
from eks_constructs.assembly.alerts import build_alert_topic
from eks_constructs.assembly.capabilities import build_capabilities
from eks_constructs.assembly.cloudwatch import build_alarms, build_container_insights
from eks_constructs.assembly.compute import build_fargate_profiles, build_node_groups
from eks_constructs.assembly.control_plane import build_access_entries, build_cluster
from eks_constructs.assembly.costs import build_budget
from eks_constructs.assembly.eksctl_outputs import (
    build_cluster_outputs,
    build_fargate_output,
    tag_cluster_stack,
)
from eks_constructs.assembly.endpoints import build_endpoints
from eks_constructs.assembly.grafana import build_grafana
from eks_constructs.assembly.hybrid import build_hybrid_nodes, build_remote_gateway
from eks_constructs.assembly.karpenter import build_karpenter
from eks_constructs.assembly.logs import build_logs
from eks_constructs.assembly.metrics import build_metrics
from eks_constructs.assembly.network import AnyNetwork, build_nat_gateways, build_network
from eks_constructs.assembly.security_groups import (
    NodeTraffic,
    build_control_plane_groups,
    build_node_traffic,
)
from eks_constructs.assembly.self_managed import build_self_managed_node_groups
from eks_constructs.assembly.traces import build_traces
from eks_constructs.assembly.traffic import build_traffic

__all__ = [
    "AnyNetwork",
    "NodeTraffic",
    "build_access_entries",
    "build_addons",
    "build_alarms",
    "build_alert_topic",
    "build_budget",
    "build_capabilities",
    "build_cluster",
    "build_cluster_outputs",
    "build_container_insights",
    "build_control_plane_groups",
    "build_endpoints",
    "build_fargate_output",
    "build_fargate_profiles",
    "build_grafana",
    "build_hybrid_nodes",
    "build_karpenter",
    "build_logs",
    "build_metrics",
    "build_nat_gateways",
    "build_network",
    "build_node_groups",
    "build_node_traffic",
    "build_remote_gateway",
    "build_self_managed_node_groups",
    "build_traces",
    "build_traffic",
    "tag_cluster_stack",
]
