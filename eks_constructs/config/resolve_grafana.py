"""From ``observability.grafana`` to a workspace of Amazon Managed Grafana."""

from __future__ import annotations

from typing import Final

from eks_constructs.config import observability_grafana as section
from eks_constructs.config import resolved
from eks_constructs.config.private_zones import private_zones
from eks_constructs.config.resolved_grafana import Grafana
from eks_constructs.config.sources import Sources
from eks_constructs.planning.dashboards import Dashboard
from eks_constructs.planning.grafana import (
    GrafanaAccess,
    SamlAttributes,
    SamlSignIn,
    place_problems,
    region_problems,
    sign_in_problems,
    text_problems,
)
from eks_constructs.planning.policies.grafana import grafana

_WHERE: Final = "Platform.observability.grafana"
_LEAST_ZONES: Final = 2
_NAMES: Final = {
    "identity_center": "identityCenter",
    "grafana_version": "version",
    "prometheus_workspace_arns": "prometheusWorkspaceARNs",
    "log_group_arns": "logGroupARNs",
    "security_groups": "vpc.securityGroupIDs",
}
_INNER: Final = {
    "admin_roles": "adminRoles",
    "editor_roles": "editorRoles",
    "allowed_organizations": "allowedOrganizations",
    "metadata_url": "metadataURL",
    "metadata_xml": "metadataXML",
    "login_minutes": "loginMinutes",
    "prefix_list_ids": "prefixListIDs",
    "vpc_endpoint_ids": "vpcEndpointIDs",
}


def resolve_grafana(
    sources: Sources,
    wanted: section.Grafana,
    network: resolved.NewNetwork | resolved.ExistingNetwork,
) -> Grafana:
    """Return the workspace.

    Args:
        sources: The whole file.
        wanted: The section.
        network: The network, in whose private subnets its interfaces may be.
    """
    _check(sources, wanted)
    if wanted.vpc is not None:
        _check_place(sources, wanted.vpc, network)
    has_metrics = sources.platform.observability.metrics is not None
    names = wanted.dashboards
    if names is None:
        names = tuple(Dashboard) if has_metrics or wanted.prometheus_workspace_arns else ()
    return Grafana(
        identity_center=bool(wanted.identity_center),
        saml=_saml(sources, wanted.saml),
        version=wanted.version,
        access=_access(sources, wanted.access),
        security_group_ids=wanted.vpc.security_group_ids if wanted.vpc is not None else (),
        prometheus_workspace_arns=wanted.prometheus_workspace_arns,
        log_group_arns=wanted.log_group_arns,
        plugin_admin=bool(wanted.plugin_admin),
        dashboards=tuple(sorted({Dashboard(name) for name in names})),
    )


def _check(sources: Sources, wanted: section.Grafana) -> None:
    findings = sources.findings
    region = sources.config.metadata.region
    findings.add(region_problems(region), {"region": "metadata.region"})
    signs_in = sign_in_problems(
        identity_center=bool(wanted.identity_center), saml=wanted.saml is not None
    )
    findings.add(signs_in, _NAMES, under=_WHERE)
    texts = {"name": None, "description": None, "grafana_version": wanted.version}
    findings.add(text_problems(texts), _NAMES, under=_WHERE)
    findings.attempt(
        lambda: grafana(
            prometheus_workspace_arns=wanted.prometheus_workspace_arns,
            log_group_arns=wanted.log_group_arns,
        ),
        otherwise=None,
        names=_NAMES,
        under=_WHERE,
    )


def _check_place(
    sources: Sources,
    wanted: section.GrafanaVpc,
    network: resolved.NewNetwork | resolved.ExistingNetwork,
) -> None:
    zones = private_zones(network)
    if zones is not None and len(zones) < _LEAST_ZONES:
        message = "must be left out, or there must be private subnets in at least two zones"
        sources.findings.refuse("not-together", f"{_WHERE}.vpc", message, sorted(zones) or None)
    problems = place_problems(
        subnets=("one", "another"), zones=(None, None), security_groups=wanted.security_group_ids
    )
    sources.findings.add(problems, _NAMES, under=_WHERE)


def _saml(sources: Sources, wanted: section.Saml | None) -> SamlSignIn | None:
    if wanted is None:
        return None
    said = wanted.model_dump(exclude_none=True, by_alias=False)
    names = said.pop("attributes")
    attributes = sources.findings.attempt(
        lambda: SamlAttributes(**names),
        otherwise=SamlAttributes(role="role", org="org"),
        under=f"{_WHERE}.saml.attributes",
    )
    return sources.findings.attempt(
        lambda: SamlSignIn(attributes=attributes, **said),
        otherwise=None,
        names=_INNER,
        under=f"{_WHERE}.saml",
    )


def _access(sources: Sources, wanted: section.GrafanaAccess | None) -> GrafanaAccess | None:
    if wanted is None:
        return None
    return sources.findings.attempt(
        lambda: GrafanaAccess(
            prefix_list_ids=wanted.prefix_list_ids, vpc_endpoint_ids=wanted.vpc_endpoint_ids
        ),
        otherwise=None,
        names=_INNER,
        under=f"{_WHERE}.access",
    )
