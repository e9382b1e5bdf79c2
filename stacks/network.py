"""The stack that everything else stands on."""

from __future__ import annotations

from typing import Final

from aws_cdk import Stack
from constructs import Construct

from eks_constructs.assembly.network import AnyNetwork, build_network, build_remote_gateway
from eks_constructs.config.resolved import Environment


class NetworkStack(Stack):
    """VPC, subnets, internet gateway, flow logs; the NAT gateways have a stack of their own.

    Args:
        scope: The environment.
        construct_id: Id in the environment.
        environment: What to build.
    """

    network: Final[AnyNetwork]

    def __init__(self, scope: Construct, construct_id: str, *, environment: Environment) -> None:
        super().__init__(
            scope,
            construct_id,
            description=f"Network of the EKS environment {environment.name}",
            termination_protection=environment.platform.termination_protection,
        )
        self.network = build_network(self, environment)
        build_remote_gateway(self, environment, self.network)
