"""One add-on of a cluster."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from aws_cdk import CfnTag, Stack, Validations
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.addons._values import AddonConfig, AddonPodIdentity
from eks_constructs.errors import Problem, refuse
from eks_constructs.iam import PodIdentityRole, cni_ipv6_statements
from eks_constructs.planning.addon_catalogue import unknown_warning
from eks_constructs.planning.addon_roles import (
    AddonRoles,
    planned_roles,
    recommendation_problems,
)
from eks_constructs.planning.addon_versions import (
    addon_version_problems,
    identity_version_problems,
)
from eks_constructs.planning.addons import (
    ResolveConflicts,
    addon_problems,
    configuration_problems,
)
from eks_constructs.planning.identity import addon_identity_problems
from eks_constructs.planning.json_values import JsonObject
from eks_constructs.planning.kubernetes_names import namespace_problems
from eks_constructs.planning.naming import tag_problems
from eks_constructs.tokens import is_token, require_concrete

UNKNOWN_WARNING: Final = "eks-constructs:unknown-add-on"
"""Id of the warning about a name that the catalogue does not have, for acknowledging it."""


class ManagedAddon(Construct):
    """An add-on that EKS installs, and keeps at the version and configuration given.

    A name that is in no catalogue is installed with a warning, except those of the AWS
    Marketplace, which have the vendor before an underscore.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster: The cluster to install it in.
        name: Name of the add-on in EKS, such as ``vpc-cni``.
        version: Version, such as ``v1.20.1-eksbuild.1``. Default: EKS takes the default one for
            the cluster's Kubernetes version at creation, and leaves it there afterwards.
        configuration_values: Configuration: a typed one, a JSON object or its text; the add-on's
            schema says what it may hold (``aws eks describe-addon-configuration``). An object is
            written with its keys sorted, so that its order never shows as a change. Default: none.
        resolve_conflicts: What happens to fields that somebody else changed. Default: overwritten,
            so that what is declared here is what runs.
        preserve_on_delete: Leave its workloads in the cluster when the add-on is deleted. Default:
            they are deleted with it.
        service_account_role: Role for IRSA. Default: none; prefer Pod Identity.
        pod_identity_associations: Roles that EKS Pod Identity gives to its service accounts, or
            ``AddonRoles.RECOMMENDED`` to make those with the permissions that the catalogue names.
            The agent must be there first, except with Auto Mode. Default: none.
        namespace: Namespace to install it into; it can never be changed. Default: the add-on's
            own.
        kubernetes_version: Kubernetes version of the cluster, such as ``1.35``, to check
            ``version`` against. Default: only its form is checked.
        tags: Tags of the add-on, besides those of the app.

    Raises:
        ConfigurationError: Everything that EKS would refuse, all at once.

    See https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html
    """

    resource: Final[eks.CfnAddon]
    roles: Final[MappingProxyType[str, iam.IRole]]
    """Roles by Pod Identity, given or made, by service account."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: IClusterRef,
        name: str,
        version: str | None = None,
        configuration_values: str | JsonObject | AddonConfig | None = None,
        resolve_conflicts: ResolveConflicts = ResolveConflicts.OVERWRITE,
        preserve_on_delete: bool | None = None,
        service_account_role: iam.IRole | None = None,
        pod_identity_associations: Sequence[AddonPodIdentity] | AddonRoles = (),
        namespace: str | None = None,
        kubernetes_version: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        require_concrete(
            {"name": name, "namespace": namespace, "kubernetes_version": kubernetes_version},
            subject="add-on",
        )
        found = [
            *addon_problems([name]),
            *namespace_problems(namespace, where="namespace"),
            *_version_problems(name, version, kubernetes_version),
            *_configuration_problems(name, configuration_values),
            *_identity_problems(name, version, service_account_role, pod_identity_associations),
            *tag_problems(tags or {}, values_required=True),
        ]
        refuse(f"add-on {name}", found)
        if (warning := unknown_warning(name)) is not None:
            Validations.of(self).add_warning(UNKNOWN_WARNING, warning)
        self.roles = MappingProxyType(self._roles(name, cluster, pod_identity_associations))
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
            pod_identity_associations=_associations(self.roles) or None,
            namespace_config=_namespace(namespace),
            tags=[CfnTag(key=key, value=value) for key, value in sorted((tags or {}).items())]
            or None,
        )
        # The role's own policies are separate resources; an add-on that starts before them fails.
        for each in [
            *self.roles.values(),
            *([service_account_role] if service_account_role else []),
        ]:
            self.resource.node.add_dependency(each)

    def _roles(
        self, name: str, cluster: IClusterRef, wanted: Sequence[AddonPodIdentity] | AddonRoles
    ) -> dict[str, iam.IRole]:
        if not isinstance(wanted, AddonRoles):
            return {identity.service_account: identity.role for identity in wanted}
        roles = Construct(self, "Roles")
        return {
            planned.service_account: PodIdentityRole(
                roles,
                planned.service_account,
                managed_policies=planned.managed_policies,
                policies=planned.policies,
                statements=cni_ipv6_statements(self) if planned.ipv6_cni else (),
                cluster=cluster,
            ).role
            for planned in planned_roles(name, wanted)
        }

    def _json(self, given: str | JsonObject | AddonConfig | None) -> str | None:
        if given is None or isinstance(given, str):
            return given
        values = given.values() if isinstance(given, AddonConfig) else given
        text = json.dumps(values, sort_keys=True, separators=(",", ":"))
        if is_token(text):
            return Stack.of(self).to_json_string(json.loads(text))
        return text


def _version_problems(
    name: str, version: str | None, kubernetes_version: str | None
) -> Iterator[Problem]:
    if version is not None and not is_token(version):
        yield from addon_version_problems(name, version, kubernetes_version=kubernetes_version)


def _configuration_problems(
    name: str, given: str | JsonObject | AddonConfig | None
) -> Iterator[Problem]:
    if isinstance(given, str):
        if not is_token(given):
            yield from configuration_problems(given)
    elif isinstance(given, AddonConfig) and given.addon != name:
        message = f"must be the configuration of {name}, not that of {given.addon}"
        where, got = "configuration_values", type(given).__name__
        yield Problem(code="invalid-value", where=where, got=got, message=message)


def _identity_problems(
    name: str,
    version: str | None,
    service_account_role: iam.IRole | None,
    wanted: Sequence[AddonPodIdentity] | AddonRoles,
) -> Iterator[Problem]:
    if isinstance(wanted, AddonRoles):
        accounts = [each.service_account for each in planned_roles(name, wanted)]
        yield from recommendation_problems(name, wanted)
    else:
        accounts = [identity.service_account for identity in wanted]
    yield from addon_identity_problems(
        name,
        has_service_account_role=service_account_role is not None,
        service_accounts=accounts,
    )
    if accounts:
        yield from identity_version_problems(name, version)


def _associations(
    roles: Mapping[str, iam.IRole],
) -> list[eks.CfnAddon.PodIdentityAssociationProperty]:
    return [
        eks.CfnAddon.PodIdentityAssociationProperty(role_arn=role.role_arn, service_account=account)
        for account, role in roles.items()
    ]


def _namespace(namespace: str | None) -> eks.CfnAddon.NamespaceConfigProperty | None:
    if namespace is None:
        return None
    return eks.CfnAddon.NamespaceConfigProperty(namespace=namespace)
