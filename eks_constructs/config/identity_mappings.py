"""``iamIdentityMappings``: what eksctl writes into the ConfigMap aws-auth."""

from pydantic import Field

from eks_constructs.config.section import Arn, Many, Section


class IamIdentityMapping(Section):
    """An IAM role or user and who it is in Kubernetes; it becomes an access entry."""

    arn: Arn | None = Field(default=None, description="ARN of the role or user, with its path.")
    username: str | None = Field(
        default=None, description="Username in Kubernetes. Unsaid: EKS derives it from the ARN."
    )
    groups: Many[str] = Field(
        default=(),
        description="Groups in Kubernetes. Of those that begin with system:, only system:masters "
        "and the groups of nodes have a counterpart.",
    )
    account: str | None = Field(
        default=None,
        description="A whole AWS account, by its id in quotes; only aws-auth knows accounts, so "
        "it is left to apply.",
    )
    service_name: str | None = Field(
        default=None, description="An AWS service: emr-containers, which lets itself in."
    )
    namespace: str | None = Field(default=None, description="Namespace of serviceName.")
    no_duplicate_arns: bool = Field(
        default=False, description="Refuse an ARN that is mapped already; it always is."
    )
