"""What is explained of Grafana."""

from __future__ import annotations

from typing import Final

from eks_constructs.config.explained.row import Row

_GRAFANA: Final = "Platform.observability.grafana"

ROWS: Final = (
    Row(
        resolved="grafana.identity_center",
        path=f"{_GRAFANA}.identityCenter",
        both="not every organisation has it",
    ),
    Row(
        resolved="grafana.version",
        path=f"{_GRAFANA}.version",
        nothing="the newest at creation",
    ),
    Row(
        resolved="grafana.plugin_admin",
        path=f"{_GRAFANA}.pluginAdmin",
        both="a plugin is code with the permissions of the role",
    ),
    Row(
        resolved="grafana.dashboards",
        path=f"{_GRAFANA}.dashboards",
        both="all that the metrics can fill",
    ),
)

SAID_ONLY: Final = (
    "grafana.access",
    "grafana.log_group_arns",
    "grafana.prometheus_workspace_arns",
    "grafana.saml",
    "grafana.security_group_ids",
)
"""What stands in the file as it is, in maps and lists of its own."""
