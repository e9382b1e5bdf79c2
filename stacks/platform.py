"""The stack of what runs on nodes."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Stack
from constructs import Construct

from eks_constructs.assembly.addons import build_addons, has_addons
from eks_constructs.assembly.capabilities import build_capabilities
from eks_constructs.assembly.identity import (
    build_identity_provider,
    build_issuer_accounts,
    build_pod_identities,
)
from eks_constructs.assembly.manifests import build_manifests
from eks_constructs.cluster import Cluster
from eks_constructs.config.resolved import Environment
from eks_constructs.irsa import OidcProviderRef
from eks_constructs.planning.addon_catalogue import AddonPhase
from eks_constructs.planning.manifests.manifest import Manifest


class PlatformStack(Stack):
    """Add-ons that need a node to get healthy, identities of pods, and what is left to apply.

    Args:
        scope: The environment.
        construct_id: Id in the environment.
        environment: What to build.
        cluster: Its cluster.
        oidc_provider: Whom IAM asks about the tokens of the cluster; ``None`` for nobody.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        environment: Environment,
        cluster: Cluster,
        oidc_provider: OidcProviderRef | None,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            description=f"Platform of the EKS environment {environment.name}",
            termination_protection=environment.platform.termination_protection,
        )
        if has_addons(environment, AddonPhase.AFTER_NODES):
            build_addons(
                self, environment, cluster, AddonPhase.AFTER_NODES, oidc_provider=oidc_provider
            )
        roles = build_issuer_accounts(self, environment, oidc_provider)
        build_pod_identities(self, environment, cluster)
        build_identity_provider(self, environment, cluster)
        watched = environment.cloudwatch
        if watched is not None and watched.insights is not None:
            from eks_constructs.assembly.container_insights import (
                build_container_insights,
            )

            build_container_insights(self, environment, watched.insights, cluster)
        build_capabilities(self, environment, cluster)
        karpenter: Sequence[Manifest] = ()
        if environment.karpenter is not None:
            from eks_constructs.assembly.karpenter import build_karpenter

            wanted = environment.karpenter
            karpenter = build_karpenter(self, environment, wanted, cluster, oidc_provider)
        build_manifests(self, environment, roles, karpenter)
