"""From ``observability.metrics`` to a workspace, its scraper and its alerts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from eks_constructs.config import observability as section
from eks_constructs.config import resolved, resolved_cluster
from eks_constructs.config.check_agent import check_agent
from eks_constructs.config.private_zones import private_zones
from eks_constructs.config.resolved_observability import Metrics
from eks_constructs.config.resolved_workloads import Addon
from eks_constructs.config.sources import Sources
from eks_constructs.planning.alert_manager import AlertRouting, AlertSeverity
from eks_constructs.planning.cluster import AuthenticationMode
from eks_constructs.planning.prometheus_rules import AlertThresholds, RuleGroup
from eks_constructs.planning.prometheus_scrape import interval_problems
from eks_constructs.planning.prometheus_values import CHART_SERVICE_ACCOUNT
from eks_constructs.planning.prometheus_workspace import (
    DEFAULT_RETENTION_DAYS,
    region_problems,
    workspace_problems,
)
from eks_constructs.planning.service_accounts import ServiceAccount

_WHERE: Final = "Platform.observability.metrics"
_INTERVAL: Final = 60
_LEAST_ZONES: Final = 2
_EXPORTERS: Final = ("kube-state-metrics", "prometheus-node-exporter")
_OF_PODS: Final = frozenset({RuleGroup.ADDRESSES, RuleGroup.DNS})
"""What pods tell of that clusters in Auto Mode do not have."""


def resolve_metrics(
    sources: Sources,
    wanted: section.Metrics,
    network: resolved.NewNetwork | resolved.ExistingNetwork,
    cluster: resolved_cluster.Cluster,
    addons: Sequence[Addon],
    *,
    agent: bool,
) -> Metrics:
    """Return what is made for metrics.

    Args:
        sources: The whole file.
        wanted: The section.
        network: The network, in whose private subnets the scraper stands.
        cluster: The cluster that it reads.
        addons: Add-ons, two of which most rules need.
        agent: Whether pods get identities by EKS Pod Identity.
    """
    days = wanted.retention_in_days
    retention = days if days is not None else DEFAULT_RETENTION_DAYS
    names = {"retention_days": f"{_WHERE}.retentionInDays"}
    sources.findings.add(workspace_problems(alias=None, retention_days=retention, limits=()), names)
    interval = _interval(sources, wanted)
    region = sources.config.metadata.region
    sources.findings.add(
        region_problems(region, scraper=interval is not None), {"region": "metadata.region"}
    )
    if interval is not None:
        _check_scraper(sources, network, cluster)
        _warn_of_exporters(sources, addons)
    return Metrics(
        retention_days=retention,
        scrape_interval_seconds=interval,
        remote_write=_remote_write(sources, wanted, agent=agent),
        rule_groups=_groups(wanted, auto_mode=cluster.auto_mode is not None),
        thresholds=_thresholds(sources, wanted.thresholds),
        alert_routing=_routing(wanted.alerts),
    )


def _interval(sources: Sources, wanted: section.Metrics) -> int | None:
    where = f"{_WHERE}.scrapeIntervalInSeconds"
    seconds = wanted.scrape_interval_in_seconds
    if wanted.scraper is False:
        if seconds is not None:
            message = "must be left out without the scraper"
            sources.findings.refuse("not-together", where, message, seconds)
        return None
    chosen = seconds if seconds is not None else _INTERVAL
    sources.findings.add(interval_problems(chosen), {"scrape_interval_seconds": where})
    return chosen


def _remote_write(
    sources: Sources, wanted: section.Metrics, *, agent: bool
) -> ServiceAccount | None:
    given, where = wanted.remote_write, f"{_WHERE}.remoteWrite"
    if given is None:
        return None
    check_agent(sources, where, agent=agent)
    if wanted.scraper is not False:
        message = (
            "should come with metrics.scraper false: two that read the same are both paid for, and "
            "the workspace has each series twice"
        )
        sources.findings.warn("not-together", where, message)
    default, namespace, name = CHART_SERVICE_ACCOUNT, given.namespace, given.service_account
    return sources.findings.attempt(
        lambda: ServiceAccount(
            namespace=namespace if namespace is not None else default.namespace,
            name=name if name is not None else default.name,
        ),
        otherwise=default,
        names={"name": "serviceAccount"},
        under=where,
    )


def _check_scraper(
    sources: Sources,
    network: resolved.NewNetwork | resolved.ExistingNetwork,
    cluster: resolved_cluster.Cluster,
) -> None:
    where = f"{_WHERE}.scraper"
    if not cluster.addresses.endpoint.private_access:
        message = (
            "must be false, or vpc.clusterEndpoints.privateAccess true: the scraper reaches the "
            "cluster from inside of its VPC"
        )
        sources.findings.refuse("not-together", where, message)
    if cluster.access.authentication_mode is AuthenticationMode.CONFIG_MAP:
        message = (
            "must be false, or accessConfig.authenticationMode API_AND_CONFIG_MAP: the service "
            "lets its scraper in by an access entry"
        )
        sources.findings.refuse("not-together", where, message)
    zones = private_zones(network)
    if zones is not None and len(zones) < _LEAST_ZONES:
        message = "must be false, or there must be private subnets in at least two zones"
        sources.findings.refuse("not-together", where, message, sorted(zones) or None)


def _warn_of_exporters(sources: Sources, addons: Sequence[Addon]) -> None:
    missing = set(_EXPORTERS) - {addon.name for addon in addons}
    if missing:
        message = (
            f"should have the add-ons {' and '.join(sorted(missing))} beside it, in addons; the "
            "alerts about pods and nodes cannot work without, and will say so"
        )
        sources.findings.warn("required", _WHERE, message)


def _groups(wanted: section.Metrics, *, auto_mode: bool) -> tuple[RuleGroup, ...]:
    if wanted.rule_groups is not None:
        return tuple(sorted({RuleGroup(name) for name in wanted.rule_groups}))
    return tuple(group for group in RuleGroup if not (auto_mode and group in _OF_PODS))


def _thresholds(sources: Sources, wanted: section.AlertThresholds) -> AlertThresholds:
    given = wanted.model_dump(exclude_none=True, by_alias=False)
    names = {
        name: f"{_WHERE}.thresholds.{field.alias}"
        for name, field in section.AlertThresholds.model_fields.items()
    }
    return sources.findings.attempt(
        lambda: AlertThresholds(**given), otherwise=AlertThresholds(), names=names
    )


def _routing(wanted: section.Alerts | None) -> AlertRouting | None:
    if wanted is None:
        return None
    return AlertRouting(least_severity=AlertSeverity(wanted.least_severity or "warning"))
