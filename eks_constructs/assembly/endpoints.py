"""VPC endpoints of a cluster without any way to the internet."""

from __future__ import annotations

from typing import Final

from constructs import Construct

from eks_constructs.assembly.network import AnyNetwork
from eks_constructs.config.resolved import Environment
from eks_constructs.endpoints import VpcEndpoints
from eks_constructs.network import ExistingNetwork

_S3: Final = "s3"


def build_endpoints(
    scope: Construct, environment: Environment, network: AnyNetwork
) -> VpcEndpoints | None:
    """Make the endpoints that the environment wants; ``None`` if it wants none.

    Args:
        scope: Parent construct.
        environment: The environment.
        network: Its network.
    """
    if environment.endpoints is None:
        return None
    cidrs: tuple[str, ...]
    existing: tuple[str, ...]
    if isinstance(network, ExistingNetwork):
        cidrs = (network.cidr,) if network.cidr is not None else ()
        # A gateway endpoint needs route tables, which a file cannot name.
        existing = (_S3,)
    else:
        cidrs, existing = network.cidrs, network.endpoint_services
    return VpcEndpoints(
        scope,
        "Endpoints",
        vpc_id=network.vpc_id,
        vpc_cidrs=cidrs,
        subnets=network.private_subnets,
        features=environment.endpoints.features,
        existing=existing,
    )
