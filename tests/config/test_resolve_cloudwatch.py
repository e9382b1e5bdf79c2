"""From ``observability`` to what is made in CloudWatch besides logs."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import get_args

import pytest

from eks_constructs.config import observability_cloudwatch as section
from eks_constructs.config.resolved_cloudwatch import (
    CloudWatch,
    ClusterDashboard,
    ContainerInsights,
)
from eks_constructs.planning.cluster_metrics import ALARMS, ClusterThresholds
from eks_constructs.planning.endpoints import EndpointFeature
from tests.config.files import PLATFORM, START, load

AGENT = "addons: [{name: amazon-cloudwatch-observability}]\n"


def watched(folder: Path, said: str, config: str = "") -> CloudWatch | None:
    """Return what becomes of a map of observability."""
    return load(folder, f"{START}{config}{PLATFORM}observability: {{{said}}}\n").cloudwatch


def test_nothing_is_made_unsaid(tmp_path: Path) -> None:
    """Not even beside metrics."""
    assert watched(tmp_path, "metrics: {}") is None
    assert watched(tmp_path, "", AGENT) is None


def test_empty_maps_have_all_defaults(tmp_path: Path) -> None:
    """All alarms, for the agent sends what they ask for."""
    assert watched(tmp_path, "containerInsights: {}, alarms: {}, dashboard: {}") == CloudWatch(
        agent=True,
        insights=ContainerInsights(
            version=None, container_logs=False, application_signals=False, retention_days=30
        ),
        alarms=ClusterThresholds(),
        dashboard=ClusterDashboard(name=None),
    )


def test_everything_that_is_said(tmp_path: Path) -> None:
    """Arrives where it belongs."""
    found = watched(
        tmp_path,
        "containerInsights: {version: v6.3.0-eksbuild.1, containerLogs: true, "
        "applicationSignals: true, retentionInDays: 7}, "
        "alarms: {thresholds: {nodeCpuPercent: 70, leastNodes: 3}, disabled: [apiLatencySeconds]}, "
        "dashboard: {name: shop}",
    )
    assert found == CloudWatch(
        agent=True,
        insights=ContainerInsights(
            version="v6.3.0-eksbuild.1",
            container_logs=True,
            application_signals=True,
            retention_days=7,
        ),
        alarms=ClusterThresholds(node_cpu_percent=70, least_nodes=3, api_latency_seconds=None),
        dashboard=ClusterDashboard(name="shop"),
    )


def test_nodes_are_not_watched_without_an_agent(tmp_path: Path) -> None:
    """Whose alarms would never have a value; the one on missing nodes would always alarm."""
    found = watched(tmp_path, "alarms: {}")
    assert found is not None
    of_nodes = dict.fromkeys(each.threshold for each in ALARMS.values() if each.of_nodes)
    assert found.alarms == replace(ClusterThresholds(), **of_nodes)
    assert not found.agent


def test_an_agent_of_the_addons_counts(tmp_path: Path) -> None:
    """Whoever installed it already goes on with it."""
    found = watched(tmp_path, "alarms: {}", AGENT)
    assert found is not None
    assert found.agent
    assert found.insights is None
    assert found.alarms == ClusterThresholds()


def test_a_private_cluster_reaches_cloudwatch(tmp_path: Path) -> None:
    """Events of the agent are logs; X-Ray takes traces of applications."""
    text = f"{START}privateCluster: {{enabled: true}}\n{PLATFORM}observability: {{%s}}\n"
    for said, wanted in (
        ("alarms: {}", set()),
        ("containerInsights: {}", {EndpointFeature.METRICS}),
        (
            "containerInsights: {applicationSignals: true}",
            {EndpointFeature.METRICS, EndpointFeature.XRAY},
        ),
    ):
        endpoints = load(tmp_path, text % said).endpoints
        assert endpoints is not None
        assert EndpointFeature.LOGS in endpoints.features
        assert endpoints.features & {EndpointFeature.METRICS, EndpointFeature.XRAY} == wanted


@pytest.mark.parametrize(
    ("config", "warned"),
    [
        ("", True),
        ("fargateProfiles: [{name: a, selectors: [{namespace: a}]}]\n", True),
        ("autoModeConfig: {enabled: false}\n", True),
        ("autoModeConfig: {enabled: true}\n", False),
        ("managedNodeGroups: [{name: a}]\n", False),
        ("nodeGroups: [{name: a}]\n", False),
        ("iam: {withOIDC: true}\nkarpenter: {version: '1.8.1'}\n", False),
        ("remoteNetworkConfig: {remoteNodeNetworks: [{cidrs: [172.16.0.0/16]}]}\n", False),
    ],
)
def test_an_agent_without_nodes_is_told_of(tmp_path: Path, config: str, *, warned: bool) -> None:
    """At its line; where nodes can come from anywhere, nothing is said."""
    text = f"{START}{config}{PLATFORM}observability: {{containerInsights: {{}}}}\n"
    where = "Platform.observability.containerInsights"
    found = [each for each in load(tmp_path, text).warnings if each.where == where]
    assert [each.code for each in found] == (["required"] if warned else [])
    assert all("sees nothing else" in each.message for each in found)


def test_every_threshold_can_be_disabled() -> None:
    """By its name in the file."""
    aliases = {each.alias for each in section.ClusterThresholds.model_fields.values()}
    assert set(get_args(section.ThresholdName)) == aliases


@pytest.mark.parametrize("field", fields(ClusterThresholds), ids=lambda each: each.name)
def test_the_file_knows_every_threshold(field: object) -> None:
    """And says the number that holds when it is silent."""
    name = getattr(field, "name")  # noqa: B009 - dataclasses.Field is generic
    described = section.ClusterThresholds.model_fields[name].description or ""
    assert f"Unsaid: {getattr(ClusterThresholds(), name):g}." in described
