"""Who hears of alerts and alarms: one topic for the whole environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from eks_constructs.config.resolved_alerts import AlertTopic
from tests.config.files import PLATFORM, START, load

TOPIC = "arn:aws:sns:eu-west-1:111122223333:alerts"
PEOPLE = AlertTopic(topic_arn=None, emails=("a@example.com",))
GIVEN = AlertTopic(topic_arn=TOPIC, emails=())


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("metrics: {}", None),
        ("logs: {s3: {}, audit: {}}", None),
        ("alarms: {}", None),
        ("metrics: {alerts: {emails: [a@example.com]}}", PEOPLE),
        (f"metrics: {{alerts: {{topicARN: '{TOPIC}'}}}}", GIVEN),
        ("metrics: {alerts: {emails: [a@example.com]}}, alarms: {}", PEOPLE),
        ("metrics: {}, alarms: {emails: [a@example.com]}", PEOPLE),
        (f"alarms: {{topicARN: '{TOPIC}'}}", GIVEN),
    ],
)
def test_the_topic(tmp_path: Path, said: str, topic: AlertTopic | None) -> None:
    """That of the alerts on metrics, else that of the alarms, else none."""
    found = load(tmp_path, f"{START}{PLATFORM}observability: {{{said}}}\n")
    assert found.alert_topic == topic
