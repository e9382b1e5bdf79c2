"""From ``observability.traces`` to a collector, and the rules and groups of X-Ray."""

from __future__ import annotations

from pathlib import Path

from eks_constructs.config.resolved_traces import Traces
from eks_constructs.planning.endpoints import EndpointFeature
from eks_constructs.planning.trace_rules import TraceGroup, TraceSamplingRule
from eks_constructs.planning.traces import (
    KeepNotableTraces,
    KeepSomeTraces,
    OtlpEndpoint,
    OtlpProtocol,
    SecretHeader,
    TraceCollector,
    XRayTraces,
)
from tests.config.files import PLATFORM, START, load

ADDONS = "addons: [{name: adot}, {name: cert-manager}]\n"


def traces_of(folder: Path, said: str, config: str = "") -> Traces:
    """Return what becomes of a section of traces."""
    text = f"{START}{ADDONS}{config}{PLATFORM}observability:\n  traces: {said}\n"
    found = load(folder, text).traces
    assert found is not None
    return found


def test_nothing_is_made_unsaid(tmp_path: Path) -> None:
    """Not even with the operator."""
    assert load(tmp_path, f"{START}{ADDONS}{PLATFORM}tags: {{}}\n").traces is None


def test_an_empty_map_sends_everything_to_xray(tmp_path: Path) -> None:
    """With the defaults of the construct."""
    assert traces_of(tmp_path, "{}") == Traces(
        collector=TraceCollector(replicas=2), sampling_rules={}, groups={}, ipv6=False
    )
    assert traces_of(tmp_path, "{}", "kubernetesNetworkConfig: {ipFamily: IPv6}\n").ipv6


def test_what_is_left_to_apply_is_listed(tmp_path: Path) -> None:
    """The collector, and what it needs beside it."""
    text = f"{START}{ADDONS}{PLATFORM}observability: {{traces: {{}}}}\n"
    assert load(tmp_path, text).in_cluster == (
        "Namespace tracing",
        "ServiceAccount tracing/traces",
        "ClusterRole tracing-traces",
        "ClusterRoleBinding tracing-traces",
        "OpenTelemetryCollector tracing/traces",
    )


def test_the_collector(tmp_path: Path) -> None:
    """Each field of it."""
    said = (
        "{indexedAttributes: [tier], memoryMib: 1024, cpuMillicores: 500, endpoints: ["
        "{name: b, url: 'http://a.b:4318', protocol: http, plainText: true}, "
        "{name: a, url: 'https://a.b:1', headers: [{header: H, secret: s, key: k}]}]}"
    )
    assert traces_of(tmp_path, said).collector == TraceCollector(
        xray=XRayTraces(indexed_attributes=("tier",)),
        endpoints={
            "a": OtlpEndpoint(
                url="https://a.b:1",
                headers=(SecretHeader(header="H", secret="s", key="k"),),  # noqa: S106 - its name
            ),
            "b": OtlpEndpoint(url="http://a.b:4318", protocol=OtlpProtocol.HTTP, plain_text=True),
        },
        replicas=2,
        memory_mib=1024,
        cpu_millicores=500,
    )


def test_sampling(tmp_path: Path) -> None:
    """By chance in two pods; by what happened in one."""
    some = traces_of(tmp_path, "{sampling: {keepPercent: 5}, replicas: 7}").collector
    assert (some.sampling, some.replicas) == (KeepSomeTraces(percent=5), 7)
    notable = traces_of(tmp_path, "{sampling: {keepPercent: 0, slowMilliseconds: 9}}").collector
    assert notable.sampling == KeepNotableTraces(percent=0, slow_milliseconds=9)
    assert notable.replicas == 1


def test_without_xray(tmp_path: Path) -> None:
    """Somebody else takes them all."""
    said = "{xray: false, endpoints: [{name: a, url: 'https://a.b:1'}]}\n  dashboard: {}"
    assert traces_of(tmp_path, said).collector.xray is None


def test_rules_and_groups_are_sorted(tmp_path: Path) -> None:
    """What is not said matches everything."""
    found = traces_of(
        tmp_path,
        "{samplingRules: [{name: z, priority: 2, percent: 1}, {name: a, priority: 1, percent: 2, "
        "reservoir: 0, service: s, serviceType: t, host: h, method: m, path: p, attributes: "
        "{k: v}}], groups: [{name: z, filter: error, insights: false}, {name: a, filter: fault, "
        "notifications: true}]}",
    )
    assert list(found.sampling_rules.items()) == [
        (
            "a",
            TraceSamplingRule(
                priority=1,
                percent=2,
                reservoir=0,
                service="s",
                service_type="t",
                host="h",
                method="m",
                path="p",
                attributes={"k": "v"},
            ),
        ),
        ("z", TraceSamplingRule(priority=2, percent=1)),
    ]
    assert list(found.groups.items()) == [
        ("a", TraceGroup(filter_expression="fault", notifications=True)),
        ("z", TraceGroup(filter_expression="error", insights=False)),
    ]


def test_a_private_cluster_reaches_xray(tmp_path: Path) -> None:
    """Only where traces go there."""
    for said, reached in (
        ("{traces: {}}", True),
        (
            "{traces: {xray: false, endpoints: [{name: a, url: 'https://a.b:1'}]}, dashboard: {}}",
            False,
        ),
        ("{}", False),
    ):
        text = f"privateCluster: {{enabled: true}}\n{PLATFORM}observability: {said}\n"
        endpoints = load(tmp_path, f"{START}{ADDONS}{text}").endpoints
        assert endpoints is not None
        assert (EndpointFeature.XRAY in endpoints.features) == reached
