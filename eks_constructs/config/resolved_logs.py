"""Where the logs of an environment go, with every gap filled."""

from __future__ import annotations

from eks_constructs.planning.fluent_bit_rules import FluentBitRules
from eks_constructs.planning.log_destinations import LogDestination
from eks_constructs.values import frozen


@frozen
class Logs:
    """Logs of pods and of the control plane.

    Attributes:
        destination: Where they go.
        rules: What is dropped, sampled and slowed down.
        control_plane: Whether those of the control plane go there too.
        fargate: Whether those of pods on Fargate go there too.
        audit: Whether the audit log raises alarms.
        audit_topic_arn: Topic that is told of them; ``None`` for that of the environment.
        gib_per_day: GiB in a day above which there is an alarm, on the log group of the control
            plane and on that of the pods, if they have one; ``None`` for no alarm.
    """

    destination: LogDestination
    rules: FluentBitRules
    control_plane: bool
    fargate: bool
    audit: bool
    audit_topic_arn: str | None
    gib_per_day: float | None
