"""The way out for nodes, made beside the control plane."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from eks_constructs.assembly import AnyNetwork, build_nat_gateways
from eks_constructs.config.resolved import Environment


class EgressStack(Stack):
    """NAT gateways and the routes to them: minutes that a cluster need not wait.

    Args:
        scope: The environment.
        construct_id: Id in the environment.
        environment: What to build.
        network: Its network.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, environment: Environment, network: AnyNetwork
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            description=f"NAT gateways of the EKS environment {environment.name}",
            termination_protection=environment.platform.termination_protection,
        )
        build_nat_gateways(self, environment, network)
