"""The part of Grafana's dashboard schema that the shipped dashboards use, and nothing beside it.

See https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
and the schema itself, kinds/dashboard/dashboard_kind.cue in Grafana's repository.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

_UID = r"^[a-zA-Z0-9_-]{1,40}$"
_UNITS = Literal["Bps", "bytes", "d", "percent", "percentunit", "pps", "reqps", "s", "short"]
_VALUES: Final = {
    "$__rate_interval": "5m",
    "$cluster": "prod",
    "$cpu_price": "0.04",
    "$instance": ".+",
    "$memory_price": "0.004",
    "$namespace": ".+",
}
"""Values for the variables, to make an expression that Prometheus itself can read."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class DataSource(_Strict):
    """Which data source, by the variable."""

    type: Literal["prometheus"]
    uid: Literal["$datasource"]


class GridPos(_Strict):
    """Where a panel stands; the grid is 24 wide."""

    h: Annotated[int, Field(ge=1, le=30)]
    w: Annotated[int, Field(ge=1, le=24)]
    x: Annotated[int, Field(ge=0, le=23)]
    y: Annotated[int, Field(ge=0)]

    def cells(self) -> set[tuple[int, int]]:
        """Return what it covers."""
        columns = range(self.x, self.x + self.w)
        return {(x, y) for x in columns for y in range(self.y, self.y + self.h)}


class Target(_Strict):
    """A question."""

    datasource: DataSource
    editorMode: Literal["code"]  # noqa: N815  # Grafana's name
    expr: Annotated[str, Field(min_length=1)]
    instant: bool
    legendFormat: str  # noqa: N815  # Grafana's name
    range: bool
    refId: Annotated[str, Field(pattern="^[A-H]$")]  # noqa: N815  # Grafana's name

    def promql(self) -> str:
        """Return the expression with values for the variables."""
        text = self.expr
        for name, value in _VALUES.items():
            text = text.replace(name, value)
        return text


class Step(_Strict):
    """A colour from a value on."""

    color: Literal["green", "orange", "red"]
    value: float | int | None


class Thresholds(_Strict):
    """Colours."""

    mode: Literal["absolute"]
    steps: Annotated[list[Step], Field(min_length=1)]


class Stacking(_Strict):
    """Lines on top of each other."""

    group: Literal["A"]
    mode: Literal["normal"]


class ThresholdsStyle(_Strict):
    """How a threshold is drawn."""

    mode: Literal["dashed"]


class Custom(_Strict):
    """How lines are drawn."""

    drawStyle: Literal["line"]  # noqa: N815  # Grafana's name
    fillOpacity: Annotated[int, Field(ge=0, le=100)]  # noqa: N815  # Grafana's name
    lineWidth: Annotated[int, Field(ge=0, le=10)]  # noqa: N815  # Grafana's name
    showPoints: Literal["never"]  # noqa: N815  # Grafana's name
    spanNulls: bool  # noqa: N815  # Grafana's name
    stacking: Stacking | None = None
    thresholdsStyle: ThresholdsStyle | None = None  # noqa: N815  # Grafana's name


class Defaults(_Strict):
    """How values are written."""

    unit: _UNITS
    thresholds: Thresholds
    custom: Custom | None = None
    decimals: Annotated[int, Field(ge=0, le=5)] | None = None
    max: float | int | None = None
    min: float | int | None = None


class FieldConfig(_Strict):
    """How values are written, without exceptions."""

    defaults: Defaults
    overrides: Annotated[list[object], Field(max_length=0)]


class Legend(_Strict):
    """Names of lines."""

    calcs: list[Literal["lastNotNull", "max"]]
    displayMode: Literal["table"]  # noqa: N815  # Grafana's name
    placement: Literal["bottom"]
    showLegend: Literal[True]  # noqa: N815  # Grafana's name


class Tooltip(_Strict):
    """What a pointer shows."""

    mode: Literal["multi"]
    sort: Literal["desc"]


class ReduceOptions(_Strict):
    """Which of many values is shown."""

    calcs: list[Literal["lastNotNull"]]
    fields: Literal[""]
    values: Literal[False]


class TimeSeriesOptions(_Strict):
    """Of a panel with lines."""

    legend: Legend
    tooltip: Tooltip


class StatOptions(_Strict):
    """Of a panel with a number."""

    colorMode: Literal["value"]  # noqa: N815  # Grafana's name
    graphMode: Literal["area"]  # noqa: N815  # Grafana's name
    justifyMode: Literal["auto"]  # noqa: N815  # Grafana's name
    orientation: Literal["auto"]
    reduceOptions: ReduceOptions  # noqa: N815  # Grafana's name
    textMode: Literal["auto"]  # noqa: N815  # Grafana's name


class BarOptions(_Strict):
    """Of a panel with bars."""

    displayMode: Literal["basic"]  # noqa: N815  # Grafana's name
    orientation: Literal["horizontal"]
    reduceOptions: ReduceOptions  # noqa: N815  # Grafana's name
    showUnfilled: bool  # noqa: N815  # Grafana's name


class Row(_Strict):
    """A heading."""

    collapsed: Literal[False]
    gridPos: GridPos  # noqa: N815  # Grafana's name
    id: Annotated[int, Field(ge=1)]
    panels: Annotated[list[object], Field(max_length=0)]
    title: Annotated[str, Field(min_length=1)]
    type: Literal["row"]


class _Panel(_Strict):
    datasource: DataSource
    description: Annotated[str, Field(min_length=1)]
    fieldConfig: FieldConfig  # noqa: N815  # Grafana's name
    gridPos: GridPos  # noqa: N815  # Grafana's name
    id: Annotated[int, Field(ge=1)]
    targets: Annotated[list[Target], Field(min_length=1)]
    title: Annotated[str, Field(min_length=1)]


class TimeSeries(_Panel):
    """Lines over time."""

    options: TimeSeriesOptions
    type: Literal["timeseries"]


class Stat(_Panel):
    """A number."""

    options: StatOptions
    type: Literal["stat"]


class Bars(_Panel):
    """Bars."""

    options: BarOptions
    type: Literal["bargauge"]


class _Variable(_Strict):
    hide: Literal[0]
    label: Annotated[str, Field(min_length=1)]
    name: Annotated[str, Field(pattern="^[a-z_]+$")]


class DataSourceVariable(_Variable):
    """The choice of a data source."""

    current: dict[str, str]
    includeAll: Literal[False]  # noqa: N815  # Grafana's name
    multi: Literal[False]
    options: Annotated[list[object], Field(max_length=0)]
    query: Literal["prometheus"]
    refresh: Literal[1]
    regex: Literal[""]
    type: Literal["datasource"]


class Query(_Strict):
    """How values of a variable are found."""

    query: Annotated[str, Field(pattern=r"^label_values\(.+\)$")]
    refId: str  # noqa: N815  # Grafana's name


class QueryVariable(_Variable):
    """The choice of a label."""

    allValue: Literal[".+"] | None = None  # noqa: N815  # Grafana's name
    current: dict[str, str]
    datasource: DataSource
    definition: str
    includeAll: bool  # noqa: N815  # Grafana's name
    multi: bool
    options: Annotated[list[object], Field(max_length=0)]
    query: Query
    refresh: Literal[2]
    regex: Literal[""]
    sort: Literal[1]
    type: Literal["query"]


class Option(_Strict):
    """A value."""

    selected: bool
    text: str
    value: str


class TextVariable(_Variable):
    """A value that people write."""

    current: dict[str, str]
    description: str
    options: list[Option]
    query: str
    type: Literal["textbox"]


class Templating(_Strict):
    """The variables."""

    list: list[
        Annotated[DataSourceVariable | QueryVariable | TextVariable, Field(discriminator="type")]
    ]


class Link(_Strict):
    """A way to the other dashboards."""

    asDropdown: bool  # noqa: N815  # Grafana's name
    icon: Literal["external link"]
    includeVars: bool  # noqa: N815  # Grafana's name
    keepTime: bool  # noqa: N815  # Grafana's name
    tags: list[Literal["eks-constructs"]]
    targetBlank: bool  # noqa: N815  # Grafana's name
    title: str
    tooltip: str
    type: Literal["dashboards"]
    url: Literal[""]


class Annotations(_Strict):
    """Marks on the time; none."""

    list: Annotated[list[object], Field(max_length=0)]


class TimeRange(_Strict):
    """What is shown at first."""

    to: Literal["now"]
    start: Annotated[str, Field(alias="from", pattern=r"^now-\d+[hd]$")]


class DashboardModel(_Strict):
    """A dashboard."""

    annotations: Annotations
    description: Annotated[str, Field(min_length=1)]
    editable: bool
    fiscalYearStartMonth: Literal[0]  # noqa: N815  # Grafana's name
    graphTooltip: Literal[1]  # noqa: N815  # Grafana's name
    id: None
    links: list[Link]
    panels: list[Annotated[Row | TimeSeries | Stat | Bars, Field(discriminator="type")]]
    refresh: Literal["1m"]
    schemaVersion: Literal[39]  # noqa: N815  # Grafana's name
    tags: list[Literal["eks-constructs"]]
    templating: Templating
    time: TimeRange
    timepicker: dict[str, str]
    timezone: Literal[""]
    title: Annotated[str, Field(min_length=1)]
    uid: Annotated[str, Field(pattern=_UID)]
    version: Literal[1]
    weekStart: Literal[""]  # noqa: N815  # Grafana's name

    def targets(self) -> Iterator[Target]:
        """Give every question of every panel."""
        for panel in self.panels:
            if not isinstance(panel, Row):
                yield from panel.targets

    def questions_of_variables(self) -> Iterator[str]:
        """Give the metric that each variable is taken from."""
        for each in self.templating.list:
            if isinstance(each, QueryVariable):
                yield re.sub(r"^label_values\((.+), \w+\)$", r"\1", each.query.query)
