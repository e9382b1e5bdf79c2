"""``observability.traces`` of the Platform document: where the traces of pods go."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from eks_constructs.config.section import Many, Section

ProtocolName = Literal["grpc", "http"]


class TraceHeader(Section):
    """A header whose value is in a Secret of the namespace ``tracing``."""

    header: str = Field(description="Its name.")
    secret: str = Field(description="Name of the Secret.")
    key: str = Field(description="Key in it.")


class TraceEndpoint(Section):
    """Somebody who takes traces by OTLP."""

    name: str = Field(description="What you call it: lower-case letters, digits and hyphens.")
    url: str = Field(
        description="Its address; with the port for gRPC, without /v1/traces for HTTP."
    )
    protocol: ProtocolName | None = Field(default=None, description="Unsaid: grpc.")
    headers: Many[TraceHeader] = Field(default=(), description="Headers that say who sends.")
    plain_text: bool | None = Field(
        default=None, description="Send without encryption, to http://. Unsaid: no."
    )


class TraceSampling(Section):
    """Which traces the collector keeps."""

    keep_percent: float = Field(description="How many of a hundred.")
    slow_milliseconds: int | None = Field(
        default=None,
        description="Besides, keep every trace that takes as long, and every one with an error; "
        "there is one replica then. Unsaid: chosen by chance only.",
    )


class TraceSamplingRule(Section):
    """How many of the requests that match applications record; * matches everything."""

    name: str = Field(description="Its name, unique in account and region.")
    priority: int = Field(description="1 to 9999; the lowest that matches is used.")
    percent: float = Field(description="How many of a hundred beyond the reservoir.")
    reservoir: int | None = Field(
        default=None, description="Requests of each second that are always recorded. Unsaid: 1."
    )
    service: str | None = Field(default=None, description="Name of the service. Unsaid: all.")
    service_type: str | None = Field(default=None, description="What it runs on. Unsaid: all.")
    host: str | None = Field(default=None, description="Host name of the request. Unsaid: all.")
    method: str | None = Field(default=None, description="HTTP method. Unsaid: all.")
    path: str | None = Field(default=None, description="Path of the URL. Unsaid: all.")
    attributes: Mapping[str, str] = Field(
        default_factory=dict, description="Attributes of the request, at most 5."
    )


class TraceGroup(Section):
    """Traces that X-Ray shows together."""

    name: str = Field(description="Its name, unique in account and region.")
    filter: str = Field(description="Filter expression, such as responsetime > 2.")
    insights: bool | None = Field(
        default=None, description="X-Ray looks for what is unusual. Unsaid: yes."
    )
    notifications: bool | None = Field(
        default=None, description="It tells EventBridge of what it finds. Unsaid: no."
    )


class Traces(Section):
    """Traces of pods by an OpenTelemetry collector; an empty map sends all of them to X-Ray."""

    xray: bool | None = Field(default=None, description="Send them to AWS X-Ray. Unsaid: yes.")
    indexed_attributes: Many[str] = Field(
        default=(), description="Attributes that X-Ray can search for, at most 50."
    )
    endpoints: Many[TraceEndpoint] = Field(default=(), description="More places to send them to.")
    sampling: TraceSampling | None = Field(
        default=None, description="Which are kept. Unsaid: all that applications send."
    )
    replicas: int | None = Field(
        default=None,
        description="How many pods receive them. Unsaid: 2; 1 with sampling.slowMilliseconds.",
    )
    memory_mib: int | None = Field(
        default=None, description="MiB of memory of each pod. Unsaid: 512."
    )
    cpu_millicores: int | None = Field(
        default=None, description="CPU that each asks for, in thousandths. Unsaid: 250."
    )
    sampling_rules: Many[TraceSamplingRule] = Field(
        default=(), description="How many requests applications record, for X-Ray."
    )
    groups: Many[TraceGroup] = Field(default=(), description="Groups of X-Ray.")
