"""From ``observability.metrics`` to a workspace, its scraper and its alerts."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from eks_constructs.config import observability as section
from eks_constructs.config.resolved_observability import Metrics
from eks_constructs.planning.alert_manager import AlertRouting, AlertSeverity
from eks_constructs.planning.endpoints import EndpointFeature
from eks_constructs.planning.prometheus_rules import AlertThresholds, RuleGroup
from eks_constructs.planning.prometheus_values import CHART_SERVICE_ACCOUNT, CHART_VERSION
from eks_constructs.planning.service_accounts import ServiceAccount
from tests.config.files import PLATFORM, START, load

WANTED = "observability: {metrics: {%s}}\n"


def metrics(folder: Path, text: str, start: str = START) -> Metrics:
    """Return what is resolved of a text of ``metrics``."""
    found = load(folder, start + PLATFORM + WANTED % text).metrics
    assert found is not None
    return found


def test_nothing_is_made_unless_it_is_asked_for(tmp_path: Path) -> None:
    """Metrics cost money."""
    assert load(tmp_path, START + PLATFORM).metrics is None
    assert load(tmp_path, START).metrics is None
    assert load(tmp_path, START + PLATFORM + "observability: {}\n").metrics is None


def test_an_empty_map_has_all_defaults(tmp_path: Path) -> None:
    """A scraper, all rules, and alerts that nobody hears of."""
    assert metrics(tmp_path, "") == Metrics(
        retention_days=150,
        scrape_interval_seconds=60,
        remote_write=None,
        rule_groups=tuple(RuleGroup),
        thresholds=AlertThresholds(),
        alert_routing=None,
    )


def test_everything_that_is_said(tmp_path: Path) -> None:
    """Arrives where it belongs."""
    found = metrics(
        tmp_path,
        "retentionInDays: 30, scrapeIntervalInSeconds: 30, ruleGroups: [usage, dns, dns], "
        "thresholds: {nodeCpuPercent: 80, dnsLatencySeconds: 0.25, systemNamespaces: [a, b]}, "
        "alerts: {emails: [a@example.com], leastSeverity: critical}",
    )
    assert found.retention_days == 30
    assert found.scrape_interval_seconds == 30
    assert found.rule_groups == (RuleGroup.DNS, RuleGroup.USAGE)
    assert found.thresholds == AlertThresholds(
        node_cpu_percent=80, dns_latency_seconds=0.25, system_namespaces=("a", "b")
    )
    assert found.alert_routing == AlertRouting(least_severity=AlertSeverity.CRITICAL)


def test_a_prometheus_of_ones_own(tmp_path: Path) -> None:
    """No scraper, and no word about add-ons that its chart brings along."""
    environment = load(tmp_path, START + PLATFORM + WANTED % "scraper: false")
    assert environment.metrics is not None
    assert environment.metrics.scrape_interval_seconds is None
    assert not [each for each in environment.warnings if "observability" in each.where]


def test_a_prometheus_that_writes_here(tmp_path: Path) -> None:
    """Its service account is that of the chart, unless one is said; the chart is to apply."""
    text = START + PLATFORM + WANTED
    environment = load(tmp_path, text % "scraper: false, remoteWrite: {}")
    assert environment.metrics is not None
    assert environment.metrics.remote_write == CHART_SERVICE_ACCOUNT
    assert environment.in_cluster == (f"Helm chart kube-prometheus-stack {CHART_VERSION}",)
    assert not [each for each in environment.warnings if "observability" in each.where]
    account = metrics(tmp_path, "remoteWrite: {namespace: own, serviceAccount: prom}").remote_write
    assert account == ServiceAccount(namespace="own", name="prom")


def test_two_who_read_the_same_are_paid_for_twice(tmp_path: Path) -> None:
    """Which may be wanted for a while, when one replaces the other."""
    warnings = load(tmp_path, START + PLATFORM + WANTED % "remoteWrite: {}").warnings
    (found,) = (each for each in warnings if each.where.endswith("remoteWrite"))
    assert "metrics.scraper false" in found.message


def test_a_private_cluster_reaches_the_workspace(tmp_path: Path) -> None:
    """Where a Prometheus in it writes; the scraper needs no endpoint."""
    text = START + "privateCluster: {enabled: true}\n" + PLATFORM + WANTED
    for said, wanted in (("", False), ("scraper: false, remoteWrite: {}", True)):
        endpoints = load(tmp_path, text % said).endpoints
        assert endpoints is not None
        assert (EndpointFeature.PROMETHEUS in endpoints.features) is wanted


def test_auto_mode_has_no_pods_of_network_and_dns(tmp_path: Path) -> None:
    """Their rules would find nothing, or that CoreDNS is gone."""
    start = f"{START}autoModeConfig: {{enabled: true}}\n"
    left_out = set(RuleGroup) - set(metrics(tmp_path, "", start).rule_groups)
    assert left_out == {RuleGroup.ADDRESSES, RuleGroup.DNS}
    assert metrics(tmp_path, "ruleGroups: [dns]", start).rule_groups == (RuleGroup.DNS,)


def test_missing_exporters_are_told_of(tmp_path: Path) -> None:
    """Both, one, or none."""
    text = PLATFORM + WANTED % ""
    (warning,) = (
        each for each in load(tmp_path, START + text).warnings if "observability" in each.where
    )
    assert "kube-state-metrics and prometheus-node-exporter" in warning.message
    both = "addons: [{name: kube-state-metrics}, {name: prometheus-node-exporter}]\n"
    found = load(tmp_path, START + both + text).warnings
    assert not [each for each in found if "observability" in each.where]


@pytest.mark.parametrize("field", fields(AlertThresholds), ids=lambda each: each.name)
def test_the_file_knows_every_threshold(field: object) -> None:
    """And says the number that holds when it is silent."""
    name = getattr(field, "name")  # noqa: B009 - dataclasses.Field is generic
    described = section.AlertThresholds.model_fields[name].description or ""
    default = getattr(AlertThresholds(), name)
    text = ", ".join(default) if isinstance(default, tuple) else f"{default:g}"
    assert f"Unsaid: {text}." in described
