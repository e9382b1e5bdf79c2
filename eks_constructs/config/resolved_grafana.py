"""Where people look at it all, with every gap filled."""

from __future__ import annotations

from eks_constructs.planning.dashboards import Dashboard
from eks_constructs.planning.grafana import GrafanaAccess, SamlSignIn
from eks_constructs.values import frozen


@frozen
class Grafana:
    """A workspace of Amazon Managed Grafana.

    Attributes:
        identity_center: Whether people of IAM Identity Center can sign in.
        saml: How people of another identity provider can; ``None`` if they cannot.
        version: Version; ``None`` for the newest at creation.
        access: From where it can be reached; ``None`` for everywhere.
        security_group_ids: Security groups of its interfaces in the VPC; empty for no interfaces.
        prometheus_workspace_arns: Further workspaces of Amazon Managed Prometheus to read.
        log_group_arns: Log groups to read.
        plugin_admin: Whether admins may install plugins.
        dashboards: Dashboards to write as files.
    """

    identity_center: bool
    saml: SamlSignIn | None
    version: str | None
    access: GrafanaAccess | None
    security_group_ids: tuple[str, ...]
    prometheus_workspace_arns: tuple[str, ...]
    log_group_arns: tuple[str, ...]
    plugin_admin: bool
    dashboards: tuple[Dashboard, ...]
