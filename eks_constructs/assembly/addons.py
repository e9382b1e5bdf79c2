"""The add-ons of an environment, phase by phase."""

from __future__ import annotations

from collections.abc import Iterator

from aws_cdk import aws_iam as iam
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.addons import AddonPodIdentity, AddonSpec, JsonObject, ManagedAddons
from eks_constructs.assembly.network import AnyNetwork
from eks_constructs.assembly.shared import given_role
from eks_constructs.config import resolved_workloads as resolved
from eks_constructs.config.resolved import Environment
from eks_constructs.iam import PodIdentityRole, cni_ipv6_statements
from eks_constructs.planning.addon_catalogue import CNI, AddonPhase, phase
from eks_constructs.planning.custom_networking import with_pod_subnets


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
) -> ManagedAddons:
    """Install the add-ons of one phase, with the roles that their pods assume.

    Args:
        scope: Parent construct.
        environment: The environment.
        cluster: Its cluster.
        wanted_phase: Before the nodes, or after them.
        network: Its network, whose subnets for pods the network plugin is told of. Default: it is
            told of none.
    """
    roles = Construct(scope, "AddonRoles")
    return ManagedAddons(
        scope,
        "Addons",
        cluster=cluster,
        addons={
            addon.name: _spec(roles, addon, cluster, _configuration(network, addon))
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
    roles: Construct,
    addon: resolved.Addon,
    cluster: IClusterRef,
    configuration: str | JsonObject | None,
) -> AddonSpec:
    issuer_role = addon.service_account_role_arn
    return AddonSpec(
        version=addon.version,
        configuration_values=configuration,
        resolve_conflicts=addon.resolve_conflicts,
        service_account_role=(
            given_role(roles, addon.name, issuer_role) if issuer_role is not None else None
        ),
        pod_identity_associations=[
            AddonPodIdentity(
                service_account=identity.service_account,
                role=_role(roles, f"{addon.name}-{identity.service_account}", identity, cluster),
            )
            for identity in addon.pod_identities
        ],
        namespace=addon.namespace,
        tags=addon.tags,
    )


def _role(
    roles: Construct,
    construct_id: str,
    identity: resolved.AddonPodIdentity,
    cluster: IClusterRef,
) -> iam.IRole:
    if identity.role_arn is not None:
        return given_role(roles, construct_id, identity.role_arn)
    return PodIdentityRole(
        roles,
        construct_id,
        managed_policies=identity.policies,
        statements=list(_statements(roles, identity)),
        cluster=cluster,
    ).role


def _statements(
    scope: Construct, identity: resolved.AddonPodIdentity
) -> Iterator[iam.PolicyStatement]:
    if identity.ipv6_cni:
        yield from cni_ipv6_statements(scope)
