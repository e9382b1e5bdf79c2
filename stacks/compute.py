"""The stack of everything that pods run on."""

from __future__ import annotations

from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_constructs.assembly.compute import build_fargate_profiles, build_node_groups
from eks_constructs.assembly.eksctl_outputs import build_fargate_output
from eks_constructs.assembly.network import AnyNetwork
from eks_constructs.assembly.security_groups import NodeTraffic
from eks_constructs.cluster import Cluster
from eks_constructs.config.resolved import Environment, Profile


class ComputeStack(Stack):
    """Node groups and Fargate profiles.

    Args:
        scope: The environment.
        construct_id: Id in the environment.
        environment: What to build.
        network: Its network.
        cluster: Its cluster.
        traffic: Security groups that self-managed nodes talk through.
    """

    fargate_role: Final[iam.IRole | None]
    """Execution role of pods on Fargate, if it is made here."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        environment: Environment,
        network: AnyNetwork,
        cluster: Cluster,
        traffic: NodeTraffic,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            description=f"Nodes of the EKS environment {environment.name}",
            termination_protection=environment.platform.termination_protection,
        )
        build_node_groups(self, environment, network, cluster)
        if environment.compute.self_managed:
            from eks_constructs.assembly.self_managed import (
                build_self_managed_node_groups,
            )

            build_self_managed_node_groups(self, environment, network, cluster, traffic)
        fargate_role = None
        if environment.compute.fargate_profiles:
            profiles = build_fargate_profiles(self, environment, network, cluster)
            if environment.platform.profile is Profile.EKSCTL:
                build_fargate_output(self, profiles.role.role_arn)
            if environment.compute.fargate_role.arn is None:
                fargate_role = profiles.role
        self.fargate_role = fargate_role
