"""Which Kubernetes objects and charts an environment leaves to apply.

What writes them is imported for the sections that an environment has.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from eks_constructs.config.resolved_identity import Identity
from eks_constructs.config.resolved_programs import Programs
from eks_constructs.planning.manifests.mapped_accounts import AUTH_NAME, AUTH_NAMESPACE
from eks_constructs.planning.manifests.service_accounts import namespaces_of
from eks_constructs.planning.service_accounts import ServiceAccount

if TYPE_CHECKING:
    from eks_constructs.config.resolved_karpenter import Karpenter
    from eks_constructs.config.resolved_logs import Logs
    from eks_constructs.config.resolved_observability import Metrics
    from eks_constructs.config.resolved_traces import Traces
    from eks_constructs.config.resolved_traffic import Traffic


def written_accounts(identity: Identity) -> tuple[ServiceAccount, ...]:
    """Return the service accounts that are written as manifests, by namespace and name.

    Args:
        identity: Who pods are to AWS.
    """
    found = {
        *(each.account for each in identity.issuer_accounts if each.manifest),
        *(each.account for each in identity.pod_identities if each.manifest),
    }
    return tuple(sorted(found, key=lambda account: account.subject))


def left_to_apply(identity: Identity, programs: Programs) -> tuple[str, ...]:
    """Return what is left to apply, such as ``ServiceAccount shop/api``, in this order.

    Args:
        identity: Who pods are to AWS.
        programs: The programs of the environment.
    """
    karpenter, metrics, logs = programs.karpenter, programs.metrics, programs.logs
    traces, traffic = programs.traces, programs.traffic
    return (
        *_of_identity(identity),
        *(_of_karpenter(karpenter) if karpenter is not None else ()),
        *(_of_metrics(metrics) if metrics is not None else ()),
        *(_of_logs(logs) if logs is not None else ()),
        *(_of_traces(traces) if traces is not None else ()),
        *(_of_traffic(traffic) if traffic is not None else ()),
    )


def _of_identity(identity: Identity) -> tuple[str, ...]:
    accounts = written_accounts(identity)
    return (
        *(f"Namespace {name}" for name in namespaces_of(accounts)),
        *(f"ServiceAccount {each.namespace}/{each.name}" for each in accounts),
        *((f"ConfigMap {AUTH_NAMESPACE}/{AUTH_NAME}",) if identity.mapped_accounts else ()),
    )


def _of_karpenter(karpenter: Karpenter) -> Iterator[str]:
    accounts = () if karpenter.chart_makes_account else (karpenter.runs_as,)
    yield from (f"Namespace {name}" for name in namespaces_of(accounts))
    yield from (f"ServiceAccount {each.namespace}/{each.name}" for each in accounts)
    yield _chart(karpenter.chart.release, karpenter.chart.version)


def _of_metrics(metrics: Metrics) -> Iterator[str]:
    from eks_constructs.planning.prometheus_values import CHART, CHART_VERSION

    if metrics.remote_write is not None:
        yield _chart(CHART, CHART_VERSION)


def _of_logs(logs: Logs) -> Iterator[str]:
    from eks_constructs.planning.fargate_logging import FARGATE_OBJECTS
    from eks_constructs.planning.fluent_bit import CHART, CHART_VERSION

    yield _chart(CHART, CHART_VERSION)
    if logs.fargate:
        yield from FARGATE_OBJECTS


def _of_traces(traces: Traces) -> Iterator[str]:
    from eks_constructs.planning.manifests.trace_collector import (
        COLLECTOR_ACCOUNT,
        trace_collector_manifests,
    )

    for each in trace_collector_manifests(
        traces.collector, configuration={}, runs_as=COLLECTOR_ACCOUNT, sampler=False
    ):
        yield f"{each.kind} {f'{each.namespace}/' if each.namespace is not None else ''}{each.name}"


def _of_traffic(traffic: Traffic) -> Iterator[str]:
    from eks_constructs.planning.load_balancers import (
        CONTROLLER,
        CONTROLLER_VERSION,
        INGRESS_CLASS_KINDS,
    )

    if traffic.controller:
        yield _chart(CONTROLLER, CONTROLLER_VERSION)
    for each in traffic.ingress_classes:
        for kind in INGRESS_CLASS_KINDS:
            yield f"{kind} {each.name}"


def _chart(name: str, version: str | None) -> str:
    return f"Helm chart {name} {version}"
