"""What the Platform document says of CloudWatch: Container Insights, alarms, a dashboard."""

from typing import Literal

from pydantic import Field

from eks_constructs.config.section import Arn, Many, Section

ThresholdName = Literal[
    "apiErrorsPercent",
    "apiLatencySeconds",
    "failedNodes",
    "leastNodes",
    "nodeCpuPercent",
    "nodeDiskPercent",
    "nodeMemoryPercent",
    "podsNotRunning",
    "unschedulablePods",
]


class ContainerInsights(Section):
    """The add-on amazon-cloudwatch-observability, its role, and the log groups it writes to."""

    version: str | None = Field(
        default=None,
        description="Version of the add-on, v6.2.0-eksbuild.1 or later. Unsaid: EKS's default.",
    )
    container_logs: bool | None = Field(
        default=None,
        description="Send logs of pods and nodes to CloudWatch too, which logs does better. "
        "Unsaid: no.",
    )
    application_signals: bool | None = Field(
        default=None,
        description="Send traces and metrics of applications too. Unsaid: no.",
    )
    retention_in_days: int | None = Field(
        default=None, description="Days that its log groups keep events. Unsaid: 30."
    )


class ClusterThresholds(Section):
    """From where on there is an alarm; docs/cloudwatch.md tells what each is about."""

    api_errors_percent: float | None = Field(
        default=None, description="Requests that the API server answers with an error. Unsaid: 3."
    )
    api_latency_seconds: float | None = Field(
        default=None, description="Seconds that 99 of 100 requests stay below. Unsaid: 1."
    )
    unschedulable_pods: int | None = Field(
        default=None, description="Pods that no node takes. Unsaid: 1."
    )
    node_cpu_percent: float | None = Field(
        default=None, description="CPU of the busiest node. Unsaid: 90."
    )
    node_memory_percent: float | None = Field(
        default=None, description="Memory of the fullest node. Unsaid: 90."
    )
    node_disk_percent: float | None = Field(
        default=None, description="Disks of the fullest node. Unsaid: 85."
    )
    failed_nodes: int | None = Field(
        default=None, description="Nodes with a bad condition. Unsaid: 1."
    )
    pods_not_running: int | None = Field(
        default=None, description="Pods pending or unknown. Unsaid: 5."
    )
    least_nodes: int | None = Field(
        default=None, description="Nodes that there must be. Unsaid: 1."
    )


class Alarms(Section):
    """Alarms of CloudWatch on the control plane; on nodes and pods too with Container Insights."""

    thresholds: ClusterThresholds = Field(
        default_factory=ClusterThresholds.unsaid, description="From where on there is an alarm."
    )
    disabled: Many[ThresholdName] = Field(
        default=(), description="Alarms that are not wanted, by the names of their thresholds."
    )
    emails: Many[str] = Field(
        default=(),
        description="Addresses that are told, where metrics.alerts does not say who is.",
    )
    topic_arn: Arn | None = Field(
        default=None,
        description="A standard SNS topic of this account and region, instead of emails; its "
        "policy must let cloudwatch.amazonaws.com publish.",
    )


class ClusterDashboard(Section):
    """A dashboard of CloudWatch: alarms, control plane; nodes and pods with Container Insights."""

    name: str | None = Field(
        default=None, description="Its name. Unsaid: CloudFormation makes one up."
    )
