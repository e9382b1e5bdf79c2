"""The add-ons of an environment, phase by phase."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.addons import AddonPodIdentity, AddonSpec, JsonObject, ManagedAddons
from eks_constructs.assembly.network import AnyNetwork
from eks_constructs.assembly.roles import (
    add_inline_policy,
    issuer_role,
    managed_policies,
    statements,
)
from eks_constructs.assembly.shared import boundary, given_role
from eks_constructs.config import resolved_workloads as resolved
from eks_constructs.config.resolved import Environment
from eks_constructs.iam import PodIdentityRole
from eks_constructs.irsa import OidcProviderRef
from eks_constructs.planning.addon_catalogue import CNI, AddonPhase, phase
from eks_constructs.planning.custom_networking import with_pod_subnets
from eks_constructs.values import frozen


def has_addons(environment: Environment, wanted_phase: AddonPhase) -> bool:
    """Return whether an environment has add-ons of a phase."""
    return any(phase(addon.name) is wanted_phase for addon in environment.addons)


def build_addons(
    scope: Construct,
    environment: Environment,
    cluster: IClusterRef,
    wanted_phase: AddonPhase,
    *,
    network: AnyNetwork | None = None,
    oidc_provider: OidcProviderRef | None = None,
) -> ManagedAddons:
    """Install the add-ons of one phase, with the roles that their pods assume.

    Args:
        scope: Parent construct.
        environment: The environment.
        cluster: Its cluster.
        wanted_phase: Before the nodes, or after them.
        network: Its network, whose subnets for pods the network plugin is told of. Default: it is
            told of none.
        oidc_provider: Whom IAM asks about the tokens of the cluster. Default: nobody.
    """
    roles = _Roles(
        scope=Construct(scope, "AddonRoles"), cluster=cluster, oidc_provider=oidc_provider
    )
    return ManagedAddons(
        scope,
        "Addons",
        cluster=cluster,
        addons={
            addon.name: _spec(roles, addon, _configuration(network, addon))
            for addon in environment.addons
            if phase(addon.name) is wanted_phase
        },
    )


def _configuration(network: AnyNetwork | None, addon: resolved.Addon) -> str | JsonObject | None:
    if network is None or addon.name != CNI or not network.pod_subnets:
        return addon.configuration_values
    return with_pod_subnets(
        addon.configuration_values,
        {zone: subnet.subnet_id for zone, subnet in network.pod_subnets.items()},
    )


def _spec(
    roles: _Roles, addon: resolved.Addon, configuration: str | JsonObject | None
) -> AddonSpec:
    return AddonSpec(
        version=addon.version,
        configuration_values=configuration,
        resolve_conflicts=addon.resolve_conflicts,
        service_account_role=roles.by_issuer(addon),
        pod_identity_associations=[
            AddonPodIdentity(
                service_account=identity.service_account,
                role=roles.by_pod_identity(f"{addon.name}-{identity.service_account}", identity),
            )
            for identity in addon.pod_identities
        ],
        namespace=addon.namespace,
        tags=addon.tags,
    )


@frozen
class _Roles:
    """Makes the roles of add-ons.

    Attributes:
        scope: Parent construct of the roles.
        cluster: Cluster of the add-ons.
        oidc_provider: Whom IAM asks about the tokens of the cluster.
    """

    scope: Construct
    cluster: IClusterRef
    oidc_provider: OidcProviderRef | None

    def by_issuer(self, addon: resolved.Addon) -> iam.IRole | None:
        wanted = addon.issuer_role
        if wanted is None:
            return None
        if isinstance(wanted.role, str):
            return given_role(self.scope, addon.name, wanted.role)
        assert self.oidc_provider is not None  # noqa: S101  # else no role is resolved
        return issuer_role(
            self.scope,
            addon.name,
            wanted.role,
            provider=self.oidc_provider,
            subjects=wanted.subjects,
        )

    def by_pod_identity(self, construct_id: str, identity: resolved.AddonPodIdentity) -> iam.IRole:
        wanted = identity.role
        if isinstance(wanted, str):
            return given_role(self.scope, construct_id, wanted)
        role = PodIdentityRole(
            self.scope,
            construct_id,
            role_name=wanted.name,
            managed_policies=managed_policies(
                self.scope, f"{construct_id}:policy", wanted.permissions
            ),
            policies=wanted.permissions.policies,
            statements=statements(self.scope, wanted.permissions),
            cluster=self.cluster,
            permissions_boundary=boundary(
                self.scope, f"{construct_id}:boundary", wanted.boundary_arn
            ),
        ).role
        add_inline_policy(role, wanted.permissions)
        return role
