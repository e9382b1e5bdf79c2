"""How alerts get from the rules of a workspace to a topic."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.prometheus_names import label_name_problems
from eks_constructs.planning.text_template import fill, read_text
from eks_constructs.values import frozen

_MOST_REPEAT_HOURS: Final = 120


class AlertSeverity(StrEnum):
    """How bad an alert is; its label ``severity``.

    Attributes:
        INFO: Good to know, in working hours.
        WARNING: Somebody should look, today.
        CRITICAL: Somebody must look, now.
    """

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


@frozen
class AlertRouting:
    """Which alerts are sent, together with which, and how often.

    Attributes:
        least_severity: What is less bad than this is not sent; alerts without a severity are.
            Default: warning.
        group_by: Labels by which alerts are put into one message. Default: ``alertname``,
            ``cluster``, ``namespace`` and ``severity``.
        repeat_hours: Hours until an alert that goes on is sent again, 1 to 120, the most that the
            service keeps to. Default: 12.

    Raises:
        ConfigurationError: A label is none, or the hours are too few or too many.

    See https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alertmanager-config.html
    """

    least_severity: AlertSeverity = AlertSeverity.WARNING
    group_by: tuple[str, ...] = ("alertname", "cluster", "namespace", "severity")
    repeat_hours: int = 12

    def __post_init__(self) -> None:
        """Refuse what the alert manager would refuse."""
        refuse("alert routing", self._problems())

    def _problems(self) -> Iterator[Problem]:
        if not 1 <= self.repeat_hours <= _MOST_REPEAT_HOURS:
            message = f"must be 1 to {_MOST_REPEAT_HOURS}; the service keeps to no more than 5 days"
            where = "repeat_hours"
            yield Problem(code="out-of-range", where=where, got=self.repeat_hours, message=message)
        for index, label in enumerate(self.group_by):
            where = f"group_by[{index}]"
            yield from label_name_problems(label, where=where)
            if label in self.group_by[:index]:
                message = "must be given once"
                yield Problem(code="name-duplicate", where=where, got=label, message=message)


def alert_manager_definition(routing: AlertRouting, *, topic_arn: str, region: str) -> str:
    """Return the definition of the alert manager of a workspace that sends to one topic.

    Args:
        routing: What is sent.
        topic_arn: ARN of a standard topic of the same account.
        region: Region of the topic.
    """
    severities = list(AlertSeverity)
    silent = severities[: severities.index(routing.least_severity)]
    values = {
        "group_by": f"[{', '.join(routing.group_by)}]",
        "repeat_hours": str(routing.repeat_hours),
        "silent": "|".join(silent) or "nothing",
        "topic_arn": topic_arn,
        "region": region,
    }
    return fill(read_text("prometheus/alert_manager.yaml"), values)
