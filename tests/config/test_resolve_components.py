"""Settings of the control plane's parts."""

from __future__ import annotations

from pathlib import Path

from eks_constructs.planning.cluster_components import ScoringStrategyType
from tests.config.files import START, load


def test_settings_reach_their_parts(tmp_path: Path) -> None:
    """What is not said is left to EKS."""
    components = load(
        tmp_path,
        START
        + "kubeAPIServerConfig: {eventTTL: 30m, serviceNodePortRange: {minPort: 1, maxPort: 9}}\n"
        + "kubeSchedulerConfig: {nodeResourcesFit: {scoringStrategy: {type: MostAllocated}}}\n"
        + "kubeControllerManagerConfig: {horizontalPodAutoscalerControllerConfig: "
        + "{horizontalPodAutoscalerSyncPeriod: 10s}}\n",
    ).cluster.components
    assert components.api_server is not None
    assert components.api_server.event_ttl == "30m"
    assert components.api_server.service_node_port_range is not None
    assert components.scheduler is not None
    assert components.scheduler.scoring_strategy is ScoringStrategyType.MOST_ALLOCATED
    assert components.controller_manager is not None
    assert components.controller_manager.horizontal_pod_autoscaler_sync_period == "10s"


def test_without_settings_there_are_none(tmp_path: Path) -> None:
    """Nothing is sent that nobody asked for."""
    components = load(tmp_path, START).cluster.components
    assert components.api_server is None
    assert components.scheduler is None
    assert components.controller_manager is None
