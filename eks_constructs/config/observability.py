"""``observability`` of the Platform document: what is known of an environment while it runs."""

from typing import Literal

from pydantic import Field

from eks_constructs.config.observability_cloudwatch import (
    Alarms,
    ClusterDashboard,
    ContainerInsights,
)
from eks_constructs.config.observability_grafana import Grafana
from eks_constructs.config.observability_logs import Logs
from eks_constructs.config.observability_traces import Traces
from eks_constructs.config.section import Arn, Many, Section

SeverityName = Literal["info", "warning", "critical"]
RuleGroupName = Literal[
    "addons",
    "addresses",
    "certificates",
    "control-plane",
    "dns",
    "nodes",
    "usage",
    "workloads",
]


class Alerts(Section):
    """Who hears of alerts and of all alarms: addresses, or a topic that there is already."""

    emails: Many[str] = Field(
        default=(),
        description="Addresses that an encrypted topic sends to. Each gets a message of AWS first, "
        "and hears of alerts once its link was followed.",
    )
    topic_arn: Arn | None = Field(
        default=None,
        description="A standard SNS topic of this account and region, instead of emails; its "
        "policy must let aps.amazonaws.com and cloudwatch.amazonaws.com publish.",
    )
    least_severity: SeverityName | None = Field(
        default=None, description="What is less bad is not sent. Unsaid: warning."
    )


class AlertThresholds(Section):
    """From where on the shipped rules alert; docs/prometheus-rules.md has all numbers."""

    node_cpu_percent: float | None = Field(
        default=None, description="Time that the CPUs of a node are busy. Unsaid: 90."
    )
    node_cpu_waiting_percent: float | None = Field(
        default=None, description="Time that something on a node waits for a CPU. Unsaid: 25."
    )
    node_memory_percent: float | None = Field(
        default=None, description="Memory of a node in use. Unsaid: 90."
    )
    node_disk_percent: float | None = Field(
        default=None, description="A disk of a node in use. Unsaid: 85."
    )
    node_pods_percent: float | None = Field(
        default=None, description="Pods of those that a node may have. Unsaid: 90."
    )
    cpu_throttled_percent: float | None = Field(
        default=None, description="Periods in which a container is held back. Unsaid: 50."
    )
    container_memory_percent: float | None = Field(
        default=None, description="Memory of a container, of its limit. Unsaid: 90."
    )
    restarts_an_hour: int | None = Field(
        default=None, description="Restarts of a container in an hour. Unsaid: 5."
    )
    pending_minutes: int | None = Field(
        default=None, description="Minutes that a pod may take to run. Unsaid: 15."
    )
    volume_percent: float | None = Field(
        default=None, description="A volume of pods in use. Unsaid: 85."
    )
    api_errors_percent: float | None = Field(
        default=None, description="Requests that the API server answers with an error. Unsaid: 3."
    )
    api_latency_seconds: float | None = Field(
        default=None, description="Seconds that 99 of 100 requests stay below. Unsaid: 1."
    )
    api_rejections_a_second: float | None = Field(
        default=None, description="Requests of a priority level turned away. Unsaid: 1."
    )
    database_gib: float | None = Field(
        default=None, description="Size of the cluster's database in GiB, of 8. Unsaid: 6."
    )
    scheduler_backlog: int | None = Field(
        default=None, description="Pods that the scheduler has not looked at. Unsaid: 20."
    )
    dns_errors_percent: float | None = Field(
        default=None, description="Answers of CoreDNS that are errors. Unsaid: 3."
    )
    dns_latency_seconds: float | None = Field(
        default=None, description="Seconds that 99 of 100 answers stay below. Unsaid: 0.5."
    )
    node_addresses_percent: float | None = Field(
        default=None, description="Addresses of a node given to pods. Unsaid: 90."
    )
    cni_errors: int | None = Field(
        default=None, description="Errors of the VPC CNI of a node in 15 minutes. Unsaid: 10."
    )
    certificate_days: int | None = Field(
        default=None, description="Days left of a certificate of cert-manager. Unsaid: 21."
    )
    client_certificate_days: int | None = Field(
        default=None, description="Days left of a certificate of a client or kubelet. Unsaid: 3."
    )
    targets_down_percent: float | None = Field(
        default=None, description="Targets of a job that do not answer. Unsaid: 50."
    )
    system_namespaces: Many[str] | None = Field(
        default=None,
        description="Namespaces whose daemon sets and deployments are watched over. Unsaid: "
        "kube-system.",
    )


class RemoteWrite(Section):
    """A Prometheus of your own in the cluster, which writes to the workspace."""

    namespace: str | None = Field(
        default=None, description="Namespace of its service account. Unsaid: monitoring."
    )
    service_account: str | None = Field(
        default=None,
        description="Name of its service account. Unsaid: kube-prometheus-stack-prometheus.",
    )


class Metrics(Section):
    """Metrics in Amazon Managed Prometheus, read by a scraper that AWS runs."""

    retention_in_days: int | None = Field(
        default=None, description="Days that samples are kept, at most 1095. Unsaid: 150."
    )
    scraper: bool | None = Field(
        default=None,
        description="Let AWS read the cluster; no for those who run a Prometheus of their own. "
        "Unsaid: yes.",
    )
    remote_write: RemoteWrite | None = Field(
        default=None,
        description="The role of a Prometheus of your own, and values of kube-prometheus-stack; an "
        "empty map has all defaults. It goes with scraper: false. Unsaid: none.",
    )
    scrape_interval_in_seconds: int | None = Field(
        default=None, description="Seconds between two readings, at least 30. Unsaid: 60."
    )
    rule_groups: Many[RuleGroupName] | None = Field(
        default=None,
        description="Shipped rules to use. Unsaid: all; in EKS Auto Mode without addresses and "
        "dns, which no pods tell of there.",
    )
    thresholds: AlertThresholds = Field(
        default_factory=AlertThresholds.unsaid,
        description="From where on the shipped rules alert.",
    )
    alerts: Alerts | None = Field(
        default=None,
        description="Who hears of alerts, and of alarms on logs and the cluster. Unsaid: nobody.",
    )


class Observability(Section):
    """What is known of an environment while it runs."""

    metrics: Metrics | None = Field(
        default=None,
        description="Metrics in Amazon Managed Prometheus; an empty map has all defaults. Unsaid: "
        "none.",
    )
    logs: Logs | None = Field(
        default=None, description="Where the logs of pods go, and alarms on logs. Unsaid: nowhere."
    )
    traces: Traces | None = Field(
        default=None,
        description="Where the traces of pods go; an empty map has all defaults. Unsaid: nowhere.",
    )
    container_insights: ContainerInsights | None = Field(
        default=None,
        description="Metrics of nodes and pods in CloudWatch, charged by what is observed; an "
        "empty map has all defaults. Unsaid: none.",
    )
    alarms: Alarms | None = Field(
        default=None,
        description="Alarms of CloudWatch; an empty map has all defaults. Unsaid: none.",
    )
    dashboard: ClusterDashboard | None = Field(
        default=None,
        description="A dashboard of CloudWatch; an empty map has all defaults. Unsaid: none.",
    )
    grafana: Grafana | None = Field(
        default=None, description="A workspace of Amazon Managed Grafana. Unsaid: none."
    )
