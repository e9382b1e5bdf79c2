"""A strict reader of a collector's configuration: the components that are used, and nothing else.

The fields are those of the components' own READMEs, all of which the collector of AWS has:
https://github.com/aws-observability/aws-otel-collector. An unknown one stops a collector at start.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

Address = Annotated[str, Field(pattern=r"^(0\.0\.0\.0|\[::\]):[0-9]{2,5}$")]
Percent = Annotated[float, Field(ge=0, le=100)]
Seconds = Annotated[str, Field(pattern=r"^[1-9][0-9]*s$")]
Positive = Annotated[int, Field(gt=0)]


class Strict(BaseModel):
    """A map without unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Listener(Strict):
    """Where somebody listens."""

    endpoint: Address


class Proxy(Strict):
    """The extension ``awsproxy``."""

    endpoint: Address
    region: str


class Extensions(Strict):
    """Extensions."""

    health_check: Listener
    awsproxy: Proxy | None = None


class Protocols(Strict):
    """Protocols of OTLP."""

    grpc: Listener
    http: Listener


class Otlp(Strict):
    """The receiver ``otlp``."""

    protocols: Protocols


class Receivers(Strict):
    """Receivers."""

    otlp: Otlp


class MemoryLimiter(Strict):
    """The processor ``memory_limiter``."""

    check_interval: Seconds
    limit_percentage: Percent
    spike_limit_percentage: Percent


class Source(Strict):
    """How a pod is found."""

    origin: Literal["resource_attribute", "connection"] = Field(alias="from")
    name: str | None = None


class Association(Strict):
    """A way to find a pod."""

    sources: list[Source]


class Extract(Strict):
    """What is told of a pod."""

    metadata: list[Annotated[str, Field(pattern=r"^k8s\.[a-z._]+$")]]


class KubernetesAttributes(Strict):
    """The processor ``k8sattributes``."""

    auth_type: Literal["serviceAccount"]
    extract: Extract
    pod_association: list[Association]


class Action(Strict):
    """A change of an attribute."""

    key: str
    value: str
    action: Literal["upsert"]


class Resource(Strict):
    """The processor ``resource``."""

    attributes: list[Action]


class Probabilistic(Strict):
    """A share of traces."""

    sampling_percentage: Percent


class StatusCode(Strict):
    """Traces that ended like this."""

    status_codes: list[Literal["ERROR", "OK", "UNSET"]]


class Latency(Strict):
    """Traces that took as long."""

    threshold_ms: Positive


class Policy(Strict):
    """A policy of tail sampling: the field of its type is given, and no other."""

    name: str
    type: Literal["status_code", "latency", "probabilistic"]
    status_code: StatusCode | None = None
    latency: Latency | None = None
    probabilistic: Probabilistic | None = None

    @model_validator(mode="after")
    def _one_field(self) -> Policy:
        given = {"status_code", "latency", "probabilistic"} & self.model_fields_set
        if given != {self.type}:
            raise ValueError(f"{self.type} has {sorted(given)}")
        return self


class TailSampling(Strict):
    """The processor ``tail_sampling``."""

    decision_wait: Seconds
    num_traces: Positive
    policies: list[Policy]


class Batch(Strict):
    """The processor ``batch``."""

    timeout: Seconds
    send_batch_size: Positive
    send_batch_max_size: Positive


class Processors(Strict):
    """Processors."""

    memory_limiter: MemoryLimiter
    k8sattributes: KubernetesAttributes
    resource: Resource
    probabilistic_sampler: Probabilistic | None = None
    tail_sampling: TailSampling | None = None
    batch: Batch


class XRay(Strict):
    """The exporter ``awsxray``."""

    region: str
    indexed_attributes: list[str] | None = None


class Tls(Strict):
    """Encryption of an exporter."""

    insecure: Literal[True]


class OtlpExporter(Strict):
    """The exporters ``otlp`` and ``otlphttp``."""

    endpoint: str
    tls: Tls | None = None
    headers: dict[str, Annotated[str, Field(pattern=r"^\$\{env:[A-Z0-9_]+\}$")]] | None = None


class Pipeline(Strict):
    """A pipeline, with the names of its components in their order."""

    receivers: list[str] = Field(min_length=1)
    processors: list[str]
    exporters: list[str] = Field(min_length=1)


class Pipelines(Strict):
    """Pipelines."""

    traces: Pipeline


class Service(Strict):
    """What of all that is described runs."""

    extensions: list[str]
    pipelines: Pipelines


class Collector(Strict):
    """A whole configuration; what is described is used, and the other way round."""

    extensions: Extensions
    receivers: Receivers
    processors: Processors
    exporters: dict[
        Annotated[str, Field(pattern=r"^(awsxray|(otlp|otlphttp)/[a-z0-9-]+)$")],
        XRay | OtlpExporter,
    ]
    service: Service

    @model_validator(mode="after")
    def _used_and_defined(self) -> Collector:
        for kind, defined, used in self._names():
            if sorted(defined) != sorted(used):
                raise ValueError(f"{kind}: {sorted(defined)} defined, {used} used")
        return self

    def _names(self) -> Iterator[tuple[str, set[str], list[str]]]:
        pipeline = self.service.pipelines.traces
        yield "extensions", self.extensions.model_fields_set, self.service.extensions
        yield "receivers", self.receivers.model_fields_set, pipeline.receivers
        yield "processors", self.processors.model_fields_set, pipeline.processors
        yield "exporters", set(self.exporters), pipeline.exporters


def read(text: str) -> Collector:
    """Return a configuration; refuses whatever the collector would not know.

    Args:
        text: YAML.
    """
    return Collector.model_validate(yaml.safe_load(text))
