"""``karpenter``: nodes that come and go with the pods that wait for them."""

from pydantic import Field

from eks_constructs.config.section import Section


class Karpenter(Section):
    """What Karpenter needs in AWS, and its chart with the values for it."""

    version: str = Field(description="Version of the chart, such as 1.14.0.")
    create_service_account: bool | None = Field(
        default=None,
        description="The chart makes the service account; else a manifest of it is written. "
        "Unsaid: the chart does (hardened), a manifest (eksctl).",
    )
    default_instance_profile: str | None = Field(
        default=None,
        description="Name of the instance profile of the nodes. Unsaid: Karpenter makes profiles "
        "itself (hardened), eksctl-KarpenterNodeInstanceProfile-<cluster> (eksctl).",
    )
    with_spot_interruption_queue: bool | None = Field(
        default=None,
        description="Make the queue through which it hears of interruptions. Unsaid: yes "
        "(hardened), no (eksctl).",
    )
