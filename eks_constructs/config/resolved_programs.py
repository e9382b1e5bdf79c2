"""The programs of an environment, with every gap filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eks_constructs.values import frozen

if TYPE_CHECKING:  # few environments have them
    from eks_constructs.config.resolved_cloudwatch import CloudWatch
    from eks_constructs.config.resolved_karpenter import Karpenter
    from eks_constructs.config.resolved_logs import Logs
    from eks_constructs.config.resolved_observability import Metrics
    from eks_constructs.config.resolved_traces import Traces
    from eks_constructs.config.resolved_traffic import Traffic


@frozen
class Programs:
    """What is made for programs that an environment may do without.

    Attributes:
        karpenter: What Karpenter needs; ``None`` where it is not wanted.
        metrics: Where metrics go; ``None`` for nowhere.
        logs: Where logs go; ``None`` for nowhere.
        traces: Where traces go; ``None`` for nowhere.
        cloudwatch: What is made in CloudWatch; ``None`` for nothing.
        traffic: What is made for traffic; ``None`` for nothing.
    """

    karpenter: Karpenter | None
    metrics: Metrics | None
    logs: Logs | None
    traces: Traces | None
    cloudwatch: CloudWatch | None
    traffic: Traffic | None
