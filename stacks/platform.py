"""The stack of what runs on nodes."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from eks_constructs.assembly import build_addons
from eks_constructs.cluster import Cluster
from eks_constructs.config.resolved import Environment
from eks_constructs.planning.addon_catalogue import AddonPhase


class PlatformStack(Stack):
    """CoreDNS and all other add-ons that need a node to get healthy.

    Args:
        scope: The environment.
        construct_id: Id in the environment.
        environment: What to build.
        cluster: Its cluster.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, environment: Environment, cluster: Cluster
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            description=f"Platform of the EKS environment {environment.name}",
            termination_protection=environment.platform.termination_protection,
        )
        build_addons(self, environment, cluster, AddonPhase.AFTER_NODES)
