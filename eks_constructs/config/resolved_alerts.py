"""Who is told of alerts and alarms, with every gap filled."""

from __future__ import annotations

from eks_constructs.values import frozen


@frozen
class AlertTopic:
    """The one topic that all alerts and alarms of an environment go to.

    Attributes:
        topic_arn: A topic that exists; ``None`` when one is made.
        emails: Addresses that the topic that is made sends to.
    """

    topic_arn: str | None
    emails: tuple[str, ...]
