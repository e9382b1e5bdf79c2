"""Topics that exist already, and whether alerts and alarms reach them."""

from __future__ import annotations

from eks_constructs.config.sources import Sources
from eks_constructs.planning.arns import ArnForm


def check_topic(sources: Sources, topic_arn: str, where: str) -> None:
    """Refuse a topic that alerts and alarms of this region cannot be sent to.

    Args:
        sources: Where the region is described.
        topic_arn: ARN of the topic.
        where: Path of it.
    """
    region = sources.config.metadata.region
    form = ArnForm(
        what=f"a standard topic in {region}",
        service="sns",
        resource="[A-Za-z0-9_-]{1,256}",
        example="alerts",
        region=region,
    )
    sources.findings.add(form.problems(topic_arn, where=where))
