"""A trace collector as objects of Kubernetes, one of which the OpenTelemetry operator reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.manifests.manifest import Manifest
from eks_constructs.planning.manifests.service_accounts import (
    namespace_manifest,
    namespaces_of,
    service_account_manifest,
)
from eks_constructs.planning.otel_configuration import SAMPLER_PORT, header_variable
from eks_constructs.planning.service_accounts import ServiceAccount
from eks_constructs.planning.traces import TraceCollector

COLLECTOR_ACCOUNT: Final = ServiceAccount(namespace="tracing", name="traces")
"""Service account of a collector of which nobody said another."""

_RBAC: Final = "rbac.authorization.k8s.io"
_NAME: Final = re.compile(r"[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?", re.ASCII)
_READ: Final = ("get", "list", "watch")


def runs_as_problems(runs_as: ServiceAccount) -> Iterator[Problem]:
    """Yield a problem if the operator could not name its objects after the service account.

    Args:
        runs_as: Service account of the collector, which is called the same.
    """
    if not _NAME.fullmatch(runs_as.name):
        message = (
            "must have lower-case letters, digits and hyphens, at most 40, with a letter first: "
            "the collector and its service are named after it"
        )
        yield Problem(code="name-invalid", where="runs_as.name", got=runs_as.name, message=message)


def service_host(runs_as: ServiceAccount) -> str:
    """Return the host name of the service that the operator makes.

    Args:
        runs_as: Service account of the collector, which is called the same.
    """
    return f"{runs_as.name}-collector.{runs_as.namespace}.svc"


def trace_collector_manifests(
    collector: TraceCollector,
    *,
    configuration: Mapping[str, JsonValue],
    runs_as: ServiceAccount,
    sampler: bool,
) -> tuple[Manifest, ...]:
    """Return namespace, service account, what it may read, and the collector, in this order.

    Args:
        collector: The collector.
        configuration: Its configuration.
        runs_as: Its service account.
        sampler: Whether its service has a port for sampling rules.

    See https://github.com/open-telemetry/opentelemetry-operator/blob/main/docs/api/opentelemetrycollectors.md
    """
    return (
        *(namespace_manifest(name, baseline=True) for name in namespaces_of([runs_as])),
        service_account_manifest(runs_as),
        *_permissions(runs_as),
        Manifest(
            api_version="opentelemetry.io/v1beta1",
            kind="OpenTelemetryCollector",
            name=runs_as.name,
            namespace=runs_as.namespace,
            body={"spec": _spec(collector, configuration, runs_as, sampler=sampler)},
        ),
    )


def _permissions(runs_as: ServiceAccount) -> tuple[Manifest, Manifest]:
    name = f"{runs_as.namespace}-{runs_as.name}"
    rules: list[JsonValue] = [
        {"apiGroups": [""], "resources": ["namespaces", "pods"], "verbs": list(_READ)},
        {"apiGroups": ["apps"], "resources": ["deployments", "replicasets"], "verbs": list(_READ)},
    ]
    subject: JsonValue = {
        "kind": "ServiceAccount",
        "name": runs_as.name,
        "namespace": runs_as.namespace,
    }
    return (
        Manifest(api_version=f"{_RBAC}/v1", kind="ClusterRole", name=name, body={"rules": rules}),
        Manifest(
            api_version=f"{_RBAC}/v1",
            kind="ClusterRoleBinding",
            name=name,
            body={
                "roleRef": {"apiGroup": _RBAC, "kind": "ClusterRole", "name": name},
                "subjects": [subject],
            },
        ),
    )


def _spec(
    collector: TraceCollector,
    configuration: Mapping[str, JsonValue],
    runs_as: ServiceAccount,
    *,
    sampler: bool,
) -> JsonValue:
    spec: dict[str, JsonValue] = {
        "mode": "deployment",
        "replicas": collector.pods,
        "serviceAccount": runs_as.name,
        "resources": _resources(collector),
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
            "seccompProfile": {"type": "RuntimeDefault"},
        },
    }
    variables = list(_variables(collector))
    if variables:
        spec["env"] = variables
    if sampler:
        # The operator finds the ports of receivers itself, and those of extensions not always.
        spec["ports"] = [{"name": "sampling", "port": SAMPLER_PORT, "targetPort": SAMPLER_PORT}]
    spec["config"] = configuration
    return spec


def _resources(collector: TraceCollector) -> JsonValue:
    memory = f"{collector.memory_mib}Mi"
    # Without a limit of CPU: a burst of spans must not wait for the next tenth of a second.
    return {
        "limits": {"memory": memory},
        "requests": {"cpu": f"{collector.cpu_millicores}m", "memory": memory},
    }


def _variables(collector: TraceCollector) -> Iterator[JsonValue]:
    for name, endpoint in sorted(collector.endpoints.items()):
        for header in sorted(endpoint.headers, key=lambda each: each.header):
            yield {
                "name": header_variable(name, header),
                "valueFrom": {"secretKeyRef": {"name": header.secret, "key": header.key}},
            }
