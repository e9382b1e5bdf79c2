"""``accessConfig``: who may use the Kubernetes API, and how much of it."""

from typing import Literal

from pydantic import Field

from eks_constructs.config.section import AccessPolicyArn, Many, Section

AuthenticationModeName = Literal["API", "API_AND_CONFIG_MAP", "CONFIG_MAP"]
AccessEntryTypeName = Literal[
    "STANDARD", "EC2", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "HYPERPOD_LINUX"
]


class AccessScope(Section):
    """How far an access policy reaches."""

    type: Literal["cluster", "namespace"] = Field(
        description="The whole cluster, or the namespaces listed."
    )
    namespaces: Many[str] = Field(
        default=(), description="Namespaces, for the type namespace; they may end in *."
    )


class AccessPolicyAssociation(Section):
    """One access policy of EKS, given to a principal."""

    policy_arn: AccessPolicyArn = Field(
        description="ARN of the policy, such as "
        "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy.",
    )
    access_scope: AccessScope = Field(description="How far it reaches.")


class AccessEntry(Section):
    """One IAM principal and what it may do in the cluster."""

    principal_arn: str = Field(description="ARN of an IAM role or user; each once only.")
    type: AccessEntryTypeName | None = Field(
        default=None,
        description="STANDARD for people and tools, the others for kinds of nodes. "
        "Unsaid: STANDARD.",
    )
    kubernetes_groups: Many[str] = Field(
        default=(), description="Groups for role bindings of your own; none that start with system:"
    )
    kubernetes_username: str | None = Field(
        default=None, description="User name in Kubernetes. Unsaid: EKS derives it from the ARN."
    )
    access_policies: Many[AccessPolicyAssociation] = Field(
        default=(), description="Access policies of EKS, at most 20."
    )


class AccessConfig(Section):
    """How principals are authenticated, and who is let in."""

    authentication_mode: AuthenticationModeName | None = Field(
        default=None,
        description="Where EKS looks principals up. Unsaid: API (hardened), API_AND_CONFIG_MAP "
        "(eksctl). It can only ever be moved towards API.",
    )
    bootstrap_cluster_creator_admin_permissions: bool | None = Field(
        default=None,
        description="Whether the creator becomes administrator, which with CloudFormation is its "
        "execution role and no person. Unsaid: no (hardened), yes (eksctl).",
    )
    access_entries: Many[AccessEntry] = Field(
        default=(), description="Who is let in; somebody must be administrator of the cluster."
    )
