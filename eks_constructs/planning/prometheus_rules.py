"""The recording and alerting rules that come with the library, and what users may set of them.

The names of metrics are those of https://kubernetes.io/docs/reference/instrumentation/metrics/,
https://github.com/kubernetes/kube-state-metrics/blob/main/docs/metrics/workload/pod-metrics.md,
https://coredns.io/plugins/forward/,
https://cert-manager.io/docs/devops-tips/prometheus-metrics/ and
https://github.com/aws/amazon-vpc-cni-k8s/blob/master/utils/prometheusmetrics/prometheusmetrics.go.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.kubernetes_names import namespace_problems
from eks_constructs.planning.text_template import fill, read_text
from eks_constructs.values import frozen


class RuleGroup(StrEnum):
    """A group of rules, and the file of rules in the workspace that holds it.

    Attributes:
        ADDONS: System add-ons that are not well, and targets that do not answer.
        ADDRESSES: Subnets, nodes and network interfaces that run out of addresses. From the VPC
            CNI, so not for clusters in EKS Auto Mode.
        CERTIFICATES: Certificates that end soon.
        CONTROL_PLANE: Errors, latency and fill level of the API server.
        DNS: CoreDNS; not for clusters in EKS Auto Mode, whose DNS is no pod.
        NODES: Nodes that have too little CPU, memory, disk or room for pods.
        USAGE: Recorded series for dashboards; no alerts.
        WORKLOADS: Throttling, memory kills, restarts, pending pods, full volumes.
    """

    ADDONS = "addons"
    ADDRESSES = "addresses"
    CERTIFICATES = "certificates"
    CONTROL_PLANE = "control-plane"
    DNS = "dns"
    NODES = "nodes"
    USAGE = "usage"
    WORKLOADS = "workloads"


@frozen
class AlertThresholds:
    """From where on the shipped rules alert.

    Attributes:
        node_cpu_percent: Time that the CPUs of a node are busy. Default: 90.
        node_cpu_waiting_percent: Time that something on a node waits for a CPU. Default: 25.
        node_memory_percent: Memory of a node in use. Default: 90.
        node_disk_percent: A disk of a node in use. Default: 85.
        node_pods_percent: Pods of those that a node may have. Default: 90.
        cpu_throttled_percent: Periods in which a container is held back. Default: 50.
        container_memory_percent: Memory of a container, of its limit. Default: 90.
        restarts_an_hour: Restarts of a container in an hour. Default: 5.
        pending_minutes: Minutes that a pod may take to run. Default: 15.
        volume_percent: A volume of pods in use. Default: 85.
        api_errors_percent: Requests that the API server answers with an error of its own.
            Default: 3.
        api_latency_seconds: Seconds that all but one of a hundred requests stay below. Default: 1.
        api_rejections_a_second: Requests of a priority level turned away. Default: 1.
        database_gib: Size of the cluster's database in GiB, of 8 that EKS gives. Default: 6.
        scheduler_backlog: Pods that the scheduler has not looked at. Default: 20.
        dns_errors_percent: Answers of CoreDNS that are errors. Default: 3.
        dns_latency_seconds: Seconds that all but one of a hundred answers stay below.
            Default: 0.5.
        node_addresses_percent: Addresses of a node given to pods. Default: 90.
        cni_errors: Errors of the VPC CNI of a node in 15 minutes. Default: 10.
        certificate_days: Days before the end of a certificate of cert-manager, which renews when a
            third of the time is left. Default: 21.
        client_certificate_days: Days before the end of a certificate that a client or a kubelet
            uses. Default: 3.
        targets_down_percent: Targets of a job that do not answer. Default: 50.
        system_namespaces: Namespaces whose daemon sets and deployments are watched over. Default:
            ``kube-system``.

    Raises:
        ConfigurationError: A percentage, number or namespace is none.
    """

    node_cpu_percent: float = 90
    node_cpu_waiting_percent: float = 25
    node_memory_percent: float = 90
    node_disk_percent: float = 85
    node_pods_percent: float = 90
    cpu_throttled_percent: float = 50
    container_memory_percent: float = 90
    restarts_an_hour: int = 5
    pending_minutes: int = 15
    volume_percent: float = 85
    api_errors_percent: float = 3
    api_latency_seconds: float = 1
    api_rejections_a_second: float = 1
    database_gib: float = 6
    scheduler_backlog: int = 20
    dns_errors_percent: float = 3
    dns_latency_seconds: float = 0.5
    node_addresses_percent: float = 90
    cni_errors: int = 10
    certificate_days: int = 21
    client_certificate_days: int = 3
    targets_down_percent: float = 50
    system_namespaces: tuple[str, ...] = ("kube-system",)

    def __post_init__(self) -> None:
        """Refuse what no cluster could reach, or always has."""
        refuse("alert thresholds", self._problems())

    def values(self) -> dict[str, str]:
        """Return what goes into the gaps of the rules, by name."""
        numbers = {name: f"{number:.12g}" for name, number in self._numbers()}
        return {**numbers, "system_namespaces": "|".join(self.system_namespaces)}

    def _numbers(self) -> Iterator[tuple[str, float]]:
        for each in fields(self):
            if each.name != "system_namespaces":
                yield each.name, getattr(self, each.name)

    def _problems(self) -> Iterator[Problem]:
        for name, number in self._numbers():
            if name.endswith("_percent") and not 0 < number < 100:  # noqa: PLR2004 - per cent
                message = "must be more than 0 and less than 100 per cent"
                yield Problem(code="out-of-range", where=name, got=number, message=message)
            elif not 0 < number <= _LARGEST:
                message = f"must be more than 0, and at most {_LARGEST:,}"
                yield Problem(code="out-of-range", where=name, got=number, message=message)
        if not self.system_namespaces:
            message = "must name at least one namespace; leave the group addons out instead"
            yield Problem(code="empty", where="system_namespaces", got=None, message=message)
        for index, name in enumerate(self.system_namespaces):
            yield from namespace_problems(name, where=f"system_namespaces[{index}]")


_LARGEST: Final = 1_000_000


def rules_text(group: RuleGroup, thresholds: AlertThresholds) -> str:
    """Return the file of rules of a group, as Prometheus reads it.

    Args:
        group: The group.
        thresholds: From where on its rules alert.
    """
    return fill(read_text(f"rules/{group}.yaml"), thresholds.values())
