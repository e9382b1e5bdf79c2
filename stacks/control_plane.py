"""The stack that must never be rolled back because of something that runs on it."""

from __future__ import annotations

from typing import Final

from aws_cdk import Stack
from constructs import Construct

from eks_constructs.assembly.addons import build_addons, has_addons
from eks_constructs.assembly.control_plane import build_access_entries, build_cluster
from eks_constructs.assembly.eksctl_outputs import build_cluster_outputs, tag_cluster_stack
from eks_constructs.assembly.identity import build_oidc_provider, given_role_arns
from eks_constructs.assembly.manifests import build_manifests
from eks_constructs.assembly.network import AnyNetwork, build_network
from eks_constructs.assembly.platform import has_platform
from eks_constructs.assembly.security_groups import (
    NodeTraffic,
    build_control_plane_groups,
    build_node_traffic,
)
from eks_constructs.cluster import Cluster
from eks_constructs.config.resolved import Environment, Profile
from eks_constructs.irsa import OidcProviderRef
from eks_constructs.planning.addon_catalogue import AddonPhase


class ControlPlaneStack(Stack):
    """Role, key, log group, security groups, cluster, access, and the add-ons that nodes need.

    Args:
        scope: The environment.
        construct_id: Id in the environment.
        environment: What to build.
        network: Its network. Default: described here, where a network that exists already makes no
            resources and so cannot have a stack of its own.
    """

    network: Final[AnyNetwork]
    cluster: Final[Cluster]
    oidc_provider: Final[OidcProviderRef | None]
    """Whom IAM asks about the tokens of the cluster."""
    node_traffic: Final[NodeTraffic]
    """Security groups for self-managed nodes."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        environment: Environment,
        network: AnyNetwork | None = None,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            description=f"Control plane of the EKS environment {environment.name}",
            termination_protection=environment.platform.termination_protection,
        )
        self.network = network if network is not None else build_network(self, environment)
        groups = build_control_plane_groups(self, environment, self.network)
        self.cluster = build_cluster(self, environment, self.network, groups)
        self.node_traffic = build_node_traffic(
            self, environment, self.network, self.cluster, groups
        )
        build_access_entries(self, environment, self.cluster)
        self.oidc_provider = build_oidc_provider(self, environment, self.cluster)
        if environment.cluster.hybrid_nodes is not None:
            from eks_constructs.assembly.hybrid import build_hybrid_nodes

            build_hybrid_nodes(self, environment.cluster.hybrid_nodes, self.cluster)
        if environment.platform.profile is Profile.EKSCTL:
            tag_cluster_stack(self, environment)
            build_cluster_outputs(self, environment, self.network, self.cluster, self.node_traffic)
        if has_addons(environment, AddonPhase.BEFORE_NODES):
            build_addons(
                self,
                environment,
                self.cluster,
                AddonPhase.BEFORE_NODES,
                network=self.network,
                oidc_provider=self.oidc_provider,
            )
        if not has_platform(environment):
            build_manifests(self, environment, given_role_arns(environment))
