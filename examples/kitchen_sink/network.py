"""A network without a way out: everything that its nodes call has an endpoint."""

from __future__ import annotations

from typing import Final

from aws_cdk import RemovalPolicy, Stack
from constructs import Construct

from eks_constructs import EndpointFeature, EndpointPrincipals, NatMode, Network, VpcEndpoints

CLUSTER: Final = "sink"
ZONES: Final = ("eu-west-1a", "eu-west-1b", "eu-west-1c")


class NetworkStack(Stack):
    """VPC with a second block for pods, and the endpoints of a cluster that nobody else reaches."""

    network: Final[Network]
    endpoints: Final[VpcEndpoints]

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.network = Network(
            self,
            "Network",
            zones=ZONES,
            cidr="10.40.0.0/16",
            pod_cidr="100.64.0.0/16",
            control_plane_subnets=True,
            isolated_subnets=True,
            cluster_names=[CLUSTER],
            karpenter_discovery=CLUSTER,
            nat=NatMode.NONE,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.endpoints = VpcEndpoints(
            self,
            "Endpoints",
            vpc_id=self.network.vpc_id,
            vpc_cidrs=self.network.cidrs,
            subnets=self.network.private_subnets,
            features=list(EndpointFeature),
            existing=self.network.endpoint_services,
            principals=EndpointPrincipals.of_own_account(),
        )
