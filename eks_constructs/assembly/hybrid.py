"""Machines outside AWS: the way to them, and their role."""

from __future__ import annotations

from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.access_entries import AccessEntries
from eks_constructs.assembly.network import AnyNetwork
from eks_constructs.config.resolved import Environment, NewNetwork
from eks_constructs.hybrid_nodes import HybridNodesRole
from eks_constructs.network import RemoteGateway
from eks_constructs.planning.access import AccessEntry, AccessEntryType


def build_remote_gateway(scope: Construct, environment: Environment, network: AnyNetwork) -> None:
    """Attach the gateway that leads to hybrid nodes, and make the routes to them, if there is one.

    Args:
        scope: Parent construct.
        environment: The environment.
        network: Its network.
    """
    wanted = environment.network
    if not isinstance(wanted, NewNetwork) or wanted.remote_gateway is None:
        return
    RemoteGateway(
        scope,
        "RemoteGateway",
        vpc_id=network.vpc_id,
        gateway_id=wanted.remote_gateway.gateway_id,
        cidrs=wanted.remote_gateway.cidrs,
        # The control plane calls nodes and webhooks from its own subnets, if it has any.
        subnets=[*network.private_subnets, *network.control_plane_subnets],
        attachment_subnets=network.private_subnets,
    )


def build_hybrid_nodes(scope: Construct, environment: Environment, cluster: IClusterRef) -> None:
    """Make the role of hybrid nodes, or let the one that exists in, if there are any.

    Args:
        scope: Parent construct.
        environment: The environment.
        cluster: Its cluster.
    """
    wanted = environment.cluster.hybrid_nodes
    if wanted is None:
        return
    if wanted.role_arn is None:
        HybridNodesRole(
            scope,
            "HybridNodes",
            cluster=cluster,
            credentials=wanted.credentials,
            pod_identity=wanted.pod_identity,
        )
    elif wanted.access_entry:
        entry = AccessEntry(principal_arn=wanted.role_arn, type=AccessEntryType.HYBRID_LINUX)
        AccessEntries(scope, "HybridNodesAccess", cluster=cluster, entries=[entry])
