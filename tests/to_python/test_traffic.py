"""What the Platform document says of traffic comes through to the app in Python."""

from __future__ import annotations

from pathlib import Path

from tests.config.files import PLATFORM, START, load
from tests.to_python.writing import require_same_synthesis

TRAFFIC = """
observability: {alarms: {emails: [a@example.com]}}
traffic:
  zones: [{domain: example.com, id: Z1}]
  certificates: [{name: apps, names: ["*.example.com"], expiryAlarm: true}]
  ingressClasses:
    - {name: open, scheme: internet-facing, group: shop, certificates: [apps]}
    - {name: inner, scheme: internal, default: true}
  webACL: {countRules: {AWSManagedRulesCommonRuleSet: [SizeRestrictions_BODY]}}
  accessLogs: {}
"""


def test_the_app_synthesises_the_same(tmp_path: Path, cdk_context: dict[str, object]) -> None:
    """With ingress classes, an alarm on a certificate, and rules that only count."""
    nodes = "managedNodeGroups: [{name: workers, instanceType: m6i.large}]\n"
    environment = load(tmp_path, START + nodes + PLATFORM + TRAFFIC)
    require_same_synthesis([environment], tmp_path, cdk_context)
