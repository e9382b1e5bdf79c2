"""Who hears of alerts and alarms: one topic for the whole environment."""

from __future__ import annotations

from typing import Final

from eks_constructs.config.check_topic import check_topic
from eks_constructs.config.observability import Alerts
from eks_constructs.config.observability_cloudwatch import Alarms
from eks_constructs.config.resolved_observability import AlertTopic
from eks_constructs.config.sources import Sources
from eks_constructs.planning.email import email_problems

_ALERTS: Final = "Platform.observability.metrics.alerts"
_ALARMS: Final = "Platform.observability.alarms"


def resolve_alert_topic(sources: Sources) -> AlertTopic | None:
    """Return the topic that everything goes to; ``None`` if the file names nobody.

    It is that of the alerts on metrics, else that of the alarms: people who are told of the one
    want to be told of the other, and a second topic with a key of its own tells nothing more.

    Args:
        sources: Where it is described.
    """
    observability = sources.platform.observability
    alerts = observability.metrics.alerts if observability.metrics is not None else None
    alarms = observability.alarms
    if alerts is not None:
        if alarms is not None:
            _check_second(sources, alarms)
        if bool(alerts.emails) == (alerts.topic_arn is not None):
            message = "must name who is told: either emails or topicARN"
            sources.findings.refuse("not-together", _ALERTS, message)
        return _topic(sources, alerts, _ALERTS)
    if alarms is None or not (alarms.emails or alarms.topic_arn):
        return None
    if alarms.emails and alarms.topic_arn:
        message = "must name either emails or topicARN"
        sources.findings.refuse("not-together", _ALARMS, message)
    return _topic(sources, alarms, _ALARMS)


def anybody_is_told(sources: Sources) -> bool:
    """Return whether there is a topic that everything goes to.

    Args:
        sources: Where it is described.
    """
    observability = sources.platform.observability
    alarms = observability.alarms
    if observability.metrics is not None and observability.metrics.alerts is not None:
        return True
    return alarms is not None and bool(alarms.emails or alarms.topic_arn)


def _check_second(sources: Sources, alarms: Alarms) -> None:
    for name, given in (("emails", alarms.emails), ("topicARN", alarms.topic_arn)):
        if given:
            message = "must be left out: alarms go to whom observability.metrics.alerts names"
            sources.findings.refuse("not-together", f"{_ALARMS}.{name}", message)


def _topic(sources: Sources, wanted: Alerts | Alarms, where: str) -> AlertTopic:
    sources.findings.add(email_problems(wanted.emails, where=f"{where}.emails"))
    if wanted.topic_arn is not None:
        check_topic(sources, wanted.topic_arn, f"{where}.topicARN")
    return AlertTopic(topic_arn=wanted.topic_arn, emails=wanted.emails)
