"""Dashboards on their way to Grafana: files of the cloud assembly, and nothing in the template."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from aws_cdk import App, Stack, Stage

from eks_constructs.errors import ConfigurationError
from eks_constructs.grafana_dashboards import GrafanaDashboards
from eks_constructs.kubernetes_manifests import KubernetesManifests
from eks_constructs.planning.dashboards import Dashboard, dashboard_config_maps, dashboard_text


@pytest.fixture
def app(cdk_context: Mapping[str, object], tmp_path: Path) -> App:
    """Return an app that writes to a folder of its own."""
    return App(context=cdk_context, outdir=str(tmp_path))


def test_all_dashboards_are_files(app: App, tmp_path: Path) -> None:
    """Below the path of the construct; the template has nothing of it."""
    stack = Stack(app, "Stack")
    made = GrafanaDashboards(stack, "Dashboards")
    assert made.files == {each: f"grafana/Stack/Dashboards/{each.value}.json" for each in Dashboard}
    for dashboard, path in made.files.items():
        assert (tmp_path / path).read_text(encoding="utf-8") == dashboard_text(dashboard)
    assert made.node.children == []


def test_of_a_stage(app: App) -> None:
    """They are in the assembly of the stage, as its templates are."""
    stage = Stage(app, "prod")
    made = GrafanaDashboards(Stack(stage, "metrics"), "Boards", dashboards=[Dashboard.COST])
    (path,) = made.files.values()
    assert path == "grafana/metrics/Boards/cost.json"
    assert Path(stage.outdir, path).is_file()


def test_no_dashboard_is_refused(app: App) -> None:
    """And one twice."""
    stack = Stack(app, "Stack")
    with pytest.raises(ConfigurationError, match="dashboards: must be at least one of cluster"):
        GrafanaDashboards(stack, "None", dashboards=())
    with pytest.raises(ConfigurationError, match="must be given once"):
        GrafanaDashboards(stack, "Twice", dashboards=[Dashboard.COST, Dashboard.COST])


def test_for_a_grafana_in_the_cluster(app: App, tmp_path: Path) -> None:
    """Variables of Grafana do not look like values that only the deployment knows."""
    made = KubernetesManifests(
        Stack(app, "Stack"), "Boards", cluster_name="demo", manifests=dashboard_config_maps()
    )
    text = (tmp_path / made.file).read_text(encoding="utf-8")
    assert "${" not in text
    assert "grafana_dashboard" in text
