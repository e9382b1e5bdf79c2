"""Who hears of alerts and alarms: one topic for the whole environment."""

from __future__ import annotations

from typing import Final

from eks_constructs.config.check_topic import check_topic
from eks_constructs.config.observability import Alerts
from eks_constructs.config.observability_cloudwatch import Alarms
from eks_constructs.config.resolved_alerts import AlertTopic
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
    named = _named(sources)
    if named is None:
        return None
    who, where = named
    if where == _ALERTS:
        _check_second(sources, sources.platform.observability.alarms)
    if bool(who.emails) == (who.topic_arn is not None):
        told = "who is told: " if where == _ALERTS else ""
        message = f"must name {told}either emails or topicARN"
        sources.findings.refuse("not-together", where, message)
    return _topic(sources, who, where)


def anybody_is_told(sources: Sources) -> bool:
    """Return whether there is a topic that everything goes to.

    Args:
        sources: Where it is described.
    """
    return _named(sources) is not None


def _named(sources: Sources) -> tuple[Alerts | Alarms, str] | None:
    """Return the section that says who is told, and its path."""
    metrics, alarms = sources.platform.observability.metrics, sources.platform.observability.alarms
    if metrics is not None and metrics.alerts is not None:
        return metrics.alerts, _ALERTS
    if alarms is not None and (alarms.emails or alarms.topic_arn):
        return alarms, _ALARMS
    return None


def _check_second(sources: Sources, alarms: Alarms | None) -> None:
    if alarms is None:
        return
    for name, given in (("emails", alarms.emails), ("topicARN", alarms.topic_arn)):
        if given:
            message = "must be left out: alarms go to whom observability.metrics.alerts names"
            sources.findings.refuse("not-together", f"{_ALARMS}.{name}", message)


def _topic(sources: Sources, wanted: Alerts | Alarms, where: str) -> AlertTopic:
    sources.findings.add(email_problems(wanted.emails, where=f"{where}.emails"))
    if wanted.topic_arn is not None:
        check_topic(sources, wanted.topic_arn, f"{where}.topicARN")
    return AlertTopic(topic_arn=wanted.topic_arn, emails=wanted.emails)
