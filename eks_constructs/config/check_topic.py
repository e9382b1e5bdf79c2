"""Topics that exist already, and whether alerts and alarms reach them."""

from __future__ import annotations

import re

from eks_constructs.config.sources import Sources


def check_topic(sources: Sources, topic_arn: str, where: str) -> None:
    """Refuse a topic that alerts and alarms of this region cannot be sent to.

    Args:
        sources: Where the region is described.
        topic_arn: ARN of the topic.
        where: Path of it.
    """
    region = sources.config.metadata.region
    form = rf"arn:aws[a-z-]*:sns:{re.escape(region)}:[0-9]{{12}}:[A-Za-z0-9_-]{{1,256}}"
    if not re.fullmatch(form, topic_arn, re.ASCII):
        message = (
            f"must be the ARN of a standard topic in {region}, such as "
            f"arn:aws:sns:{region}:111122223333:alerts"
        )
        sources.findings.refuse("arn-invalid", where, message, topic_arn)
