"""What add-ons are described by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TypeAlias

from aws_cdk import aws_iam as iam

from eks_constructs.planning.addon_roles import AddonRoles
from eks_constructs.planning.addons import ResolveConflicts
from eks_constructs.planning.coredns import CoreDnsConfig
from eks_constructs.planning.ebs_csi import EbsCsiConfig
from eks_constructs.planning.json_values import JsonObject
from eks_constructs.planning.vpc_cni import VpcCniConfig
from eks_constructs.values import frozen

AddonConfig: TypeAlias = VpcCniConfig | CoreDnsConfig | EbsCsiConfig
"""The typed configuration of one add-on."""


@frozen
class AddonPodIdentity:
    """A role that EKS Pod Identity gives to a service account of an add-on.

    Attributes:
        service_account: Name of the service account.
        role: Role whose trust names ``pods.eks.amazonaws.com``, such as that of a
            :class:`~eks_constructs.iam.PodIdentityRole`.
    """

    service_account: str
    role: iam.IRole


@frozen
class AddonSpec:
    """What to install of one add-on; every default is that of :class:`ManagedAddon`.

    Attributes:
        version: Version of the add-on.
        configuration_values: Its configuration.
        resolve_conflicts: What happens to fields that somebody else changed.
        preserve_on_delete: Whether its workloads stay when it is deleted.
        service_account_role: Role for IRSA.
        pod_identity_associations: Roles for Pod Identity, or which of them to make.
        namespace: Namespace to install it into.
        tags: Tags of the add-on.
    """

    version: str | None = None
    configuration_values: str | JsonObject | AddonConfig | None = None
    resolve_conflicts: ResolveConflicts = ResolveConflicts.OVERWRITE
    preserve_on_delete: bool | None = None
    service_account_role: iam.IRole | None = None
    pod_identity_associations: Sequence[AddonPodIdentity] | AddonRoles = ()
    namespace: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
