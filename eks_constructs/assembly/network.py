"""The network of an environment, and which of its subnets something is in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_constructs.assembly.shared import removal_policy
from eks_constructs.config.resolved import Environment, NewNetwork
from eks_constructs.imported import zone_of
from eks_constructs.network import (
    ExistingNetwork,
    FlowLogs,
    NatGateways,
    Network,
    RemoteGateway,
)
from eks_constructs.planning.network import NatMode
from eks_constructs.planning.network_existing import ExistingNetworkPlan
from eks_constructs.planning.network_layout import SubnetTier

AnyNetwork: TypeAlias = Network | ExistingNetwork

_MOST_SUBNETS = 5
"""As many as services that reach into a VPC take."""


def build_network(scope: Construct, environment: Environment) -> AnyNetwork:
    """Make the network, or describe the one that the file names.

    NAT gateways are left to :func:`build_nat_gateways`, so that they can be made beside the
    cluster.

    Args:
        scope: Parent construct.
        environment: The environment.
    """
    wanted = environment.network
    if not isinstance(wanted, NewNetwork):
        return _existing(scope, wanted.plan)
    plan = wanted.plan
    days = wanted.flow_log_retention_days
    return Network(
        scope,
        "Network",
        zones=plan.zones,
        cidr=plan.cidr,
        layout=plan.layout,
        public_subnets=plan.public_subnets,
        control_plane_subnets=plan.control_plane_subnets,
        isolated_subnets=plan.isolated_subnets,
        pod_cidr=plan.pod_cidr,
        local_zones=plan.local_zones,
        cluster_names=plan.cluster_names,
        karpenter_discovery=plan.karpenter_discovery,
        nat=NatMode.NONE,
        dual_stack=wanted.dual_stack,
        ipv6_pool=wanted.ipv6_pool,
        hostname_type=plan.hostname_type,
        map_public_ip_on_launch=plan.map_public_ip_on_launch,
        flow_logs=FlowLogs(retention_days=days) if days is not None else None,
        allow_public_cidr=plan.allow_public_cidr,
        removal_policy=removal_policy(environment),
    )


def _existing(scope: Construct, plan: ExistingNetworkPlan) -> ExistingNetwork:
    return Network.from_existing(
        scope,
        "Network",
        vpc_id=plan.vpc_id,
        cidr=plan.cidr,
        public_subnets=plan.subnets.get(SubnetTier.PUBLIC, {}),
        private_subnets=plan.subnets.get(SubnetTier.PRIVATE, {}),
        control_plane_subnets=plan.subnets.get(SubnetTier.CONTROL_PLANE, {}),
        isolated_subnets=plan.subnets.get(SubnetTier.ISOLATED, {}),
        cluster_names=plan.cluster_names,
        karpenter_discovery=plan.karpenter_discovery,
        one_zone=plan.one_zone,
    )


def build_nat_gateways(
    scope: Construct, environment: Environment, network: AnyNetwork
) -> NatGateways:
    """Make the way out of private subnets; only for environments that :func:`needs_nat`.

    Args:
        scope: Parent construct.
        environment: The environment.
        network: Its network.
    """
    wanted = environment.network
    mode = wanted.plan.nat if isinstance(wanted, NewNetwork) else NatMode.NONE
    return NatGateways(
        scope,
        "NatGateways",
        public_subnets=network.public_subnets,
        private_subnets=(*network.private_subnets, *_local(network, SubnetTier.PRIVATE).values()),
        mode=mode,
    )


def needs_nat(environment: Environment) -> bool:
    """Return whether the environment has NAT gateways of its own."""
    wanted = environment.network
    return isinstance(wanted, NewNetwork) and wanted.plan.nat is not NatMode.NONE


def subnets_of_tiers(
    network: AnyNetwork, tiers: Collection[SubnetTier], zones: Collection[str] = ()
) -> tuple[ec2.ISubnet, ...]:
    """Return all subnets of these tiers.

    Args:
        network: Where to look.
        tiers: Kinds of subnets.
        zones: Only those in these zones, Local Zones too; empty for all zones of the region.
    """
    by_tier: Mapping[SubnetTier, Sequence[ec2.ISubnet]] = {
        SubnetTier.PUBLIC: network.public_subnets,
        SubnetTier.PRIVATE: network.private_subnets,
        SubnetTier.CONTROL_PLANE: network.control_plane_subnets,
        SubnetTier.ISOLATED: network.isolated_subnets,
        SubnetTier.PODS: tuple(network.pod_subnets.values()),
    }
    return tuple(
        subnet
        for tier in sorted(tiers)
        for subnet in (
            *by_tier[tier],
            *(each for zone, each in _local(network, tier).items() if zone in zones),
        )
        if not zones or zone_of(subnet) in zones
    )


def one_private_subnet_a_zone(network: AnyNetwork) -> list[ec2.ISubnet]:
    """Return private subnets for a service of AWS that reaches into the VPC, one for each zone.

    Args:
        network: Where to look.
    """
    first: dict[object, ec2.ISubnet] = {}
    for subnet in subnets_of_tiers(network, (SubnetTier.PRIVATE,)):
        first.setdefault(zone_of(subnet) or subnet, subnet)
    return list(first.values())[:_MOST_SUBNETS]


def _local(network: AnyNetwork, tier: SubnetTier) -> Mapping[str, ec2.ISubnet]:
    return network.local_subnets.get(tier, {})


def subnets_by_id(
    scope: Construct, name: str, network: AnyNetwork, subnet_ids: Collection[str]
) -> tuple[ec2.ISubnet, ...]:
    """Return the subnets with these ids.

    Args:
        scope: Parent construct of those that the network does not know.
        name: What they are for; begins their construct ids.
        network: Where to look. Others are taken to be in its VPC too, such as small ones that only
            the control plane uses.
        subnet_ids: Ids of subnets that exist.
    """
    known = subnets_of_tiers(network, tuple(SubnetTier))
    found = tuple(subnet for subnet in known if subnet.subnet_id in subnet_ids)
    others = sorted(set(subnet_ids).difference(subnet.subnet_id for subnet in found))
    return (
        *found,
        *(ec2.Subnet.from_subnet_id(scope, f"{name}-{each}", each) for each in others),
    )


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
