"""What CloudWatch is asked to watch, with every gap filled."""

from __future__ import annotations

from eks_constructs.planning.cluster_metrics import ClusterThresholds
from eks_constructs.values import frozen


@frozen
class ContainerInsights:
    """Metrics of nodes and pods.

    Attributes:
        version: Version of the add-on; ``None`` for EKS's default.
        container_logs: Whether logs of pods and nodes go to CloudWatch too.
        application_signals: Whether traces and metrics of applications do.
        retention_days: Days that its log groups keep events.
    """

    version: str | None
    container_logs: bool
    application_signals: bool
    retention_days: int


@frozen
class ClusterDashboard:
    """A dashboard.

    Attributes:
        name: Its name; ``None`` for one that CloudFormation makes up.
    """

    name: str | None


@frozen
class CloudWatch:
    """What is made in CloudWatch.

    Attributes:
        agent: Whether an agent sends metrics of nodes and pods, ours or one of ``addons``.
        insights: Container Insights; ``None`` for none.
        alarms: From where on there are alarms; ``None`` for none at all.
        dashboard: A dashboard; ``None`` for none.
    """

    agent: bool
    insights: ContainerInsights | None
    alarms: ClusterThresholds | None
    dashboard: ClusterDashboard | None
