"""Traces: who receives them, which are kept, and how large their collector is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from typing import Final, TypeAlias
from urllib.parse import SplitResult, urlsplit

from eks_constructs.errors import Problem
from eks_constructs.planning.kubernetes_names import object_name_problems
from eks_constructs.values import frozen

_ENDPOINT_NAME: Final = re.compile(r"(?=.{1,32}$)[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_HEADER: Final = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)
_SECRET_KEY: Final = re.compile(r"[A-Za-z0-9._-]{1,253}", re.ASCII)
_HOST: Final = re.compile(r"[A-Za-z0-9.-]+|[0-9a-fA-F:.]+", re.ASCII)
_ATTRIBUTE: Final = re.compile(r"[A-Za-z0-9_.-]{1,256}", re.ASCII)
_WHOLE: Final = 100
_MOST_INDEXED: Final = 50


class OtlpProtocol(StrEnum):
    """How the OpenTelemetry protocol travels.

    See https://opentelemetry.io/docs/specs/otlp/
    """

    GRPC = "grpc"
    HTTP = "http"


@frozen
class SecretHeader:
    """A header whose value is in a Secret of Kubernetes, and in no template.

    Attributes:
        header: Name of the header, such as ``api-key``.
        secret: Name of the Secret, in the namespace of the collector.
        key: Key in it.

    See https://opentelemetry.io/docs/specs/otlp/
    """

    header: str
    secret: str
    key: str


@frozen
class OtlpEndpoint:
    """Somebody who takes traces by OTLP: Grafana Tempo, Jaeger, a vendor, another collector.

    Attributes:
        url: Its address: ``https://tempo.example.com:4317`` for gRPC, which needs the port;
            ``https://example.com/otlp`` for HTTP, without ``/v1/traces``.
        protocol: How to send. Default: gRPC.
        headers: Headers that say who sends. Default: none.
        plain_text: Send without encryption, to ``http://``. Default: no.

    See https://opentelemetry.io/docs/specs/otlp/
    """

    url: str
    protocol: OtlpProtocol = OtlpProtocol.GRPC
    headers: Sequence[SecretHeader] = ()
    plain_text: bool = False


@frozen
class XRayTraces:
    """AWS X-Ray in the region of the stack.

    Attributes:
        indexed_attributes: Attributes of spans that X-Ray can search for, at most 50, which is
            what it indexes of a trace. Default: none.

    See https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html
    """

    indexed_attributes: Sequence[str] = ()


@frozen
class KeepSomeTraces:
    """Some traces, chosen by their ids, so that every collector chooses the same.

    Attributes:
        percent: How many of a hundred; more than 0, at most 100.

    See https://opentelemetry.io/docs/concepts/sampling/
    """

    percent: float


@frozen
class KeepNotableTraces:
    """All traces with an error, all slow ones, and some of the others.

    It decides when a trace is complete, which takes memory, and one collector that sees all of it.

    Attributes:
        percent: How many of a hundred of the others are kept, 0 to 100.
        slow_milliseconds: From how many milliseconds a trace is slow. Default: 2000.
        wait_seconds: How long it waits until a trace is complete, 1 to 300. Default: 10.
        most_traces: Most traces that wait at the same time; the oldest go first. Default: 50,000.

    See https://opentelemetry.io/docs/concepts/sampling/
    """

    percent: float
    slow_milliseconds: int = 2000
    wait_seconds: int = 10
    most_traces: int = 50_000


Sampling: TypeAlias = KeepSomeTraces | KeepNotableTraces
"""Which traces a collector keeps of those that it gets."""

XRAY: Final = XRayTraces()


@frozen
class TraceCollector:
    """An OpenTelemetry collector for traces.

    Attributes:
        xray: Send to AWS X-Ray. Default: yes. ``None`` for no.
        endpoints: More places to send to, by what you call them: lower-case letters, digits and
            hyphens. Default: none.
        sampling: Which traces are kept. Default: all that applications send.
        replicas: How many pods, 1 to 50. Default: 2, and 1 with :class:`KeepNotableTraces`, which
            must see all spans of a trace.
        memory_mib: MiB of memory of a pod, 128 to 65,536. It refuses spans from 80 % on, before it
            would be killed. Default: 512.
        cpu_millicores: CPU that is asked for, in thousandths, 50 to 64,000. Default: 250.
        batch_spans: Spans that are sent together, 1 to 8192. Default: 512.
        batch_seconds: Seconds after which fewer are sent, 1 to 60. Default: 5.

    See https://opentelemetry.io/docs/collector/configuration/
    """

    xray: XRayTraces | None = XRAY
    endpoints: Mapping[str, OtlpEndpoint] = field(default_factory=dict)
    sampling: Sampling | None = None
    replicas: int | None = None
    memory_mib: int = 512
    cpu_millicores: int = 250
    batch_spans: int = 512
    batch_seconds: int = 5

    @property
    def pods(self) -> int:
        """Return how many pods there are."""
        if self.replicas is not None:
            return self.replicas
        return 1 if isinstance(self.sampling, KeepNotableTraces) else 2


def collector_problems(collector: TraceCollector) -> Iterator[Problem]:
    """Yield everything about a collector that it, X-Ray or Kubernetes would refuse.

    Args:
        collector: The collector.
    """
    if collector.xray is None and not collector.endpoints:
        message = "must name somebody who takes the traces, or xray must be given"
        yield Problem(code="required", where="collector.endpoints", got=None, message=message)
    if collector.xray is not None:
        yield from _index_problems(collector.xray.indexed_attributes)
    for name, endpoint in collector.endpoints.items():
        yield from _endpoint_problems(name, endpoint)
    yield from _sampling_problems(collector.sampling)
    yield from _size_problems(collector)


def split_url(url: str) -> SplitResult | None:
    """Return the parts of an address; ``None`` if it has a part that cannot be.

    Args:
        url: The address.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port  # it is read only when it is asked for
    except ValueError:
        return None
    return parts


def _index_problems(names: Sequence[str]) -> Iterator[Problem]:
    where = "collector.xray.indexed_attributes"
    if len(names) > _MOST_INDEXED:
        message = f"must be at most {_MOST_INDEXED}, which is what X-Ray indexes of a trace"
        yield Problem(code="too-many", where=where, got=len(names), message=message)
    for index, name in enumerate(names):
        if not _ATTRIBUTE.fullmatch(name):
            message = "must be an attribute: letters, digits, dots, hyphens and underscores"
            yield Problem(code="name-invalid", where=f"{where}[{index}]", got=name, message=message)


def _endpoint_problems(name: str, endpoint: OtlpEndpoint) -> Iterator[Problem]:
    where = f"collector.endpoints[{name}]"
    if not _ENDPOINT_NAME.fullmatch(name):
        message = "must have lower-case letters and digits, single hyphens between, at most 32"
        yield Problem(code="name-invalid", where=where, got=name, message=message)
    fault = _url_fault(endpoint)
    if fault is not None:
        yield Problem(code="invalid-value", where=f"{where}.url", got=endpoint.url, message=fault)
    seen: set[str] = set()
    for index, header in enumerate(endpoint.headers):
        place = f"{where}.headers[{index}]"
        if header.header.lower() in seen:
            message = "must be given once; case makes no difference"
            yield Problem(
                code="name-duplicate", where=f"{place}.header", got=header.header, message=message
            )
        seen.add(header.header.lower())
        yield from _header_problems(header, place)


def _url_fault(endpoint: OtlpEndpoint) -> str | None:
    schemes = ("http", "https") if endpoint.plain_text else ("https",)
    grpc = endpoint.protocol is OtlpProtocol.GRPC
    example = "https://otlp.example.com:4317" if grpc else "https://otlp.example.com/otlp"
    parts = split_url(endpoint.url)
    if parts is None or not parts.hostname or not _HOST.fullmatch(parts.hostname):
        return f"must be an address such as {example}"
    if parts.scheme not in schemes:
        return "must begin with https://, or plain_text must be true for http://"
    if parts.username is not None or parts.query or parts.fragment or " " in endpoint.url:
        return "must have no user, query or blanks; give headers from a Secret"
    if not grpc:
        return None if endpoint.url.isprintable() else f"must be an address such as {example}"
    if parts.port is None or parts.path.strip("/"):
        return f"must be a host and a port for gRPC, such as {example}"
    return None


def _header_problems(header: SecretHeader, place: str) -> Iterator[Problem]:
    if not _HEADER.fullmatch(header.header):
        message = "must have letters, digits and hyphens, 1 to 64"
        yield Problem(
            code="name-invalid", where=f"{place}.header", got=header.header, message=message
        )
    yield from object_name_problems(header.secret, where=f"{place}.secret")
    if not _SECRET_KEY.fullmatch(header.key):
        message = "must be a key of a Secret: letters, digits, dots, hyphens and underscores"
        yield Problem(code="name-invalid", where=f"{place}.key", got=header.key, message=message)


def _sampling_problems(sampling: Sampling | None) -> Iterator[Problem]:
    where = "collector.sampling"
    match sampling:
        case KeepSomeTraces(percent=percent) if not 0 < percent <= _WHOLE:
            message = "must be more than 0, and at most 100"
            yield Problem(
                code="out-of-range", where=f"{where}.percent", got=percent, message=message
            )
        case KeepNotableTraces(percent=percent):
            if not 0 <= percent <= _WHOLE:
                message = "must be 0 to 100"
                yield Problem(
                    code="out-of-range", where=f"{where}.percent", got=percent, message=message
                )
            yield from _range(
                f"{where}.slow_milliseconds", sampling.slow_milliseconds, 1, 3_600_000
            )
            yield from _range(f"{where}.wait_seconds", sampling.wait_seconds, 1, 300)
            yield from _range(f"{where}.most_traces", sampling.most_traces, 100, 10_000_000)


def _size_problems(collector: TraceCollector) -> Iterator[Problem]:
    yield from _range("collector.replicas", collector.pods, 1, 50)
    if isinstance(collector.sampling, KeepNotableTraces) and collector.pods > 1:
        message = "must be 1: whoever keeps traces with errors must see all of a trace"
        yield Problem(
            code="not-together", where="collector.replicas", got=collector.pods, message=message
        )
    yield from _range("collector.memory_mib", collector.memory_mib, 128, 65_536)
    yield from _range("collector.cpu_millicores", collector.cpu_millicores, 50, 64_000)
    yield from _range("collector.batch_spans", collector.batch_spans, 1, 8192)
    yield from _range("collector.batch_seconds", collector.batch_seconds, 1, 60)


def _range(where: str, got: int, low: int, high: int) -> Iterator[Problem]:
    if not low <= got <= high:
        message = f"must be {low:,} to {high:,}"
        yield Problem(code="out-of-range", where=where, got=got, message=message)
