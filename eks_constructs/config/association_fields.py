"""Fields of every association of EKS Pod Identity, be it in ``iam`` or of an add-on."""

from pydantic import Field

from eks_constructs.config.section import JsonTree, Many, NonEmpty, PolicyArn, RoleArn, Section


class AssociationFields(Section):
    """A service account, and the role that its pods take on: one that exists, or one to make."""

    namespace: NonEmpty = Field(description="Namespace of the service account.")
    service_account_name: NonEmpty = Field(description="Name of the service account.")
    role_arn: RoleArn | None = Field(
        default=None,
        description="A role that exists and trusts EKS. Unsaid: one is made with the policies "
        "given.",
    )
    role_name: str | None = Field(
        default=None, description="Name of the role that is made. Unsaid: CloudFormation's."
    )
    permissions_boundary_arn: PolicyArn | None = Field(
        default=None, description="Boundary of the role that is made. Unsaid: none."
    )
    permission_policy_arns: Many[PolicyArn] = Field(
        default=(), description="Managed policies of the role that is made."
    )
    permission_policy: JsonTree | None = Field(
        default=None, description="A policy document for the role that is made."
    )
    permission_policy_name: str | None = Field(
        default=None, description="Name of that policy. Unsaid: CloudFormation's."
    )
