"""From ``observability.grafana`` to a workspace of Amazon Managed Grafana."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from eks_constructs.config import observability_grafana as section
from eks_constructs.config.resolved_grafana import Grafana
from eks_constructs.planning.dashboards import Dashboard
from eks_constructs.planning.grafana import GrafanaAccess, SamlAttributes, SamlSignIn
from tests.config.files import PLATFORM, START, load

WORKSPACE = "arn:aws:aps:eu-west-1:111122223333:workspace/ws-1"
GROUP = "arn:aws:logs:eu-west-1:111122223333:log-group:/shop"


def grafana(folder: Path, said: str, beside: str = "") -> Grafana:
    """Return what becomes of a map of Grafana."""
    text = f"{START}{PLATFORM}observability: {{{beside}grafana: {{{said}}}}}\n"
    found = load(folder, text).grafana
    assert found is not None
    return found


def test_nothing_is_made_unsaid(tmp_path: Path) -> None:
    """It is paid for by those who sign in."""
    assert load(tmp_path, f"{START}{PLATFORM}observability: {{metrics: {{}}}}\n").grafana is None


def test_defaults(tmp_path: Path) -> None:
    """As those of the construct; without metrics of Prometheus dashboards would be empty."""
    assert grafana(tmp_path, "identityCenter: true") == Grafana(
        identity_center=True,
        saml=None,
        version=None,
        access=None,
        security_group_ids=(),
        prometheus_workspace_arns=(),
        log_group_arns=(),
        plugin_admin=False,
        dashboards=(),
    )


def test_dashboards(tmp_path: Path) -> None:
    """All of them where something can fill them, sorted, or those that are named."""
    for said, beside, wanted in (
        ("", "metrics: {}, ", tuple(Dashboard)),
        (f", prometheusWorkspaceARNs: ['{WORKSPACE}']", "", tuple(Dashboard)),
        (", dashboards: [nodes, cost, cost]", "", (Dashboard.COST, Dashboard.NODES)),
        (", dashboards: []", "metrics: {}, ", ()),
    ):
        assert grafana(tmp_path, f"identityCenter: true{said}", beside).dashboards == wanted
    assert set(get_args(section.DashboardName)) == set(Dashboard)


def test_everything_that_is_said(tmp_path: Path) -> None:
    """Arrives where it belongs."""
    said = f"""
      saml: {{metadataURL: 'https://idp.example.com/metadata', adminRoles: [a], editorRoles: [b],
        attributes: {{role: groups, org: company}}, allowedOrganizations: [c], loginMinutes: 60}},
      version: '12.4', pluginAdmin: true,
      access: {{prefixListIDs: [pl-0123456789abcdef0], vpcEndpointIDs: [vpce-0123456789abcdef0]}},
      vpc: {{securityGroupIDs: [sg-0123456789abcdef0]}},
      prometheusWorkspaceARNs: ['{WORKSPACE}'], logGroupARNs: ['{GROUP}'], dashboards: [nodes]
"""
    assert grafana(tmp_path, said) == Grafana(
        identity_center=False,
        saml=SamlSignIn(
            metadata_url="https://idp.example.com/metadata",
            attributes=SamlAttributes(role="groups", org="company"),
            admin_roles=("a",),
            editor_roles=("b",),
            allowed_organizations=("c",),
            login_minutes=60,
        ),
        version="12.4",
        access=GrafanaAccess(
            prefix_list_ids=("pl-0123456789abcdef0",),
            vpc_endpoint_ids=("vpce-0123456789abcdef0",),
        ),
        security_group_ids=("sg-0123456789abcdef0",),
        prometheus_workspace_arns=(WORKSPACE,),
        log_group_arns=(GROUP,),
        plugin_admin=True,
        dashboards=(Dashboard.NODES,),
    )


def test_metadata_as_text(tmp_path: Path) -> None:
    """Instead of an address."""
    xml = "<md:EntityDescriptor/>"
    said = f"saml: {{metadataXML: '{xml}', adminRoles: [a], attributes: {{role: r}}}}"
    saml = grafana(tmp_path, said).saml
    assert saml is not None
    assert saml.metadata_xml == xml
