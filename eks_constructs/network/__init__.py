"""The network of a cluster: made here, or made elsewhere and described here."""

from __future__ import annotations

from eks_constructs.network.existing_network import SUBNET_TAGS_WARNING, ExistingNetwork
from eks_constructs.network.flow_logs import FlowLogs, VpcFlowLog
from eks_constructs.network.local_zones import LocalZoneSubnets
from eks_constructs.network.nat_gateways import NatGateways
from eks_constructs.network.network import Network
from eks_constructs.network.remote_gateway import RemoteGateway

__all__ = [
    "SUBNET_TAGS_WARNING",
    "ExistingNetwork",
    "FlowLogs",
    "LocalZoneSubnets",
    "NatGateways",
    "Network",
    "RemoteGateway",
    "VpcFlowLog",
]
