"""Logs, traffic and costs of the Platform document, with every gap filled."""

from __future__ import annotations

from pathlib import Path

from eks_constructs.config import Environment
from eks_constructs.planning.endpoints import EndpointFeature
from eks_constructs.planning.fluent_bit_rules import DropRule, FluentBitRules, SampleRule
from eks_constructs.planning.log_destinations import (
    CloudWatchLogs,
    IndexRotation,
    OpenSearchLogs,
    S3Logs,
    SplunkLogs,
)
from eks_constructs.planning.web_acl import ManagedRules
from tests.config.files import PLATFORM, START, load

HEC = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:hec-AbCdEf"
DOMAIN = "arn:aws:es:eu-west-1:111122223333:domain/logs"
VPC = (
    f"openSearch: {{domainARN: '{DOMAIN}', subnetIDs: [subnet-00000000], "
    "securityGroupIDs: [sg-00000000]}"
)


def loaded(folder: Path, platform: str) -> Environment:
    """Return an environment with this Platform document."""
    return load(folder, f"{START}{PLATFORM}{platform}\n")


def test_nothing_is_made_unsaid(tmp_path: Path) -> None:
    """Neither logs, nor traffic, nor a budget; an empty map of traffic asks for nothing."""
    for text in ("tags: {}", "traffic: {}"):
        found = loaded(tmp_path, text)
        assert (found.logs, found.traffic, found.costs) == (None, None, None)


def test_each_destination(tmp_path: Path) -> None:
    """With the defaults of the construct."""
    for text, destination in (
        (
            f"splunk: {{endpoint: 'https://s.example', tokenSecretARN: '{HEC}'}}",
            SplunkLogs(endpoint="https://s.example", token_secret_arn=HEC),
        ),
        (
            f"openSearch: {{domainARN: '{DOMAIN}', rotation: weekly, index: pods}}",
            OpenSearchLogs(domain_arn=DOMAIN, rotation=IndexRotation.WEEKLY, index="pods"),
        ),
        (
            VPC,
            OpenSearchLogs(
                domain_arn=DOMAIN,
                subnet_ids=("subnet-00000000",),
                security_group_ids=("sg-00000000",),
            ),
        ),
        ("s3: {}", S3Logs()),
        ("s3: {retentionInDays: 30}", S3Logs(retention_days=30, archive_after_days=None)),
        (
            "s3: {retentionInDays: 30, archiveAfterDays: 10}",
            S3Logs(retention_days=30, archive_after_days=10),
        ),
        ("cloudWatch: {}", CloudWatchLogs()),
    ):
        logs = loaded(tmp_path, f"observability: {{logs: {{{text}}}}}").logs
        assert logs is not None
        assert logs.destination == destination
        assert logs.rules == FluentBitRules(drop=FluentBitRules().drop, sample=(), routes={})
        assert (logs.control_plane, logs.audit, logs.gib_per_day) == (False, False, None)


def test_rules_and_alarms(tmp_path: Path) -> None:
    """What is said replaces the default."""
    text = """
observability:
  logs:
    s3: {}
    controlPlane: true
    drop: [{pattern: debug, namespace: shop}]
    sample: [{text: hit, keepPercent: 5}]
    dropNamespaces: [noise]
    linesPerSecond: 10
    routes: {pay: audit}
    audit: {topicARN: 'arn:aws:sns:eu-west-1:111122223333:alerts'}
    gibPerDay: 2.5
"""
    logs = loaded(tmp_path, text).logs
    assert logs is not None
    assert logs.rules == FluentBitRules(
        drop=(DropRule(pattern="debug", namespace="shop"),),
        sample=(SampleRule(text="hit", keep_percent=5),),
        drop_namespaces=("noise",),
        lines_per_second=10,
        routes={"pay": "audit"},
    )
    assert (logs.control_plane, logs.audit, logs.gib_per_day) == (True, True, 2.5)
    assert logs.audit_topic_arn == "arn:aws:sns:eu-west-1:111122223333:alerts"


def test_traffic(tmp_path: Path) -> None:
    """Sorted by name, so that an order changes nothing."""
    text = """
traffic:
  zones:
    - {domain: b.example.com, parentID: Z0, parentDomain: example.com}
    - {domain: a.example.com, id: Z1}
  certificates: [{name: z, names: [x.a.example.com]}, {name: a, names: [b.example.com]}]
  externalDNS: true
  webACL:
    countOnly: true
    countRules: {AWSManagedRulesCommonRuleSet: [SizeRestrictions_BODY]}
  accessLogs: {}
"""
    traffic = loaded(tmp_path, text).traffic
    assert traffic is not None
    assert [(zone.domain, zone.zone_id, zone.parent_id) for zone in traffic.zones] == [
        ("a.example.com", "Z1", None),
        ("b.example.com", None, "Z0"),
    ]
    assert list(traffic.certificates) == ["a", "z"]
    assert (traffic.external_dns, traffic.controller) == (True, False)
    assert traffic.web_acl is not None
    assert (traffic.web_acl.requests_per_five_minutes, traffic.web_acl.count_only) == (2000, True)
    assert traffic.web_acl.count_rules == {ManagedRules.COMMON: ("SizeRestrictions_BODY",)}
    assert traffic.access_log_days == 90


def test_charts_are_left_to_install(tmp_path: Path) -> None:
    """Who reads what is left to apply must not miss what sends the logs."""
    text = "observability: {logs: {s3: {}}}\ntraffic: {loadBalancerController: true}"
    assert loaded(tmp_path, text).in_cluster == (
        "Helm chart fluent-bit 0.57.9",
        "Helm chart aws-load-balancer-controller 3.5.0",
    )
    classes = "ingressClasses: [{name: open, scheme: internal}]"
    for beside in ("webACL: {}", "zones: [{domain: example.com}]"):
        found = loaded(tmp_path, f"traffic: {{{beside}, {classes}}}").in_cluster
        assert found == ("IngressClassParams open", "IngressClass open")


def test_costs_are_told_apart_by_a_tag_of_the_environment(tmp_path: Path) -> None:
    """Or are those of the account."""
    text = "costs: {monthlyUSD: 10, emails: [a@example.com], tag: environment}"
    costs = loaded(tmp_path, f"tags: {{environment: prod}}\n{text}").costs
    assert costs is not None
    assert costs.tags == {"environment": "prod"}
    shop = START.replace("{name: dev,", "{name: dev, tags: {environment: test},")
    both = load(tmp_path, f"{shop}{PLATFORM}tags: {{environment: prod}}\n{text}\n").costs
    assert both is not None
    assert both.tags == {"environment": "prod"}, "not what is on the resources"
    costs = loaded(tmp_path, "costs: {monthlyUSD: 10, emails: [a@example.com]}").costs
    assert costs is not None
    assert costs.tags == {}


def test_a_private_cluster_reaches_where_logs_go(tmp_path: Path) -> None:
    """Firehose, or CloudWatch, which the control plane writes to anyway."""
    start = f"{START}privateCluster: {{enabled: true}}\n{PLATFORM}"
    for said, firehose in (("s3: {}", True), ("cloudWatch: {}", False)):
        endpoints = load(tmp_path, f"{start}observability: {{logs: {{{said}}}}}\n").endpoints
        assert endpoints is not None
        assert EndpointFeature.LOGS in endpoints.features
        assert (EndpointFeature.FIREHOSE in endpoints.features) == firehose


def test_logs_of_pods_on_fargate(tmp_path: Path) -> None:
    """By a ConfigMap; a role that is named must let its pods write, and is not changed."""
    role = "arn:aws:iam::111122223333:role/Pods"
    wanted = f"{PLATFORM}observability: {{logs: {{s3: {{}}, fargate: true}}}}\n"
    profile = "fargateProfiles: [{name: a, selectors: [{namespace: a}]%s}]\n"
    found = load(tmp_path, START + profile % "" + wanted)
    assert found.logs is not None
    assert found.logs.fargate
    assert found.in_cluster[1:] == (
        "Namespace aws-observability",
        "ConfigMap aws-observability/aws-logging",
    )
    assert not [each for each in found.warnings if "Fargate" in each.where]
    for text, where in (
        (profile % f", podExecutionRoleARN: '{role}'", "fargateProfiles[0].podExecutionRoleARN"),
        (
            f"{profile % ''}iam: {{fargatePodExecutionRoleARN: '{role}'}}\n",
            "iam.fargatePodExecutionRoleARN",
        ),
    ):
        warnings = load(tmp_path, START + text + wanted).warnings
        assert [each.where for each in warnings if "deliver logs" in each.message] == [where]
