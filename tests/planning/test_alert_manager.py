"""Alerts are put together, sent to one topic, and not too often."""

from __future__ import annotations

import re

import pytest
import yaml

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.alert_manager import (
    AlertRouting,
    AlertSeverity,
    alert_manager_definition,
)


def test_definition_by_default() -> None:
    """Everything but mere information goes to the topic."""
    text = alert_manager_definition(AlertRouting(), topic_arn="arn:topic", region="eu-west-1")
    outer = yaml.safe_load(text)
    assert list(outer) == ["alertmanager_config"]
    route = yaml.safe_load(outer["alertmanager_config"])["route"]
    assert route["receiver"] == "topic"
    assert route["group_by"] == ["alertname", "cluster", "namespace", "severity"]
    assert route["routes"] == [{"receiver": "nobody", "matchers": ['severity =~ "info"']}]


@pytest.mark.parametrize(
    ("least", "silent"),
    [
        (AlertSeverity.INFO, {""}),
        (AlertSeverity.WARNING, {"info"}),
        (AlertSeverity.CRITICAL, {"info", "warning"}),
    ],
)
def test_less_bad_alerts_are_not_sent(least: AlertSeverity, silent: set[str]) -> None:
    """An alert without a severity always is."""
    routing = AlertRouting(least_severity=least)
    text = alert_manager_definition(routing, topic_arn="arn:topic", region="eu-west-1")
    (pattern,) = re.findall(r'severity =~ "(.*)"', text)
    matched = {each for each in ("info", "warning", "critical", "") if re.fullmatch(pattern, each)}
    assert matched == silent - {""}


def test_routing_that_the_service_would_refuse() -> None:
    """All problems at once."""
    with pytest.raises(ConfigurationError) as refused:
        AlertRouting(group_by=("a-b", "cluster", "cluster"), repeat_hours=121)
    assert [(each.where, each.code) for each in refused.value.problems] == [
        ("repeat_hours", "out-of-range"),
        ("group_by[0]", "name-invalid"),
        ("group_by[2]", "name-duplicate"),
    ]
