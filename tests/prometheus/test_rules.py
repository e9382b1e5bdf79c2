"""What holds for every rule that is shipped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import promql_parser
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.prometheus_rule_file import rule_file_problems
from eks_constructs.planning.prometheus_rules import AlertThresholds, RuleGroup, rules_text
from eks_constructs.planning.prometheus_scrape import default_scrape_configuration
from eks_constructs.planning.text_template import read_text
from eks_constructs.yaml_documents import read_yaml
from tests.conftest import PROJECT

Rule = Mapping[str, Any]
PAGE = PROJECT / "docs" / "prometheus-rules.md"
PERCENT = [each.name for each in fields(AlertThresholds) if each.name.endswith("_percent")]


def rules(group: RuleGroup, thresholds: AlertThresholds | None = None) -> list[Rule]:
    """Return the rules of a group."""
    text = rules_text(group, thresholds or AlertThresholds())
    return [rule for each in yaml.safe_load(text)["groups"] for rule in each["rules"]]


def alerts() -> list[Rule]:
    """Return all alerts."""
    return [rule for group in RuleGroup for rule in rules(group) if "alert" in rule]


def metrics(expression: str) -> list[str]:
    """Return every metric that an expression asks for."""
    found: list[str] = []

    def visit(node: promql_parser.Expr) -> None:
        if isinstance(node, promql_parser.VectorSelector) and node.name:
            found.append(node.name)

    promql_parser.walk(promql_parser.parse(expression), visit)
    return found


@pytest.mark.parametrize("group", RuleGroup)
def test_every_group_is_a_file_of_rules(group: RuleGroup) -> None:
    """By our own check of users' files too; its one group has its name."""
    text = rules_text(group, AlertThresholds())
    value, problems = read_yaml(text, where="file")
    assert (problems, list(rule_file_problems(value, where="file"))) == ((), [])
    assert [each["name"] for each in yaml.safe_load(text)["groups"]] == [group]


@pytest.mark.parametrize("alert", alerts(), ids=lambda each: each["alert"])
def test_an_alert_says_how_bad_it_is_and_what_to_do(alert: Rule) -> None:
    """Severity, summary, description, and a section of the page of what to do."""
    assert alert["labels"]["severity"] in {"info", "warning", "critical"}
    assert set(alert["annotations"]) == {"summary", "description", "runbook"}
    assert alert["annotations"]["runbook"] == f"docs/prometheus-rules.md#{alert['alert'].lower()}"


def test_the_page_has_a_section_for_each_alert_and_no_other() -> None:
    """In the order of their names, so that one is found without a search."""
    sections = re.findall(r"^### (\w+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(sections) == sorted(alert["alert"] for alert in alerts())
    assert len(sections) == len(set(sections))


def test_names_are_unique() -> None:
    """An alert or a series means one thing."""
    names = [rule.get("alert", rule.get("record")) for group in RuleGroup for rule in rules(group)]
    assert len(names) == len(set(names))


def test_every_threshold_is_used() -> None:
    """And every gap has one."""
    gaps = {
        gap
        for group in RuleGroup
        for gap in re.findall(r"<<(\w+)>>", read_text(f"rules/{group}.yaml"))
    }
    assert gaps == {each.name for each in fields(AlertThresholds)}


def test_the_scraper_keeps_what_the_rules_need() -> None:
    """Each metric is in the list of a job, and no rule of the job drops all of it."""
    content = yaml.safe_load(default_scrape_configuration(cluster_name="a", interval_seconds=60))
    kept = [
        re.compile(change["regex"])
        for job in content["scrape_configs"]
        for change in job["metric_relabel_configs"]
        if change["action"] == "keep"
    ]
    asked = {name for group in RuleGroup for rule in rules(group) for name in metrics(rule["expr"])}
    assert "kube_pod_info" in asked
    missing = {name for name in asked - {"up"} if not any(each.fullmatch(name) for each in kept)}
    assert missing == set()


@settings(max_examples=8)
@given(
    percent=st.floats(0.001, 99.999),
    name=st.sampled_from(PERCENT),
    namespaces=st.lists(st.from_regex(r"[a-z]{1,9}", fullmatch=True), min_size=1, max_size=3),
)
def test_any_thresholds_give_rules_that_can_be_read(
    percent: float, name: str, namespaces: list[str]
) -> None:
    """No number is written in a way that PromQL does not know."""
    chosen: dict[str, Any] = {name: percent, "system_namespaces": tuple(namespaces)}
    thresholds = AlertThresholds(**chosen)
    for group in RuleGroup:
        for rule in rules(group, thresholds):
            assert metrics(rule["expr"])


@pytest.mark.parametrize(
    ("given_values", "where", "message"),
    [
        ({"node_cpu_percent": 100}, "node_cpu_percent", "must be more than 0 and less than 100"),
        ({"dns_errors_percent": 0}, "dns_errors_percent", "must be more than 0 and less than 100"),
        ({"pending_minutes": 0}, "pending_minutes", "must be more than 0, and at most 1,000,000"),
        ({"cni_errors": 10**7}, "cni_errors", "must be more than 0, and at most 1,000,000"),
        ({"system_namespaces": ()}, "system_namespaces", "must name at least one namespace"),
        (
            {"system_namespaces": ("a|b",)},
            "system_namespaces[0]",
            "must have 1 to 63 lower-case letters, digits and hyphens",
        ),
    ],
)
def test_thresholds_that_nothing_reaches_are_refused(
    given_values: dict[str, Any], where: str, message: str
) -> None:
    """Such an alert would fire always or never."""
    with pytest.raises(ConfigurationError) as refused:
        AlertThresholds(**given_values)
    (problem,) = refused.value.problems
    assert problem.where == where
    assert message in problem.message
