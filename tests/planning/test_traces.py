"""Traces: a configuration that a collector reads, and everything that it would not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.planning.manifests.trace_collector import (
    runs_as_problems,
    trace_collector_manifests,
)
from eks_constructs.planning.manifests.yaml_text import yaml_text
from eks_constructs.planning.otel_configuration import (
    CollectorPlace,
    collector_configuration,
    header_variable,
)
from eks_constructs.planning.service_accounts import ServiceAccount
from eks_constructs.planning.trace_rules import (
    TraceGroup,
    TraceSamplingRule,
    group_problems,
    rule_problems,
)
from eks_constructs.planning.traces import (
    KeepNotableTraces,
    KeepSomeTraces,
    OtlpEndpoint,
    OtlpProtocol,
    SecretHeader,
    TraceCollector,
    XRayTraces,
    collector_problems,
)
from tests.support.otel import Collector, OtlpExporter, XRay, read

PLACE = CollectorPlace(cluster_name="shop", region="eu-west-1", ipv6=False, sampler=False)
KEY = SecretHeader(header="Api-Key", secret="vendor", key="token")  # noqa: S106 - its name
RUNS_AS = ServiceAccount(namespace="tracing", name="traces")

names = st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
headers = st.lists(
    st.builds(
        SecretHeader,
        header=st.from_regex(r"[A-Za-z0-9-]{1,8}", fullmatch=True),
        secret=names,
        key=names,
    ),
    max_size=3,
    unique_by=lambda each: each.header.lower(),
).map(tuple)
endpoints = st.one_of(
    st.builds(
        OtlpEndpoint,
        url=st.sampled_from(["https://otlp.example.com:4317", "https://[fd00::1]:443"]),
        headers=headers,
    ),
    st.builds(
        OtlpEndpoint,
        url=st.sampled_from(["https://otlp.example.com/a/", "http://10.0.0.1:4318"]),
        protocol=st.just(OtlpProtocol.HTTP),
        headers=headers,
        plain_text=st.just(value=True),
    ),
    st.just(OtlpEndpoint(url="http://tempo.tempo:4317", plain_text=True)),
)
sampling = st.one_of(
    st.none(),
    st.builds(KeepSomeTraces, percent=st.floats(0.01, 100)),
    st.builds(KeepNotableTraces, percent=st.floats(0, 100)),
)
collectors = st.builds(
    TraceCollector,
    xray=st.just(XRayTraces(indexed_attributes=("b", "a"))),
    endpoints=st.dictionaries(names, endpoints, max_size=3),
    sampling=sampling,
    batch_spans=st.integers(1, 8192),
)
places = st.builds(
    CollectorPlace,
    cluster_name=st.just("shop"),
    region=st.just("eu-west-1"),
    ipv6=st.booleans(),
    sampler=st.booleans(),
)


def parsed(collector: TraceCollector, place: CollectorPlace = PLACE) -> Collector:
    """Return a configuration as the strict reader sees it."""
    return read(yaml_text([collector_configuration(collector, place)]))


def said(collector: TraceCollector) -> list[str]:
    """Return places and messages of what is wrong."""
    return [f"{each.where}: {each.message}" for each in collector_problems(collector)]


@given(collector=collectors, place=places)
def test_whatever_is_accepted_is_a_configuration(
    collector: TraceCollector, place: CollectorPlace
) -> None:
    """Memory is watched first, batches are made last, and nothing is named that is not defined."""
    assert not list(collector_problems(collector))
    found = parsed(collector, place)
    pipeline = found.service.pipelines.traces
    assert (pipeline.processors[0], pipeline.processors[-1]) == ("memory_limiter", "batch")
    assert len(found.exporters) == 1 + len(collector.endpoints)
    assert (found.extensions.awsproxy is not None) == place.sampler
    address = "[::]:4317" if place.ipv6 else "0.0.0.0:4317"
    assert found.receivers.otlp.protocols.grpc.endpoint == address


@given(collector=collectors, place=places)
def test_the_order_of_what_is_given_changes_nothing(
    collector: TraceCollector, place: CollectorPlace
) -> None:
    """Two runs must write the same file."""
    turned = TraceCollector(
        xray=XRayTraces(indexed_attributes=("a", "b")),
        endpoints=dict(reversed(list(collector.endpoints.items()))),
        sampling=collector.sampling,
        batch_spans=collector.batch_spans,
    )
    assert yaml_text([collector_configuration(turned, place)]) == yaml_text(
        [collector_configuration(collector, place)]
    )


@given(collector=collectors)
def test_every_header_is_a_variable_of_its_own(collector: TraceCollector) -> None:
    """The configuration asks for just the variables that the pod gets, each from its Secret."""
    all_headers = [
        (name, header)
        for name, endpoint in collector.endpoints.items()
        for header in endpoint.headers
    ]
    variables = {header_variable(name, header) for name, header in all_headers}
    assert len(variables) == len(all_headers)
    manifest = trace_collector_manifests(
        collector, configuration={}, runs_as=RUNS_AS, sampler=False
    )[-1]
    spec = manifest.body["spec"]
    assert isinstance(spec, dict)
    given_to_pod = {each["name"] for each in spec.get("env", [])}
    asked = {
        value.removeprefix("${env:").removesuffix("}")
        for exporter in parsed(collector).exporters.values()
        if isinstance(exporter, OtlpExporter)
        for value in (exporter.headers or {}).values()
    }
    assert asked == given_to_pod == variables


def test_the_default_sends_everything_to_xray() -> None:
    """Two pods, no sampling, nobody else."""
    found = parsed(TraceCollector())
    assert found.exporters == {"awsxray": XRay(region="eu-west-1")}
    assert found.service.pipelines.traces.processors == [
        "memory_limiter",
        "k8sattributes",
        "resource",
        "batch",
    ]
    assert found.processors.resource.attributes[0].value == "shop"
    assert TraceCollector().pods == 2


def test_endpoints() -> None:
    """A host and a port for gRPC, an address for HTTP; not encrypted only when that is said."""
    found = parsed(
        TraceCollector(
            xray=None,
            endpoints={
                "a": OtlpEndpoint(url="https://otlp.example.com:4317", headers=[KEY]),
                "b": OtlpEndpoint(url="https://e.com/otlp/", protocol=OtlpProtocol.HTTP),
                "c": OtlpEndpoint(url="http://tempo.tempo:4317", plain_text=True),
            },
        )
    )
    assert {
        name: exporter.model_dump(exclude_unset=True) for name, exporter in found.exporters.items()
    } == {
        "otlp/a": {
            "endpoint": "otlp.example.com:4317",
            "headers": {"Api-Key": "${env:OTLP_A__API_KEY}"},
        },
        "otlphttp/b": {"endpoint": "https://e.com/otlp"},
        "otlp/c": {"endpoint": "tempo.tempo:4317", "tls": {"insecure": True}},
    }


def test_notable_traces_are_kept_by_one_collector() -> None:
    """Errors, what is slow, and some of the others, if any."""
    collector = TraceCollector(sampling=KeepNotableTraces(percent=2.5, slow_milliseconds=900))
    tail = parsed(collector).processors.tail_sampling
    assert tail is not None
    assert [policy.name for policy in tail.policies] == ["errors", "slow", "others"]
    assert tail.policies[1].latency is not None
    assert tail.policies[1].latency.threshold_ms == 900
    assert collector.pods == 1
    none = parsed(TraceCollector(sampling=KeepNotableTraces(percent=0))).processors.tail_sampling
    assert none is not None
    assert [policy.name for policy in none.policies] == ["errors", "slow"]


def test_a_share_of_traces() -> None:
    """The same share in every pod."""
    some = parsed(TraceCollector(sampling=KeepSomeTraces(percent=5))).processors
    assert some.probabilistic_sampler is not None
    assert some.probabilistic_sampler.sampling_percentage == 5
    assert some.tail_sampling is None


@pytest.mark.parametrize(
    ("url", "protocol", "message"),
    [
        ("http://a.example:4317", "grpc", "must begin with https://, or plain_text must be true"),
        ("ftp://a.example:1", "http", "must begin with https://, or plain_text must be true"),
        ("a.example:4317", "grpc", "must be an address such as https://otlp.example.com:4317"),
        ("https://", "http", "must be an address such as https://otlp.example.com/otlp"),
        ("https://[", "grpc", "must be an address such as https://otlp.example.com:4317"),
        ("https://a:99999", "grpc", "must be an address such as https://otlp.example.com:4317"),
        ("https://a\nb/", "http", "must be an address such as https://otlp.example.com/otlp"),
        ("https://u:p@a.example:1", "grpc", "must have no user, query or blanks; give headers"),
        ("https://a.example/?k=v", "http", "must have no user, query or blanks; give headers"),
        ("https://a.example", "grpc", "must be a host and a port for gRPC, such as https://otlp"),
        ("https://a.example:1/x", "grpc", "must be a host and a port for gRPC, such as https://o"),
    ],
)
def test_addresses_that_nobody_could_send_to(url: str, protocol: str, message: str) -> None:
    """Traces hold what users do; they are not sent in the open by accident."""
    endpoint = OtlpEndpoint(url=url, protocol=OtlpProtocol(protocol))
    (found,) = said(TraceCollector(endpoints={"a": endpoint}))
    assert found.startswith(f"collector.endpoints[a].url: {message}")


def test_everything_that_is_wrong_is_said_at_once() -> None:
    """Names, headers, shares and sizes."""
    bad = SecretHeader(header="a b", secret="A", key="/")  # noqa: S106 - its name
    collector = TraceCollector(
        xray=XRayTraces(indexed_attributes=("a b",)),
        endpoints={"A--b": OtlpEndpoint(url="https://a.example:1", headers=[KEY, KEY, bad])},
        sampling=KeepNotableTraces(
            percent=101, slow_milliseconds=0, wait_seconds=301, most_traces=1
        ),
        replicas=2,
        memory_mib=1,
        cpu_millicores=1,
        batch_spans=0,
        batch_seconds=61,
    )
    assert [each.split(":")[0] for each in said(collector)] == [
        "collector.xray.indexed_attributes[0]",
        "collector.endpoints[A--b]",
        "collector.endpoints[A--b].headers[1].header",
        "collector.endpoints[A--b].headers[2].header",
        "collector.endpoints[A--b].headers[2].secret",
        "collector.endpoints[A--b].headers[2].key",
        "collector.sampling.percent",
        "collector.sampling.slow_milliseconds",
        "collector.sampling.wait_seconds",
        "collector.sampling.most_traces",
        "collector.replicas",
        "collector.memory_mib",
        "collector.cpu_millicores",
        "collector.batch_spans",
        "collector.batch_seconds",
    ]


@pytest.mark.parametrize(
    ("collector", "message"),
    [
        (
            TraceCollector(xray=None),
            "collector.endpoints: must name somebody who takes the traces, or xray must be given",
        ),
        (
            TraceCollector(sampling=KeepSomeTraces(percent=0)),
            "collector.sampling.percent: must be more than 0, and at most 100",
        ),
        (
            TraceCollector(sampling=KeepSomeTraces(percent=float("nan"))),
            "collector.sampling.percent: must be more than 0, and at most 100",
        ),
        (
            TraceCollector(sampling=KeepNotableTraces(percent=5), replicas=3),
            (
                "collector.replicas: must be 1: whoever keeps traces with errors must see all of a "
                "trace"
            ),
        ),
        (TraceCollector(replicas=0), "collector.replicas: must be 1 to 50"),
        (
            TraceCollector(xray=XRayTraces(indexed_attributes=["a"] * 51)),
            (
                "collector.xray.indexed_attributes: must be at most 50, which is what X-Ray "
                "indexes of a trace"
            ),
        ),
    ],
)
def test_what_a_collector_cannot_be(collector: TraceCollector, message: str) -> None:
    """Each in the words of who gave it."""
    assert said(collector) == [message]


def test_a_collector_is_called_as_its_service_account() -> None:
    """Its service must have a name that DNS knows."""
    assert not list(runs_as_problems(RUNS_AS))
    for name in ("a.b", "1a", "a" * 41):
        (problem,) = runs_as_problems(ServiceAccount(namespace="tracing", name=name))
        assert problem.message.startswith("must have lower-case letters, digits and hyphens")


@given(
    rule=st.builds(
        TraceSamplingRule,
        priority=st.integers(1, 9999),
        percent=st.floats(0, 100),
        reservoir=st.integers(0, 1000),
        attributes=st.dictionaries(names, names, max_size=5),
    )
)
def test_a_rule_that_is_accepted_has_a_share(rule: TraceSamplingRule) -> None:
    """X-Ray takes 0 to 1."""
    assert not list(rule_problems({"probes": rule}))
    assert 0 <= rule.fixed_rate <= 1


def test_rules_that_xray_would_refuse() -> None:
    """Names, numbers and lengths."""
    rule = TraceSamplingRule(
        priority=0,
        percent=101,
        reservoir=-1,
        service="",
        method="a" * 11,
        attributes=dict.fromkeys(("", "a", "b", "c", "d", "e"), "v"),
    )
    assert [f"{each.where}: {each.message}" for each in rule_problems({"a b": rule})] == [
        "sampling_rules[a b]: must have letters, digits, dots, hyphens and underscores, 1 to 32",
        "sampling_rules[a b].priority: must be 1 to 9,999",
        "sampling_rules[a b].percent: must be 0 to 100",
        "sampling_rules[a b].reservoir: must be 0 to 1,000,000",
        "sampling_rules[a b].service: must have 1 to 64 characters; * matches everything",
        "sampling_rules[a b].method: must have 1 to 10 characters; * matches everything",
        "sampling_rules[a b].attributes: must be at most 5",
        "sampling_rules[a b].attributes[]: must have a key and a value of 1 to 32 characters each",
    ]


def test_groups_that_xray_would_refuse() -> None:
    """Its own group has no second one beside it."""
    group = TraceGroup(filter_expression=" ", insights=False, notifications=True)
    assert [f"{each.where}: {each.message}" for each in group_problems({"Default": group})] == [
        "groups[Default]: must be another name: X-Ray has its own by this one",
        'groups[Default].filter_expression: must be a filter expression, such as service("shop")',
        "groups[Default].notifications: must be left out without insights, which they tell of",
    ]


def test_the_reader_is_strict() -> None:
    """Unknown fields and components that nobody uses would go unseen otherwise."""
    text = yaml_text([collector_configuration(TraceCollector(), PLACE)])
    with pytest.raises(ValueError, match="bunch"):
        read(text.replace("batch:", "bunch:"))
    with pytest.raises(ValueError, match="exporters"):
        read(text.replace("- awsxray", "- otlp/nobody"))
