"""``capabilities``: Argo CD, ACK and kro, which EKS runs for a cluster outside of it."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from eks_constructs.config.section import JsonTree, Many, PolicyArn, RoleArn, Section


class ArgoCdNetworkAccess(Section):
    """From where the server of Argo CD is reached."""

    vpce_ids: Many[str] = Field(
        default=(),
        alias="vpceIds",
        description="VPC endpoints through which alone it is reached. Unsaid: it is on the "
        "internet, behind the sign-in of IAM Identity Center.",
    )


class SsoIdentity(Section):
    """Somebody in IAM Identity Center."""

    id: str = Field(description="Id in the identity store, not the name.")
    type: Literal["SSO_USER", "SSO_GROUP"] = Field(description="A user or a group.")


class ArgoCdRoleMapping(Section):
    """Who has a role in Argo CD."""

    role: Literal["ADMIN", "EDITOR", "VIEWER"] = Field(description="The role.")
    identities: Many[SsoIdentity] = Field(description="Users and groups that have it.")


class ArgoCdIdentityCenter(Section):
    """The IAM Identity Center whose users Argo CD lets in."""

    idc_instance_arn: str = Field(alias="idcInstanceArn", description="ARN of the instance.")
    idc_region: str | None = Field(
        default=None, description="Region of the instance. Unsaid: that of the cluster."
    )


class ArgoCdConfiguration(Section):
    """Settings of Argo CD; all but the roles are fixed at creation."""

    namespace: str | None = Field(
        default=None, description="Namespace of its resources. Unsaid: that of EKS."
    )
    network_access: ArgoCdNetworkAccess = Field(
        default_factory=ArgoCdNetworkAccess.unsaid,
        description="From where the server is reached.",
    )
    rbac_role_mappings: Many[ArgoCdRoleMapping] = Field(
        default=(), description="Who has which role. Unsaid: nobody has one."
    )
    aws_idc: ArgoCdIdentityCenter | None = Field(
        default=None, description="Where its users come from; must be given."
    )


class CapabilityConfiguration(Section):
    """Settings of a capability."""

    argocd: ArgoCdConfiguration | None = Field(
        default=None, description="Those of ARGOCD; the other kinds have none."
    )


class Capability(Section):
    """One capability; a cluster has one of each kind."""

    name: str = Field(description="Name in EKS. It can never be changed in place.")
    type: Literal["ACK", "ARGOCD", "KRO"] = Field(description="The kind.")
    role_arn: RoleArn | None = Field(
        default=None,
        alias="roleArn",
        description="Role that it assumes. Unsaid: one is made, with attachPolicy and "
        "attachPolicyARNs.",
    )
    delete_propagation_policy: Literal["RETAIN"] | None = Field(
        default=None,
        description="What happens to what it made when it goes; EKS knows no other way. Unsaid: "
        "RETAIN.",
    )
    configuration: CapabilityConfiguration | None = Field(
        default=None, description="Its settings; for ARGOCD they must be given."
    )
    tags: Mapping[str, str] = Field(
        default_factory=dict, description="Tags of the capability and of the role that is made."
    )
    attach_policy_arns: Many[PolicyArn] = Field(
        default=(), description="Managed policies of the role that is made."
    )
    attach_policy: JsonTree | None = Field(
        default=None, description="A policy document for the role that is made."
    )
    permissions_boundary: PolicyArn | None = Field(
        default=None, description="Boundary of the role that is made. Unsaid: none."
    )
