"""Thresholds that something reaches, and a dashboard that CloudWatch can read."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.cluster_dashboard import dashboard_body
from eks_constructs.planning.cluster_metrics import ALARMS, ClusterThresholds, wanted_alarms

FIELDS = [each.name for each in fields(ClusterThresholds)]
ALARM = "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:full"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Axis(_Strict):
    """Of the left side."""

    min: Literal[0]
    showUnits: bool  # noqa: N815  # CloudWatch's name
    max: int | float | None = None
    label: str | None = None


class Axes(_Strict):
    """Only the left one."""

    left: Axis


class Graph(_Strict):
    """What a widget with lines says."""

    title: str
    region: str
    view: Literal["timeSeries"]
    stacked: bool
    period: Literal[60, 300]
    metrics: Annotated[list[list[str | dict[str, str]]], Field(min_length=1, max_length=500)]
    yAxis: Axes  # noqa: N815  # CloudWatch's name


class Text(_Strict):
    """What a heading says."""

    markdown: Annotated[str, Field(pattern="^## ")]
    background: Literal["transparent"]


class Alarms(_Strict):
    """What a widget with alarms says."""

    title: str
    alarms: Annotated[list[str], Field(min_length=1, max_length=100)]


class _Place(_Strict):
    x: Annotated[int, Field(ge=0, le=23)]
    y: Annotated[int, Field(ge=0)]
    width: Annotated[int, Field(ge=1, le=24)]
    height: Annotated[int, Field(ge=1, le=1000)]


class GraphWidget(_Place):
    """Lines."""

    type: Literal["metric"]
    properties: Graph


class TextWidget(_Place):
    """A heading."""

    type: Literal["text"]
    properties: Text


class AlarmWidget(_Place):
    """Alarms."""

    type: Literal["alarm"]
    properties: Alarms


class Body(_Strict):
    """The part of the body of a dashboard that is used.

    See https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
    """

    widgets: list[Annotated[GraphWidget | TextWidget | AlarmWidget, Field(discriminator="type")]]


@pytest.mark.parametrize("insights", [True, False])
def test_widgets_fit_the_schema_and_each_other(*, insights: bool) -> None:
    """Each has a place of its own within 24 columns."""
    text = dashboard_body(
        cluster_name="demo",
        region="eu-west-1",
        alarm_arns=[ALARM],
        container_insights=insights,
    )
    taken: set[tuple[int, int]] = set()
    for each in Body.model_validate_json(text).widgets:
        columns, rows = range(each.x, each.x + each.width), range(each.y, each.y + each.height)
        cells = {(x, y) for x in columns for y in rows}
        assert not taken & cells
        assert max(columns) < 24
        taken |= cells
    assert ("ContainerInsights" in text) == insights


def test_every_line_is_of_the_cluster() -> None:
    """By the dimension, or by the search."""
    text = dashboard_body(cluster_name="demo", region="eu-west-1")
    for widget in Body.model_validate_json(text).widgets:
        if not isinstance(widget, GraphWidget):
            continue
        for line in widget.properties.metrics:
            if len(line) == 1:
                assert isinstance(line[0], dict)
                assert re.fullmatch(
                    r"SEARCH\('\{ContainerInsights,ClusterName[,A-Za-z]*\} "
                    r"MetricName=\"\w+\" ClusterName=\"demo\"', 'Average', 300\)",
                    line[0]["expression"],
                )
            else:
                namespace, _, dimension, value, _ = line
                assert namespace in {"AWS/EKS", "ContainerInsights"}
                assert (dimension, value) == ("ClusterName", "demo")


def test_the_same_cluster_has_the_same_body() -> None:
    """Its order is that of its keys."""
    text = dashboard_body(cluster_name="demo", region="eu-west-1")
    assert text == dashboard_body(cluster_name="demo", region="eu-west-1")
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"))


def test_every_threshold_has_an_alarm() -> None:
    """And no alarm is without."""
    assert sorted(alarm.threshold for alarm in ALARMS.values()) == sorted(FIELDS)


@given(
    given_values=st.dictionaries(
        st.sampled_from(FIELDS), st.none() | st.floats() | st.integers(-5, 200)
    ),
    insights=st.booleans(),
)
def test_thresholds_can_be_reached_or_are_refused(
    given_values: dict[str, Any], *, insights: bool
) -> None:
    """A percentage is one; a number is more than nothing."""
    try:
        thresholds = ClusterThresholds(**given_values)
    except ConfigurationError:
        return
    for name, (alarm, number) in wanted_alarms(thresholds, container_insights=insights).items():
        assert alarm is ALARMS[name]
        assert 0 < number <= 1_000_000
        if alarm.threshold.endswith("_percent"):
            assert number < 100
        assert insights or not alarm.of_nodes


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("node_cpu_percent", 100, "must be more than 0 and less than 100"),
        ("api_errors_percent", 0, "must be more than 0 and less than 100"),
        ("failed_nodes", 0, "must be 1 to 1,000,000"),
        ("api_latency_seconds", 0, "must be more than 0, and at most 1,000,000"),
        ("api_latency_seconds", float("nan"), "must be more than 0, and at most 1,000,000"),
    ],
)
def test_refusals(name: str, value: float, message: str) -> None:
    """Such an alarm would fire always or never."""
    chosen: dict[str, Any] = {name: value}
    with pytest.raises(ConfigurationError, match=f"{name}: {message}"):
        ClusterThresholds(**chosen)
