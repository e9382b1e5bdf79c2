"""Kubernetes objects of an environment, on their way to its cluster."""

from __future__ import annotations

from collections.abc import Mapping

from constructs import Construct

from eks_constructs.assembly.identity import identity_manifests
from eks_constructs.config.resolved import Environment
from eks_constructs.kubernetes_manifests import KubernetesManifests
from eks_constructs.planning.service_accounts import ServiceAccount


def build_manifests(
    scope: Construct, environment: Environment, role_arns: Mapping[ServiceAccount, str]
) -> None:
    """Write the objects of all sections that are left to apply to one file, if there are any.

    Args:
        scope: Parent construct, of a stack that has resources too.
        environment: The environment.
        role_arns: Roles of service accounts by the cluster's issuer.
    """
    manifests = [*identity_manifests(environment, role_arns)]
    if manifests:
        KubernetesManifests(
            scope, "Manifests", cluster_name=environment.cluster.name, manifests=manifests
        )
