"""``iam``: roles that the environment shares, and roles of service accounts."""

from collections.abc import Mapping

from pydantic import Field

from eks_constructs.config.association_fields import AssociationFields
from eks_constructs.config.permissions import WellKnownPolicies
from eks_constructs.config.section import JsonTree, Many, NonEmpty, PolicyArn, RoleArn, Section


class ServiceAccountMetadata(Section):
    """How Kubernetes knows a service account."""

    name: NonEmpty = Field(description="Name of the service account.")
    namespace: NonEmpty = Field(default="default", description="Its namespace.")
    labels: Mapping[str, str] = Field(default_factory=dict, description="Its labels.")
    annotations: Mapping[str, str] = Field(
        default_factory=dict, description="Its annotations, besides that with the ARN of the role."
    )


class ServiceAccountStatus(Section):
    """What eksctl writes about a service account; nothing is read from it."""

    role_arn: str | None = Field(default=None, description="The role that eksctl made.")
    stack_name: str | None = Field(default=None, description="The stack that eksctl made.")
    tags: Mapping[str, str] = Field(default_factory=dict, description="Tags of that stack.")
    capabilities: Many[str] = Field(default=(), description="Capabilities of that stack.")


class IamServiceAccount(Section):
    """A service account whose pods take on a role by the cluster's OIDC issuer (IRSA)."""

    metadata: ServiceAccountMetadata = Field(description="Name and namespace.")
    attach_policy_arns: Many[PolicyArn] = Field(
        default=(), description="Managed policies of the role."
    )
    attach_policy: JsonTree | None = Field(
        default=None, description="A policy document for the role."
    )
    well_known_policies: WellKnownPolicies = Field(
        default_factory=WellKnownPolicies.unsaid,
        description="Programs whose permissions the role gets.",
    )
    attach_role_arn: RoleArn | None = Field(
        default=None, description="A role that exists and trusts the issuer. Unsaid: one is made."
    )
    permissions_boundary: PolicyArn | None = Field(
        default=None, description="Boundary of the role that is made. Unsaid: none."
    )
    role_name: str | None = Field(
        default=None, description="Name of the role that is made. Unsaid: CloudFormation's."
    )
    role_only: bool = Field(
        default=False, description="Write no manifest of the service account, only make the role."
    )
    subject_pattern: str | None = Field(
        default=None,
        description="Service accounts of the namespace that may take on the role, with * and ?. "
        "Unsaid: this one.",
    )
    tags: Mapping[str, str] = Field(default_factory=dict, description="Tags of the role.")
    status: ServiceAccountStatus | None = Field(
        default=None, description="Written by eksctl; ignored."
    )


class PodIdentityAssociation(AssociationFields):
    """A service account whose pods take on a role by EKS Pod Identity."""

    create_service_account: bool = Field(
        default=False, description="Write a manifest of the service account and its namespace."
    )
    well_known_policies: WellKnownPolicies = Field(
        default_factory=WellKnownPolicies.unsaid,
        description="Programs whose permissions the role gets.",
    )
    tags: Mapping[str, str] = Field(
        default_factory=dict, description="Tags of the association and of the role that is made."
    )
    target_role_arn: RoleArn | None = Field(
        default=None,
        description="A second role, mostly of another account, that pods get instead of the first.",
    )
    disable_session_tags: bool = Field(
        default=False, description="Leave out the tags with cluster, namespace and pod."
    )
    policy: str | None = Field(
        default=None,
        description="A policy in JSON that narrows the sessions; only with disableSessionTags.",
    )


class Iam(Section):
    """Roles of the control plane, of Fargate and of pods."""

    service_role_arn: RoleArn | None = Field(
        default=None, description="Role of the cluster. Unsaid: one is made for it."
    )
    service_role_permissions_boundary: PolicyArn | None = Field(
        default=None, description="Boundary of the role made for the cluster. Unsaid: none."
    )
    fargate_pod_execution_role_arn: RoleArn | None = Field(
        default=None,
        description="Execution role of every Fargate profile that names none. Unsaid: one is made.",
    )
    fargate_pod_execution_role_permissions_boundary: PolicyArn | None = Field(
        default=None,
        description="Boundary of the execution role made for Fargate. Unsaid: none.",
    )
    vpc_resource_controller_policy: bool | None = Field(
        default=None,
        description="Whether the cluster's role may manage network interfaces for security groups "
        "of pods and for Windows. Unsaid: no (hardened), yes (eksctl).",
    )
    with_oidc: bool = Field(
        default=False,
        description="Make a provider in IAM for the cluster's OIDC issuer, which roles of "
        "serviceAccounts and add-ons trust. EKS Pod Identity needs none.",
    )
    service_accounts: Many[IamServiceAccount] = Field(
        default=(), description="Service accounts with a role by the OIDC issuer."
    )
    pod_identity_associations: Many[PodIdentityAssociation] = Field(
        default=(), description="Service accounts with a role by EKS Pod Identity."
    )
