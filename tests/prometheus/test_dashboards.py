"""Dashboards that Grafana can read, and whose every question has an answer."""

from __future__ import annotations

import re
from functools import cache

import promql_parser
import pytest
import yaml

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.dashboards import (
    Dashboard,
    dashboard_config_maps,
    dashboard_text,
)
from eks_constructs.planning.prometheus_rules import AlertThresholds, RuleGroup, rules_text
from eks_constructs.planning.prometheus_scrape import default_scrape_configuration
from tests.prometheus.files import dashboard_rules
from tests.support.grafana import DashboardModel, QueryVariable, Row


def model(dashboard: Dashboard) -> DashboardModel:
    """Return a dashboard; one that does not fit the schema fails."""
    return DashboardModel.model_validate_json(dashboard_text(dashboard))


@cache
def recorded() -> frozenset[str]:
    """Return the names of all series that the shipped rules record."""
    texts = [rules_text(group, AlertThresholds()) for group in RuleGroup]
    groups = [group for text in texts for group in yaml.safe_load(text)["groups"]]
    return frozenset(
        rule["record"] for group in groups for rule in group["rules"] if "record" in rule
    )


@cache
def kept() -> tuple[re.Pattern[str], ...]:
    """Return what the shipped scrape configuration keeps."""
    text = default_scrape_configuration(cluster_name="prod", interval_seconds=60, extra_jobs=[])
    return tuple(
        re.compile(change["regex"])
        for job in yaml.safe_load(text)["scrape_configs"]
        for change in job["metric_relabel_configs"]
        if change["action"] == "keep"
    )


def selectors_of(expression: str) -> list[promql_parser.VectorSelector]:
    """Return every choice of series in an expression."""
    found: list[promql_parser.VectorSelector] = []

    def visit(node: promql_parser.Expr) -> None:
        if isinstance(node, promql_parser.VectorSelector):
            found.append(node)

    promql_parser.walk(promql_parser.parse(expression), visit)
    return found


def metrics(expression: str) -> set[str]:
    """Return every metric that an expression asks for."""
    return {each.name for each in selectors_of(expression) if each.name}


def is_kept(name: str) -> bool:
    """Return whether a metric is in a workspace with the shipped configuration and rules."""
    return name == "up" or name in recorded() or any(each.fullmatch(name) for each in kept())


@pytest.mark.parametrize("dashboard", Dashboard)
def test_a_dashboard_fits_the_schema(dashboard: Dashboard) -> None:
    """Strictly: a field that Grafana does not know is a typing error."""
    found = model(dashboard)
    assert found.uid == f"eks-{dashboard.value}"
    assert found.title == f"EKS / {dashboard.value.capitalize()}"


@pytest.mark.parametrize("dashboard", Dashboard)
def test_panels_have_ids_and_places_of_their_own(dashboard: Dashboard) -> None:
    """Grafana would push them around otherwise."""
    panels = model(dashboard).panels
    ids = [panel.id for panel in panels]
    assert len(ids) == len(set(ids))
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        cells = panel.gridPos.cells()
        assert not taken & cells, panel.title
        assert max(x for x, _ in cells) < 24, panel.title
        taken |= cells
    headings = [panel.gridPos for panel in panels if isinstance(panel, Row)]
    assert headings
    assert {(each.x, each.w, each.h) for each in headings} == {(0, 24, 1)}


@pytest.mark.parametrize("dashboard", Dashboard)
def test_titles_are_unique(dashboard: Dashboard) -> None:
    """People name panels by them."""
    titles = [panel.title for panel in model(dashboard).panels]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("dashboard", Dashboard)
def test_questions_of_a_panel_have_letters_of_their_own(dashboard: Dashboard) -> None:
    """Grafana drops the second of two."""
    for panel in model(dashboard).panels:
        if not isinstance(panel, Row):
            letters = [target.refId for target in panel.targets]
            assert letters == sorted(set(letters)), panel.title
            assert all(target.instant != target.range for target in panel.targets)


@pytest.mark.parametrize("dashboard", Dashboard)
def test_every_metric_is_kept(dashboard: Dashboard) -> None:
    """By the scrape configuration, or recorded by a rule; nothing is asked for in vain."""
    found = model(dashboard)
    asked = {name for target in found.targets() for name in metrics(target.promql())}
    asked |= {name for text in found.questions_of_variables() for name in metrics(text)}
    assert {name for name in asked if not is_kept(name)} == set()


def test_what_is_not_kept_is_seen() -> None:
    """The test before would find a metric that is dropped."""
    assert metrics('sum(rate(apiserver_audit_event_total{cluster="x"}[5m]))') == {
        "apiserver_audit_event_total"
    }
    assert not is_kept("apiserver_audit_event_total")
    assert is_kept("apiserver_request_total")
    assert is_kept("cluster:node_cpu:used_percent")


@pytest.mark.parametrize("dashboard", Dashboard)
def test_every_question_is_about_the_chosen_cluster(dashboard: Dashboard) -> None:
    """Each selector names it, and every variable used exists and is used."""
    found = model(dashboard)
    names = {each.name for each in found.templating.list}
    assert {"datasource", "cluster"} <= names
    used: set[str] = set()
    for target in found.targets():
        text = target.promql()
        assert "$" not in text.replace('"$1"', ""), text
        used |= set(re.findall(r"\$([a-z]\w*)", target.expr))
        selectors = selectors_of(text)
        assert selectors
        for selector in selectors:
            labels = {each.name for each in selector.matchers.matchers}
            assert "cluster" in labels, text
    assert used == names - {"datasource"}


@pytest.mark.parametrize("dashboard", Dashboard)
def test_variables_ask_for_what_they_say(dashboard: Dashboard) -> None:
    """Grafana keeps the question in two places."""
    for each in model(dashboard).templating.list:
        if isinstance(each, QueryVariable):
            assert each.definition == each.query.query
            assert each.multi == each.includeAll == (each.allValue is not None)


def test_every_question_is_shown_to_promtool() -> None:
    """As a rule of its own; ``make check-rules`` asks, and the record says of what."""
    (text,) = dashboard_rules().values()
    (group,) = yaml.safe_load(text)["groups"]
    questions = [target for each in Dashboard for target in model(each).targets()]
    assert len(group["rules"]) == len(questions)


def test_config_maps_for_a_grafana_in_the_cluster() -> None:
    """With the label that the sidecar looks for; the same dashboards."""
    found = dashboard_config_maps(namespace="grafana")
    assert [each.name for each in found] == [f"dashboard-eks-{each.value}" for each in Dashboard]
    for dashboard, manifest in zip(Dashboard, found, strict=True):
        assert (manifest.kind, manifest.namespace) == ("ConfigMap", "grafana")
        assert manifest.labels == {"grafana_dashboard": "1"}
        data = manifest.body["data"]
        assert isinstance(data, dict)
        ((name, text),) = data.items()
        assert name == f"eks-{dashboard.value}.json"
        assert DashboardModel.model_validate_json(str(text)) == model(dashboard)


def test_a_choice_that_is_none_is_refused() -> None:
    """No dashboard, one twice, and no namespace."""
    with pytest.raises(ConfigurationError, match="must be at least one of cluster, cost"):
        dashboard_config_maps(dashboards=())
    with pytest.raises(ConfigurationError, match=r"dashboards\[1\]: must be given once"):
        dashboard_config_maps(dashboards=(Dashboard.COST, Dashboard.COST))
    with pytest.raises(ConfigurationError, match="namespace"):
        dashboard_config_maps(namespace="My Space")
