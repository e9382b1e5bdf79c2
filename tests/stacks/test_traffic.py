"""Alarms on certificates, and ingress classes, of an environment file."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from tests.stacks.test_environment import PLATFORM, ids_of, properties_of, stacks_of
from tests.support.assemblies import SynthesisedStack

WANTED = """
traffic:
  zones: [{domain: example.com, id: Z1}]
  certificates: [{name: apps, names: ["*.example.com"]}]
  ingressClasses:
    - {name: open, scheme: internet-facing, group: shop, certificates: [apps]}
    - {name: inner, scheme: internal, default: true}
  webACL: {}
  accessLogs: {}
acknowledgements: [{rule: AwsSolutions-S1, place: traffic/AccessLogs, reason: it has no end}]
"""


ALARM = """
observability: {alarms: {emails: [a@example.com]}}
traffic:
  zones: [{domain: example.com, id: Z1}]
  certificates:
    - {name: apps, names: ["*.example.com"], expiryAlarm: true}
    - {name: quiet, names: [example.com]}
"""


def test_the_end_of_a_certificate_is_told_to_the_topic_of_all_alarms(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """Which stands in another stack, that waits for nothing of this one."""
    text = "managedNodeGroups: [{name: workers, instanceType: m6i.large}]\n"
    stacks = stacks_of(tmp_path, cdk_context, text + PLATFORM + ALARM)
    traffic = stacks["traffic"]
    (alarm,) = ids_of(traffic, "AWS::CloudWatch::Alarm")
    properties = properties_of(traffic.resources[alarm])
    assert properties["MetricName"] == "DaysToExpiry"
    (topic,) = ids_of(stacks["observability"], "AWS::SNS::Topic")
    assert topic in json.dumps(properties["AlarmActions"])
    assert "own-observability" in traffic.depends_on
    assert "own-traffic" not in stacks["observability"].depends_on
    assert "apps" in alarm


def objects_in(stack: SynthesisedStack) -> object:
    """Return the output that holds all objects for ``kubectl apply``."""
    outputs = stack.template["Outputs"]
    assert isinstance(outputs, dict)
    (found,) = (
        each
        for each in outputs.values()
        if isinstance(each, dict) and str(each.get("Description")).startswith("Objects for")
    )
    return found


def test_ingress_classes_have_what_the_stack_makes(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """Their text names the certificate, the web ACL and the bucket by reference."""
    text = "managedNodeGroups: [{name: workers, instanceType: m6i.large}]\n"
    stack = stacks_of(tmp_path, cdk_context, text + PLATFORM + WANTED)["traffic"]
    told = json.dumps(objects_in(stack))
    for kind, times in (
        ("CertificateManager::Certificate", 1),
        ("WAFv2::WebACL", 2),
        ("S3::Bucket", 2),
    ):
        (key,) = ids_of(stack, f"AWS::{kind}")
        assert told.count(f'"{key}"') == times, kind
    (file,) = tmp_path.rglob("*IngressClasses*.yaml")
    documents = list(yaml.safe_load_all(file.read_text()))
    assert [(each["kind"], each["metadata"]["name"]) for each in documents] == [
        ("IngressClassParams", "inner"),
        ("IngressClass", "inner"),
        ("IngressClassParams", "open"),
        ("IngressClass", "open"),
    ]
    assert documents[2]["spec"]["group"] == {"name": "shop"}
    assert documents[1]["metadata"]["annotations"] == {
        "ingressclass.kubernetes.io/is-default-class": "true"
    }
