"""AWS identities of pods, and users from other providers, with every gap filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from eks_constructs.planning.identity_provider import OidcChoices
from eks_constructs.planning.irsa import Subject
from eks_constructs.planning.policies.statements import WellKnownPolicy
from eks_constructs.planning.service_accounts import ServiceAccount
from eks_constructs.values import frozen


@frozen
class Permissions:
    """What a role that is made may do.

    Attributes:
        managed_policies: ARNs of policies, or names of AWS managed policies with their path.
        policies: Well-known policies.
        document: A policy document as JSON; ``None`` for none.
        document_name: Name of the policy made of it; ``None`` for one that does not matter.
        inline: Whether the document stands in a policy of this role alone, as in eksctl; else it
            becomes a managed policy.
        ipv6_cni: Whether it serves the network plugin of an IPv6 cluster, for which AWS has no
            managed policy.
    """

    managed_policies: tuple[str, ...] = ()
    policies: tuple[WellKnownPolicy, ...] = ()
    document: str | None = None
    document_name: str | None = None
    inline: bool = False
    ipv6_cni: bool = False


@frozen
class MadeRole:
    """A role that is made.

    Attributes:
        permissions: What it may do.
        boundary_arn: Its permissions boundary; ``None`` for none.
        name: Its name; ``None`` for CloudFormation's.
        tags: Its tags.
    """

    permissions: Permissions
    boundary_arn: str | None = None
    name: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


@frozen
class IssuerAccount:
    """A service account whose pods take on a role by the cluster's OIDC issuer.

    Attributes:
        account: The service account.
        subject: Whose pods may take it on.
        role: A role that exists, by its ARN, or one that is made.
        manifest: Whether the service account is written as a manifest.
        labels: Its labels.
        annotations: Its annotations, but that with the ARN of the role.
    """

    account: ServiceAccount
    subject: Subject
    role: str | MadeRole
    manifest: bool
    labels: Mapping[str, str]
    annotations: Mapping[str, str]


@frozen
class PodIdentity:
    """A service account whose pods take on a role by EKS Pod Identity.

    Attributes:
        account: The service account.
        role: A role that exists, by its ARN, or one that is made.
        manifest: Whether the service account is written as a manifest.
        target_role_arn: A second role that pods get instead; ``None`` for none.
        session_tags: Whether EKS tags the sessions.
        session_policy: Policy that narrows the sessions, as JSON; ``None`` for none.
        tags: Tags of the association.
    """

    account: ServiceAccount
    role: str | MadeRole
    manifest: bool
    target_role_arn: str | None
    session_tags: bool
    session_policy: str | None
    tags: Mapping[str, str]


@frozen
class Identity:
    """Who pods are to AWS, and who comes to the cluster from elsewhere.

    Attributes:
        oidc_provider: Whether IAM gets a provider for the cluster's issuer.
        issuer_accounts: Service accounts with a role by the issuer, by namespace and name.
        pod_identities: Service accounts with a role by EKS Pod Identity, by namespace and name.
        provider: Where users come from besides IAM; ``None`` for nowhere.
        mapped_accounts: AWS accounts whose roles and users Kubernetes knows by their ARN.
        labelled_namespaces: Whether namespaces that are written carry the labels of the Pod
            Security Standards.
    """

    oidc_provider: bool
    issuer_accounts: tuple[IssuerAccount, ...]
    pod_identities: tuple[PodIdentity, ...]
    provider: OidcChoices | None
    mapped_accounts: tuple[str, ...]
    labelled_namespaces: bool
