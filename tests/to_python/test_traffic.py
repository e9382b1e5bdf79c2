"""What the Platform document says of traffic comes through to the app in Python."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import App

from eks_constructs.to_python import environment_in_python
from stacks import EnvironmentStage
from tests.config.files import PLATFORM, START, load
from tests.to_python.writing import files_in, lint, make_stage

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
    context = cdk_context | {"@aws-cdk/core:validation": False}
    given, written = (
        App(context=context, outdir=str(tmp_path / name), analytics_reporting=False)
        for name in ("given", "out")
    )
    EnvironmentStage(given, environment.name, environment=environment)
    code = environment_in_python(environment, EnvironmentStage)
    (tmp_path / "apps").mkdir()
    (tmp_path / "apps" / "dev.py").write_text(code, encoding="utf-8")
    make_stage(code, written, EnvironmentStage.__name__, environment.name)
    given.synth()
    written.synth()
    assert files_in(tmp_path / "out") == files_in(tmp_path / "given")
    lint(tmp_path / "apps")
