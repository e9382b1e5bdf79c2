"""Where the traces of an environment go."""

from __future__ import annotations

from constructs import Construct

from eks_constructs.cluster import Cluster
from eks_constructs.config.resolved import Environment
from eks_constructs.config.resolved_traces import Traces
from eks_constructs.kubernetes_manifests import KubernetesManifests
from eks_constructs.trace_pipeline import TracePipeline


def build_traces(
    scope: Construct, environment: Environment, wanted: Traces, cluster: Cluster
) -> None:
    """Make what the collector needs, and write the collector.

    Args:
        scope: Parent construct.
        environment: The environment.
        wanted: What it wants of traces.
        cluster: Its cluster.
    """
    traces = Construct(scope, "Traces")
    name = environment.cluster.name
    pipeline = TracePipeline(
        traces,
        "Pipeline",
        cluster=cluster,
        cluster_name=name,
        collector=wanted.collector,
        sampling_rules=wanted.sampling_rules,
        groups=wanted.groups,
        ipv6=wanted.ipv6,
    )
    KubernetesManifests(traces, "Collector", cluster_name=name, manifests=pipeline.manifests)
