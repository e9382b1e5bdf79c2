"""``addons`` and ``addonsConfig``: software that EKS keeps in the cluster."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from eks_constructs.config.association_fields import AssociationFields
from eks_constructs.config.permissions import WellKnownPolicies
from eks_constructs.config.section import JsonTree, Many, NonEmpty, PolicyArn, RoleArn, Section


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


ResolveConflictsName = Annotated[Literal["NONE", "OVERWRITE", "PRESERVE"], BeforeValidator(_upper)]


class AddonPodIdentityAssociation(AssociationFields):
    """An AWS identity for one service account of an add-on."""

    namespace: NonEmpty = Field(
        description="Namespace of the service account; the add-on decides it, so this is ignored.",
    )
    well_known_policies: WellKnownPolicies = Field(
        default_factory=WellKnownPolicies.unsaid,
        description="Refused: name the policies.",
    )
    tags: Mapping[str, str] = Field(
        default_factory=dict, description="Refused: the add-on's own tags are those of its roles."
    )
    create_service_account: bool = Field(
        default=False, description="Ignored: the add-on makes its service accounts."
    )
    disable_session_tags: bool = Field(
        default=False, description="Ignored: EKS takes it for no add-on."
    )
    target_role_arn: RoleArn | None = Field(
        default=None, description="Ignored: EKS takes it for no add-on."
    )
    policy: str | None = Field(default=None, description="Ignored: EKS takes it for no add-on.")


class NamespaceConfig(Section):
    """Where an add-on is installed."""

    namespace: str = Field(description="Kubernetes namespace; it can never change.")


class Addon(Section):
    """One add-on of EKS."""

    name: NonEmpty = Field(description="Name in EKS, such as vpc-cni.")
    version: str | None = Field(
        default=None,
        description="A version such as v1.20.1-eksbuild.1, a part of one, or latest; the last two "
        "go by the catalogue. Unsaid: what EKS recommends for the Kubernetes version.",
    )
    configuration_values: str | None = Field(
        default=None, description="Settings of the add-on, in JSON or YAML. Unsaid: its own."
    )
    resolve_conflicts: ResolveConflictsName | None = Field(
        default=None,
        description="What happens to settings changed by hand. Unsaid: they are overwritten.",
    )
    tags: Mapping[str, str] = Field(default_factory=dict, description="Tags of the add-on.")
    namespace_config: NamespaceConfig | None = Field(
        default=None, description="Where it is installed. Unsaid: where the add-on says."
    )
    service_account_role_arn: RoleArn | None = Field(
        default=None,
        description="Role for the add-on by the cluster's OIDC issuer, which must trust it.",
    )
    attach_policy_arns: Many[PolicyArn] = Field(
        default=(), description="Managed policies of a role by the cluster's OIDC issuer."
    )
    attach_policy: JsonTree | None = Field(
        default=None, description="A policy document for a role by the cluster's OIDC issuer."
    )
    well_known_policies: WellKnownPolicies = Field(
        default_factory=WellKnownPolicies.unsaid,
        description="Programs whose permissions a role by the cluster's OIDC issuer gets.",
    )
    permissions_boundary: PolicyArn | None = Field(
        default=None, description="Boundary of the role by the OIDC issuer. Unsaid: none."
    )
    pod_identity_associations: Many[AddonPodIdentityAssociation] | None = Field(
        default=None, description="AWS identities of the add-on by EKS Pod Identity."
    )
    use_default_pod_identity_associations: bool | None = Field(
        default=None,
        description="Make the identities that AWS recommends for this add-on. Unsaid: as "
        "addonsConfig.autoApplyPodIdentityAssociations says.",
    )
    publishers: Many[str] = Field(
        default=(), description="Ignored: eksctl narrows a search for versions by it."
    )
    types: Many[str] = Field(
        default=(), description="Ignored: eksctl narrows a search for versions by it."
    )
    owners: Many[str] = Field(
        default=(), description="Ignored: eksctl narrows a search for versions by it."
    )


class AddonsConfig(Section):
    """What holds for all add-ons."""

    disable_default_addons: bool | None = Field(
        default=None,
        description="Install none but those listed. Unsaid: vpc-cni, kube-proxy, coredns and "
        "metrics-server come with every cluster.",
    )
    auto_apply_pod_identity_associations: bool | None = Field(
        default=None,
        description="Make the identities that AWS recommends for every add-on that names none. "
        "Unsaid: no.",
    )
