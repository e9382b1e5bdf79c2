"""Traces of pods, to AWS X-Ray and to somebody else."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from eks_constructs import (
    Cluster,
    KeepNotableTraces,
    KubernetesManifests,
    OtlpEndpoint,
    SecretHeader,
    TraceCollector,
    TraceGroup,
    TracePipeline,
    TraceSamplingRule,
)
from examples.kitchen_sink.network import CLUSTER

_VENDOR = OtlpEndpoint(
    url="https://otlp.example.com:4317",
    headers=[SecretHeader(header="api-key", secret="vendor", key="token")],  # noqa: S106 - its name
)


class TracesStack(Stack):
    """One collector for all pods, which keeps what is slow or wrong."""

    def __init__(self, scope: Construct, construct_id: str, *, cluster: Cluster) -> None:
        super().__init__(scope, construct_id, description="Traces")
        traces = TracePipeline(
            self,
            "Traces",
            cluster=cluster,
            cluster_name=CLUSTER,
            collector=TraceCollector(
                endpoints={"vendor": _VENDOR}, sampling=KeepNotableTraces(percent=10)
            ),
            sampling_rules={
                "sink-probes": TraceSamplingRule(
                    priority=10, percent=0, reservoir=0, path="/healthz"
                )
            },
            groups={"sink-slow": TraceGroup(filter_expression="responsetime > 2")},
        )
        KubernetesManifests(self, "Collector", cluster_name=CLUSTER, manifests=traces.manifests)
