"""Dashboards for Grafana, as files to import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from aws_cdk import Stage
from constructs import Construct

from eks_constructs.errors import refuse
from eks_constructs.planning.dashboards import Dashboard, dashboard_problems, dashboard_text

_FOLDER: Final = "grafana"
_ALL: Final = tuple(Dashboard)


class GrafanaDashboards(Construct):
    """Dashboards as files in the cloud assembly; nothing of it is in the template.

    CloudFormation has no resource for dashboards. Import the files by hand, or by Grafana's API, as
    ``docs/grafana.md`` shows. They hold for every cluster whose metrics are in the data source.
    For a Grafana of your own in a cluster take
    :func:`~eks_constructs.planning.dashboards.dashboard_config_maps`.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent; with those of the parents, the folder of the files.
        dashboards: Which ones. Default: all.

    Raises:
        ConfigurationError: There is no dashboard, or one twice.

    See https://docs.aws.amazon.com/grafana/latest/userguide/v10-dash-import-dashboards.html
    """

    files: Final[Mapping[Dashboard, str]]
    """Paths of the files in the cloud assembly."""

    def __init__(
        self, scope: Construct, construct_id: str, *, dashboards: Sequence[Dashboard] = _ALL
    ) -> None:
        super().__init__(scope, construct_id)
        refuse("dashboards", dashboard_problems(dashboards))
        stage = Stage.of(self)
        assert stage is not None  # noqa: S101  # every construct of an app is in one
        own_path = self.node.path.removeprefix(stage.node.path).removeprefix("/")
        paths = {each: f"{_FOLDER}/{own_path}/{each.value}.json" for each in dashboards}
        for dashboard, path in paths.items():
            file = Path(stage.outdir, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(dashboard_text(dashboard), encoding="utf-8")
        self.files = MappingProxyType(paths)
