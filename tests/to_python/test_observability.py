"""What the Platform document says of observability comes through to the app in Python."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.files import PLATFORM, START, load
from tests.to_python.writing import require_same_synthesis

TOPIC = "arn:aws:sns:eu-west-1:111122223333:alerts"
OWN = f"""
observability:
  containerInsights:
    version: v6.3.0-eksbuild.1
    containerLogs: true
    applicationSignals: true
    retentionInDays: 7
  alarms:
    thresholds: {{nodeCpuPercent: 70, leastNodes: 3}}
    disabled: [apiLatencySeconds, podsNotRunning]
    topicARN: '{TOPIC}'
  dashboard: {{name: shop}}
  grafana:
    saml:
      metadataURL: https://idp.example.com/metadata
      adminRoles: [platform]
      editorRoles: [developers]
      allowedOrganizations: [shop]
      attributes: {{role: groups, email: e, name: n, login: l, groups: g, org: company}}
      loginMinutes: 60
    version: '12.4'
    access:
      prefixListIDs: [pl-0123456789abcdef0]
      vpcEndpointIDs: [vpce-0123456789abcdef0]
    vpc: {{securityGroupIDs: [sg-0123456789abcdef0, sg-0123456789abcdef1]}}
    prometheusWorkspaceARNs: ['arn:aws:aps:eu-west-1:111122223333:workspace/ws-1']
    logGroupARNs: ['arn:aws:logs:eu-west-1:111122223333:log-group:/shop']
    pluginAdmin: true
    dashboards: [nodes, cost]
"""
SHARED = """
observability:
  metrics:
    alerts: {emails: [platform@example.com], leastSeverity: critical}
    remoteWrite: {namespace: watching}
  logs: {s3: {}, fargate: true, audit: {}, gibPerDay: 1}
  alarms: {}
  dashboard: {}
  grafana: {identityCenter: true, saml: {metadataXML: '<EntityDescriptor/>', adminRoles: [a],
    attributes: {role: r}}}
"""


@pytest.mark.parametrize("said", [OWN, SHARED], ids=["own", "shared"])
def test_the_app_synthesises_the_same(
    tmp_path: Path, cdk_context: dict[str, object], said: str
) -> None:
    """With every option, and with the one topic that all sections share."""
    nodes = "managedNodeGroups: [{name: workers, instanceType: m6i.large}]\n"
    nodes += "fargateProfiles: [{name: batch, selectors: [{namespace: batch}]}]\n"
    environment = load(tmp_path, START + nodes + PLATFORM + said)
    require_same_synthesis([environment], tmp_path, cdk_context)
