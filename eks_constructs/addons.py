"""Add-ons that EKS installs and keeps."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, TypeAlias

from aws_cdk import CfnTag, Stack
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.errors import refuse
from eks_constructs.planning.addons import (
    ResolveConflicts,
    addon_problems,
    configuration_problems,
)
from eks_constructs.planning.identity import (
    POD_IDENTITY_AGENT,
    addon_identity_problems,
    namespace_problems,
)
from eks_constructs.planning.siblings import identity_edges
from eks_constructs.tokens import is_token, require_concrete

JsonValue: TypeAlias = "str | int | float | bool | Sequence[JsonValue] | JsonObject | None"
"""Anything that JSON can say."""
JsonObject: TypeAlias = "Mapping[str, JsonValue]"
"""A JSON object, such as the configuration of an add-on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AddonPodIdentity:
    """A role that EKS Pod Identity gives to a service account of an add-on.

    Attributes:
        service_account: Name of the service account.
        role: Role whose trust names ``pods.eks.amazonaws.com``, such as that of a
            :class:`~eks_constructs.iam.PodIdentityRole`.
    """

    service_account: str
    role: iam.IRole


@dataclass(frozen=True, kw_only=True, slots=True)
class AddonSpec:
    """What to install of one add-on; every default is that of :class:`ManagedAddon`.

    Attributes:
        version: Version of the add-on.
        configuration_values: Its configuration.
        resolve_conflicts: What happens to fields that somebody else changed.
        preserve_on_delete: Whether its workloads stay when it is deleted.
        service_account_role: Role for IRSA.
        pod_identity_associations: Roles for Pod Identity.
        namespace: Namespace to install it into.
        tags: Tags of the add-on.
    """

    version: str | None = None
    configuration_values: str | JsonObject | None = None
    resolve_conflicts: ResolveConflicts = ResolveConflicts.OVERWRITE
    preserve_on_delete: bool | None = None
    service_account_role: iam.IRole | None = None
    pod_identity_associations: Sequence[AddonPodIdentity] = ()
    namespace: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


class ManagedAddon(Construct):
    """An add-on that EKS installs, and keeps at the version and configuration given.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster: The cluster to install it in.
        name: Name of the add-on in EKS, such as ``vpc-cni``.
        version: Version, such as ``v1.20.1-eksbuild.1``. Default: EKS takes the default one for
            the cluster's Kubernetes version at creation, and leaves it there afterwards.
        configuration_values: Configuration, as a JSON object or its text; the add-on's schema
            says what it may hold (``aws eks describe-addon-configuration``). An object is written
            with its keys sorted, so that its order never shows as a change. Default: none.
        resolve_conflicts: What happens to fields that somebody else changed. Default: overwritten,
            so that what is declared here is what runs.
        preserve_on_delete: Leave its workloads in the cluster when the add-on is deleted. Default:
            they are deleted with it.
        service_account_role: Role for IRSA. Default: none; prefer Pod Identity.
        pod_identity_associations: Roles that EKS Pod Identity gives to its service accounts; the
            agent must be there first, except with Auto Mode. Default: none.
        namespace: Namespace to install it into; it can never be changed. Default: the add-on's
            own.
        tags: Tags of the add-on, besides those of the app.

    Raises:
        ConfigurationError: Everything that EKS would refuse, all at once.

    See https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html
    """

    resource: Final[eks.CfnAddon]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: IClusterRef,
        name: str,
        version: str | None = None,
        configuration_values: str | JsonObject | None = None,
        resolve_conflicts: ResolveConflicts = ResolveConflicts.OVERWRITE,
        preserve_on_delete: bool | None = None,
        service_account_role: iam.IRole | None = None,
        pod_identity_associations: Sequence[AddonPodIdentity] = (),
        namespace: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        identities = tuple(pod_identity_associations)
        require_concrete({"name": name, "namespace": namespace}, subject="add-on")
        found = [
            *addon_problems([name]),
            *namespace_problems(namespace, where="namespace"),
            *addon_identity_problems(
                name,
                has_service_account_role=service_account_role is not None,
                service_accounts=[identity.service_account for identity in identities],
            ),
        ]
        if isinstance(configuration_values, str) and not is_token(configuration_values):
            found += configuration_problems(configuration_values)
        refuse(f"add-on {name}", found)
        self.resource = eks.CfnAddon(
            self,
            "Resource",
            cluster_name=cluster.cluster_ref.cluster_name,
            addon_name=name,
            addon_version=version,
            configuration_values=self._json(configuration_values),
            resolve_conflicts=resolve_conflicts.value,
            preserve_on_delete=preserve_on_delete,
            service_account_role_arn=service_account_role and service_account_role.role_arn,
            pod_identity_associations=[_association(each) for each in identities] or None,
            namespace_config=_namespace(namespace),
            tags=[CfnTag(key=key, value=value) for key, value in sorted((tags or {}).items())]
            or None,
        )
        roles = [identity.role for identity in identities]
        # The role's own policies are separate resources; an add-on that starts before them fails.
        for role in [*roles, *([service_account_role] if service_account_role else [])]:
            self.resource.node.add_dependency(role)

    def _json(self, values: str | JsonObject | None) -> str | None:
        if values is None or isinstance(values, str):
            return values
        text = json.dumps(values, sort_keys=True, separators=(",", ":"))
        if is_token(text):
            return Stack.of(self).to_json_string(json.loads(text))
        return text


class ManagedAddons(Construct):
    """Several add-ons of one cluster, in an order that EKS can bear.

    The Pod Identity agent comes before add-ons that use it, and no more than ten are made at a
    time. Add-ons that nodes need go into one of these before the nodes, all others into another
    one after them: :func:`eks_constructs.planning.addons.phase` tells which is which.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster: The cluster to install them in.
        addons: What to install, by name.

    Raises:
        ConfigurationError: Everything that EKS would refuse in one of them.
    """

    addons: Final[MappingProxyType[str, ManagedAddon]]
    """Add-ons by name."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: IClusterRef,
        addons: Mapping[str, AddonSpec],
    ) -> None:
        super().__init__(scope, construct_id)
        made = {name: self._addon(cluster, name, addons[name]) for name in sorted(addons)}
        clients = frozenset(name for name in made if addons[name].pod_identity_associations)
        for later, earlier in identity_edges(
            tuple(made), agent=POD_IDENTITY_AGENT, clients=clients
        ):
            made[later].resource.add_resource_dependency(made[earlier].resource)
        self.addons = MappingProxyType(made)

    def _addon(self, cluster: IClusterRef, name: str, spec: AddonSpec) -> ManagedAddon:
        return ManagedAddon(
            self,
            name,
            cluster=cluster,
            name=name,
            version=spec.version,
            configuration_values=spec.configuration_values,
            resolve_conflicts=spec.resolve_conflicts,
            preserve_on_delete=spec.preserve_on_delete,
            service_account_role=spec.service_account_role,
            pod_identity_associations=spec.pod_identity_associations,
            namespace=spec.namespace,
            tags=spec.tags,
        )


def _association(identity: AddonPodIdentity) -> eks.CfnAddon.PodIdentityAssociationProperty:
    return eks.CfnAddon.PodIdentityAssociationProperty(
        role_arn=identity.role.role_arn, service_account=identity.service_account
    )


def _namespace(namespace: str | None) -> eks.CfnAddon.NamespaceConfigProperty | None:
    if namespace is None:
        return None
    return eks.CfnAddon.NamespaceConfigProperty(namespace=namespace)
