"""``fargateProfiles``: pods that run without nodes."""

from collections.abc import Mapping

from pydantic import Field

from eks_constructs.config.section import Many, RoleArn, Section


class FargateSelector(Section):
    """Pods that a profile takes."""

    namespace: str = Field(description="Their namespace; * and ? stand for any characters.")
    labels: Mapping[str, str] = Field(
        default_factory=dict, description="Labels that all of them carry, at most five."
    )


class FargateProfile(Section):
    """One Fargate profile."""

    name: str = Field(description="Name of the profile; it must not start with eks-")
    pod_execution_role_arn: RoleArn | None = Field(
        default=None,
        description="Role that Fargate pulls images and writes logs with. Unsaid: "
        "iam.fargatePodExecutionRoleARN, else one is made for all profiles.",
    )
    selectors: Many[FargateSelector] = Field(description="One to five selectors.")
    subnets: Many[str] | None = Field(
        default=None,
        description="Private subnets, by id or by their name in vpc.subnets.private. Unsaid: all "
        "private subnets.",
    )
    tags: Mapping[str, str] = Field(default_factory=dict, description="Tags of the profile.")
    status: str | None = Field(
        default=None, description="What EKS answers about a profile; nothing is made of it."
    )
