"""What nodes reach others through, made beside the control plane."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from eks_constructs.assembly.endpoints import build_endpoints
from eks_constructs.assembly.network import AnyNetwork, build_nat_gateways, needs_nat
from eks_constructs.config.resolved import Environment


class EgressStack(Stack):
    """NAT gateways or VPC endpoints: minutes that a cluster need not wait.

    Args:
        scope: The environment.
        construct_id: Id in the environment.
        environment: What to build.
        network: Its network.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, environment: Environment, network: AnyNetwork
    ) -> None:
        what = "NAT gateways" if needs_nat(environment) else "VPC endpoints"
        super().__init__(
            scope,
            construct_id,
            description=f"{what} of the EKS environment {environment.name}",
            termination_protection=environment.platform.termination_protection,
        )
        if needs_nat(environment):
            build_nat_gateways(self, environment, network)
        build_endpoints(self, environment, network)
