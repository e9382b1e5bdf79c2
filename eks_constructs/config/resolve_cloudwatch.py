"""From ``observability`` to what is made in CloudWatch besides logs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from eks_constructs.config import observability_cloudwatch as section
from eks_constructs.config.check_agent import check_agent
from eks_constructs.config.observability import Observability
from eks_constructs.config.resolved_cloudwatch import (
    CloudWatch,
    ClusterDashboard,
    ContainerInsights,
)
from eks_constructs.config.sources import Sources
from eks_constructs.planning.cluster_dashboard import dashboard_problems
from eks_constructs.planning.cluster_metrics import (
    ALARMS,
    ClusterThresholds,
    wanted_alarms,
)
from eks_constructs.planning.container_insights import ADDON, version_problems
from eks_constructs.planning.log_retention import retention_problems

_WHERE: Final = "Platform.observability"
_INSIGHTS: Final = f"{_WHERE}.containerInsights"
_ALARMS: Final = f"{_WHERE}.alarms"
_RETENTION_DAYS: Final = 30


def resolve_cloudwatch(
    sources: Sources, wanted: Observability, *, agent: bool, addons: Collection[str]
) -> CloudWatch:
    """Return what is made in CloudWatch.

    Args:
        sources: The whole file.
        wanted: The section, some part of which asks for something in CloudWatch.
        agent: Whether pods get identities by EKS Pod Identity.
        addons: Names of the add-ons.
    """
    insights = wanted.container_insights
    sends = insights is not None or ADDON in addons
    if insights is not None:
        _check_insights(sources, insights, agent=agent, addons=addons)
    return CloudWatch(
        agent=sends,
        insights=_insights(insights),
        alarms=_alarms(sources, wanted.alarms, agent=sends),
        dashboard=_dashboard(sources, wanted.dashboard),
    )


def _check_insights(
    sources: Sources, wanted: section.ContainerInsights, *, agent: bool, addons: Collection[str]
) -> None:
    findings = sources.findings
    check_agent(sources, _INSIGHTS, agent=agent)
    _warn_without_nodes(sources)
    if ADDON in addons:
        message = f"must be left out, or the add-on {ADDON} must be: this makes it"
        findings.refuse("not-together", _INSIGHTS, message)
    findings.add(version_problems(wanted.version), under=_INSIGHTS)
    if wanted.retention_in_days is not None:
        where = f"{_INSIGHTS}.retentionInDays"
        findings.add(retention_problems(wanted.retention_in_days, where=where))


def _warn_without_nodes(sources: Sources) -> None:
    config = sources.config
    groups = config.managed_node_groups or config.node_groups
    auto_mode = config.auto_mode_config is not None and config.auto_mode_config.enabled
    # Hybrid nodes join by themselves, so that only their network is known here.
    if groups or auto_mode or config.karpenter or config.remote_network_config:
        return
    message = (
        "should come with nodes, of managedNodeGroups, nodeGroups, autoModeConfig or karpenter: "
        "its agent runs on them and sees nothing else, no pods on Fargate either, and the stack "
        "platform waits for the add-on to run"
    )
    sources.findings.warn("required", _INSIGHTS, message)


def _insights(wanted: section.ContainerInsights | None) -> ContainerInsights | None:
    if wanted is None:
        return None
    days = wanted.retention_in_days
    return ContainerInsights(
        version=wanted.version,
        container_logs=bool(wanted.container_logs),
        application_signals=bool(wanted.application_signals),
        retention_days=days if days is not None else _RETENTION_DAYS,
    )


def _alarms(
    sources: Sources, wanted: section.Alarms | None, *, agent: bool
) -> ClusterThresholds | None:
    if wanted is None:
        return None
    given = wanted.thresholds.model_dump(exclude_none=True, by_alias=False)
    fields = section.ClusterThresholds.model_fields
    names = {name: f"{_ALARMS}.thresholds.{field.alias}" for name, field in fields.items()}
    asked = sources.findings.attempt(
        lambda: ClusterThresholds(**given), otherwise=ClusterThresholds(), names=names
    )
    off = {name for name, field in fields.items() if field.alias in wanted.disabled}
    silent = set() if agent else {each.threshold for each in ALARMS.values() if each.of_nodes}
    for name in given:
        if name in off:
            message = "must be left out, or not be in alarms.disabled"
            sources.findings.refuse("not-together", names[name], message, given[name])
        elif name in silent:
            message = "must be left out, or come with containerInsights, which sends its metric"
            sources.findings.refuse("not-together", names[name], message, given[name])
    nothing: dict[str, None] = dict.fromkeys(off | silent)
    thresholds = replace(asked, **nothing)
    if not wanted_alarms(thresholds, container_insights=agent):
        message = "must leave at least one alarm of the control plane, or alarms be left out"
        sources.findings.refuse("empty", f"{_ALARMS}.disabled", message)
    return thresholds


def _dashboard(
    sources: Sources, wanted: section.ClusterDashboard | None
) -> ClusterDashboard | None:
    if wanted is None:
        return None
    names = {"dashboard_name": f"{_WHERE}.dashboard.name"}
    sources.findings.add(dashboard_problems(name=wanted.name, alarms=0), names)
    return ClusterDashboard(name=wanted.name)
