"""How the add-on amazon-cloudwatch-observability is told what to collect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.addon_versions import addon_version_problems, order
from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.service_accounts import ServiceAccount

ADDON: Final = "amazon-cloudwatch-observability"
RUNS_AS: Final = ServiceAccount(namespace="amazon-cloudwatch", name="cloudwatch-agent")
_SINCE: Final = "v6.2.0-eksbuild.1"
_METRICS: Final = ("performance",)
_LOGS: Final = ("application", "dataplane", "host")


def insights_values(*, container_logs: bool, application_signals: bool) -> dict[str, JsonValue]:
    """Return the configuration of the add-on.

    Every feature is said, for a new version may switch on another.

    Args:
        container_logs: Whether logs of pods and nodes are collected.
        application_signals: Whether traces and metrics of applications are.

    See https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/container-insights-eks-classic.html
    """
    return {
        "applicationSignals": {"enabled": application_signals},
        "containerInsights": {"enabled": True},
        "containerLogs": {"enabled": container_logs},
        "otelContainerInsights": {"enabled": False},
    }


def log_group_names(cluster_name: str, *, container_logs: bool) -> dict[str, str]:
    """Return the names of the log groups that the agent writes to, by their last part.

    Args:
        cluster_name: Name of the cluster.
        container_logs: Whether logs of pods and nodes are collected.

    See https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-EKS-logs.html
    """
    kinds = (*_METRICS, *(_LOGS if container_logs else ()))
    return {kind: f"/aws/containerinsights/{cluster_name}/{kind}" for kind in kinds}


def version_problems(version: str | None) -> Iterator[Problem]:
    """Yield what is wrong with the version of the add-on.

    Args:
        version: The version; ``None`` for EKS's default.
    """
    if version is None:
        return
    found = tuple(addon_version_problems(ADDON, version))
    yield from found
    if not found and order(version) < order(_SINCE):
        message = f"must be {_SINCE} or later, which can be told what to collect"
        yield Problem(code="not-supported", where="version", got=version, message=message)
