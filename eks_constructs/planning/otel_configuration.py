"""The configuration of an OpenTelemetry collector for traces.

It asks for nothing that AWS's build of the collector, which the add-on runs, does not have.

See https://github.com/aws-observability/aws-otel-collector/blob/main/pkg/defaultcomponents/defaults.go
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.traces import (
    KeepNotableTraces,
    KeepSomeTraces,
    OtlpEndpoint,
    OtlpProtocol,
    SecretHeader,
    TraceCollector,
    split_url,
)
from eks_constructs.values import frozen

GRPC_PORT: Final = 4317
HTTP_PORT: Final = 4318
SAMPLER_PORT: Final = 2000
_HEALTH_PORT: Final = 13133
_LIMIT_PERCENT: Final = 80
_SPIKE_PERCENT: Final = 20
_METADATA: Final = (
    "k8s.deployment.name",
    "k8s.namespace.name",
    "k8s.node.name",
    "k8s.pod.name",
    "k8s.pod.start_time",
    "k8s.pod.uid",
)


@frozen
class CollectorPlace:
    """Where a collector runs.

    Attributes:
        cluster_name: Name of the cluster, which every span carries.
        region: Region of X-Ray.
        ipv6: Whether pods have IPv6 addresses only.
        sampler: Whether applications ask the collector for the sampling rules of X-Ray.
    """

    cluster_name: str
    region: str
    ipv6: bool
    sampler: bool


def collector_configuration(
    collector: TraceCollector, place: CollectorPlace
) -> Mapping[str, JsonValue]:
    """Return the whole configuration: what is received, changed and sent, and in which order.

    Memory is watched before anything else, and batches are made last.

    Args:
        collector: The collector.
        place: Where it runs.

    See https://opentelemetry.io/docs/collector/configuration/
    """
    extensions = _extensions(place)
    receivers = _receivers(place)
    processors = dict(_processors(collector, place))
    exporters = dict(_exporters(collector, place))
    return {
        "extensions": extensions,
        "receivers": receivers,
        "processors": processors,
        "exporters": exporters,
        "service": {
            "extensions": list(extensions),
            "pipelines": {
                "traces": {
                    "receivers": list(receivers),
                    "processors": list(processors),
                    "exporters": list(exporters),
                }
            },
        },
    }


def header_variable(endpoint_name: str, header: SecretHeader) -> str:
    """Return the environment variable that holds a header, so that no text does.

    Args:
        endpoint_name: What the endpoint is called.
        header: The header.
    """
    # Names of endpoints hold no two hyphens in a row, so that no two headers share a variable.
    return f"OTLP_{endpoint_name}__{header.header}".upper().replace("-", "_")


def _listen(place: CollectorPlace, port: int) -> str:
    address = "[::]" if place.ipv6 else "0.0.0.0"  # noqa: S104 - in its own pod, for the others
    return f"{address}:{port}"


def _extensions(place: CollectorPlace) -> dict[str, JsonValue]:
    extensions: dict[str, JsonValue] = {"health_check": {"endpoint": _listen(place, _HEALTH_PORT)}}
    if place.sampler:
        extensions["awsproxy"] = {
            "endpoint": _listen(place, SAMPLER_PORT),
            "region": place.region,
        }
    return extensions


def _receivers(place: CollectorPlace) -> dict[str, JsonValue]:
    return {
        "otlp": {
            "protocols": {
                "grpc": {"endpoint": _listen(place, GRPC_PORT)},
                "http": {"endpoint": _listen(place, HTTP_PORT)},
            }
        }
    }


def _processors(
    collector: TraceCollector, place: CollectorPlace
) -> Iterator[tuple[str, JsonValue]]:
    yield (
        "memory_limiter",
        {
            "check_interval": "1s",
            "limit_percentage": _LIMIT_PERCENT,
            "spike_limit_percentage": _SPIKE_PERCENT,
        },
    )
    yield "k8sattributes", _pods_metadata()
    name: Mapping[str, JsonValue] = {
        "key": "k8s.cluster.name",
        "value": place.cluster_name,
        "action": "upsert",
    }
    yield "resource", {"attributes": [name]}
    match collector.sampling:
        case KeepSomeTraces(percent=percent):
            yield "probabilistic_sampler", {"sampling_percentage": percent}
        case KeepNotableTraces():
            yield "tail_sampling", _tail_sampling(collector.sampling)
    yield (
        "batch",
        {
            "timeout": f"{collector.batch_seconds}s",
            "send_batch_size": collector.batch_spans,
            "send_batch_max_size": collector.batch_spans,
        },
    )


def _pods_metadata() -> JsonValue:
    sources: list[JsonValue] = [
        {"from": "resource_attribute", "name": "k8s.pod.uid"},
        {"from": "resource_attribute", "name": "k8s.pod.ip"},
        {"from": "connection"},
    ]
    return {
        "auth_type": "serviceAccount",
        "extract": {"metadata": list(_METADATA)},
        "pod_association": [{"sources": [source]} for source in sources],
    }


def _tail_sampling(sampling: KeepNotableTraces) -> JsonValue:
    policies: list[JsonValue] = [
        {"name": "errors", "type": "status_code", "status_code": {"status_codes": ["ERROR"]}},
        {
            "name": "slow",
            "type": "latency",
            "latency": {"threshold_ms": sampling.slow_milliseconds},
        },
    ]
    if sampling.percent > 0:
        some: JsonValue = {"sampling_percentage": sampling.percent}
        policies.append({"name": "others", "type": "probabilistic", "probabilistic": some})
    return {
        "decision_wait": f"{sampling.wait_seconds}s",
        "num_traces": sampling.most_traces,
        "policies": policies,
    }


def _exporters(collector: TraceCollector, place: CollectorPlace) -> Iterator[tuple[str, JsonValue]]:
    if collector.xray is not None:
        xray: dict[str, JsonValue] = {"region": place.region}
        if collector.xray.indexed_attributes:
            xray["indexed_attributes"] = sorted(set(collector.xray.indexed_attributes))
        yield "awsxray", xray
    for name, endpoint in sorted(collector.endpoints.items()):
        kind = "otlp" if endpoint.protocol is OtlpProtocol.GRPC else "otlphttp"
        yield f"{kind}/{name}", _otlp(name, endpoint)


def _otlp(name: str, endpoint: OtlpEndpoint) -> JsonValue:
    exporter: dict[str, JsonValue] = {"endpoint": _address(endpoint)}
    parts = split_url(endpoint.url)
    if endpoint.protocol is OtlpProtocol.GRPC and parts is not None and parts.scheme == "http":
        exporter["tls"] = {"insecure": True}
    if endpoint.headers:
        exporter["headers"] = {
            header.header: f"${{env:{header_variable(name, header)}}}"
            for header in sorted(endpoint.headers, key=lambda each: each.header)
        }
    return exporter


def _address(endpoint: OtlpEndpoint) -> str:
    parts = split_url(endpoint.url)
    if endpoint.protocol is OtlpProtocol.GRPC and parts is not None:
        return parts.netloc
    return endpoint.url.rstrip("/")
