"""From the ``kube…Config`` sections to settings of the control plane's parts."""

from __future__ import annotations

from typing import Final

from eks_constructs.config import cluster_settings, resolved_cluster
from eks_constructs.config.sources import Sources
from eks_constructs.planning.cluster_components import (
    ApiServerConfig,
    ControllerManagerConfig,
    PortRange,
    ResourceWeight,
    SchedulerConfig,
    ScoringStrategyType,
)

_PORTS: Final = "kubeAPIServerConfig.serviceNodePortRange"
_SYNC_PERIOD: Final = (
    "kubeControllerManagerConfig.horizontalPodAutoscalerControllerConfig"
    ".horizontalPodAutoscalerSyncPeriod"
)


def resolve_components(sources: Sources) -> resolved_cluster.Components:
    """Return the settings of the control plane's parts.

    Args:
        sources: Where they are described.
    """
    return resolved_cluster.Components(
        api_server=_api_server(sources),
        scheduler=_scheduler(sources),
        controller_manager=_controller_manager(sources),
    )


def _api_server(sources: Sources) -> ApiServerConfig | None:
    section, findings = sources.config.kube_api_server_config, sources.findings
    if section is None:
        return None
    ports = section.service_node_port_range
    made = findings.attempt(
        lambda: _port_range(ports),
        otherwise=None,
        names={"min_port": "minPort", "max_port": "maxPort"},
        under=_PORTS,
    )
    return findings.attempt(
        lambda: ApiServerConfig(event_ttl=section.event_ttl, service_node_port_range=made),
        otherwise=None,
        names={"event_ttl": "eventTTL"},
        under="kubeAPIServerConfig",
    )


def _port_range(ports: cluster_settings.ServiceNodePortRange | None) -> PortRange | None:
    if ports is None:
        return None
    return PortRange(min_port=ports.min_port, max_port=ports.max_port)


def _scheduler(sources: Sources) -> SchedulerConfig | None:
    section = sources.config.kube_scheduler_config
    if section is None or section.node_resources_fit is None:
        return None
    strategy = section.node_resources_fit.scoring_strategy
    return sources.findings.attempt(
        lambda: SchedulerConfig(
            scoring_strategy=ScoringStrategyType(strategy.type),
            resources=tuple(
                ResourceWeight(name=each.name, weight=each.weight) for each in strategy.resources
            ),
        ),
        otherwise=None,
        under="kubeSchedulerConfig.nodeResourcesFit.scoringStrategy",
    )


def _controller_manager(sources: Sources) -> ControllerManagerConfig | None:
    section = sources.config.kube_controller_manager_config
    if section is None or section.horizontal_pod_autoscaler_controller_config is None:
        return None
    autoscaler = section.horizontal_pod_autoscaler_controller_config
    period = autoscaler.horizontal_pod_autoscaler_sync_period
    return sources.findings.attempt(
        lambda: ControllerManagerConfig(horizontal_pod_autoscaler_sync_period=period),
        otherwise=None,
        names={"horizontal_pod_autoscaler_sync_period": _SYNC_PERIOD},
    )
