"""``addons`` and ``addonsConfig``: software that EKS keeps in the cluster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from eks_constructs.config.section import Arn, Many, Section


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


ResolveConflictsName = Annotated[Literal["NONE", "OVERWRITE", "PRESERVE"], BeforeValidator(_upper)]


class AddonPodIdentityAssociation(Section):
    """An AWS identity for one service account of an add-on."""

    namespace: str | None = Field(
        default=None,
        description="Namespace of the service account; the add-on decides it, so this is only "
        "checked.",
    )
    service_account_name: str = Field(description="The service account.")
    role_arn: Arn | None = Field(
        default=None, description="Role to take on. Unsaid: one is made with the policies given."
    )
    permission_policy_arns: Many[Arn] = Field(
        default=(), description="Managed policies of the role that is made."
    )


class NamespaceConfig(Section):
    """Where an add-on is installed."""

    namespace: str = Field(description="Kubernetes namespace; it can never change.")


class Addon(Section):
    """One add-on of EKS."""

    name: str = Field(description="Name in EKS, such as vpc-cni.")
    version: str | None = Field(
        default=None,
        description="Exact version, such as v1.20.1-eksbuild.1. Unsaid: what EKS recommends for "
        "the Kubernetes version.",
    )
    configuration_values: str | None = Field(
        default=None, description="Settings of the add-on, as text in JSON or YAML."
    )
    resolve_conflicts: ResolveConflictsName | None = Field(
        default=None,
        description="What happens to settings that somebody changed by hand. Unsaid: OVERWRITE.",
    )
    tags: Mapping[str, str] = Field(default_factory=dict, description="Tags of the add-on.")
    namespace_config: NamespaceConfig | None = Field(
        default=None, description="Where it is installed. Unsaid: where the add-on says."
    )
    service_account_role_arn: Arn | None = Field(
        default=None,
        description="Role for the add-on by the cluster's OIDC issuer, which must trust it.",
    )
    pod_identity_associations: Many[AddonPodIdentityAssociation] | None = Field(
        default=None, description="AWS identities of the add-on by EKS Pod Identity."
    )
    use_default_pod_identity_associations: bool | None = Field(
        default=None,
        description="Make the identities that AWS recommends for this add-on. Unsaid: as "
        "addonsConfig.autoApplyPodIdentityAssociations says.",
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
