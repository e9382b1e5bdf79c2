"""Kubernetes objects of an environment, on their way to its cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from constructs import Construct

from eks_constructs.assembly.identity import identity_manifests
from eks_constructs.config.resolved import Environment
from eks_constructs.kubernetes_manifests import KubernetesManifests
from eks_constructs.planning.manifests.manifest import Manifest
from eks_constructs.planning.service_accounts import ServiceAccount


def build_manifests(
    scope: Construct,
    environment: Environment,
    role_arns: Mapping[ServiceAccount, str],
    further: Sequence[Manifest] = (),
) -> None:
    """Write the objects of all sections that are left to apply to one file, if there are any.

    Args:
        scope: Parent construct, of a stack that has resources too.
        environment: The environment.
        role_arns: Roles of service accounts by the cluster's issuer.
        further: Objects of other sections. What two sections ask for is written once. Default:
            none.
    """
    found = [*identity_manifests(environment, role_arns), *further]
    manifests = list({each.place: each for each in reversed(found)}.values())[::-1]
    if manifests:
        KubernetesManifests(
            scope, "Manifests", cluster_name=environment.cluster.name, manifests=manifests
        )
