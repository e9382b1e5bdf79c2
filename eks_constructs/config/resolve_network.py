"""From ``vpc`` and ``availabilityZones`` to the plan of a network, made or brought along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from eks_constructs.config import resolved, vpc
from eks_constructs.config.defaults import FLOW_LOG_RETENTION_DAYS
from eks_constructs.config.discovery import karpenter_discovery
from eks_constructs.config.resolve_existing_network import (
    cluster_names,
    resolve_existing_network,
)
from eks_constructs.config.resolve_hybrid import resolve_remote_gateway
from eks_constructs.config.resolve_ipv6 import resolve_ipv6
from eks_constructs.config.resolve_local_zones import resolve_local_zones
from eks_constructs.config.sources import Sources
from eks_constructs.planning import regions
from eks_constructs.planning.log_retention import retention_problems
from eks_constructs.planning.network import HostnameType, NatMode, NetworkPlan
from eks_constructs.planning.network_cidrs import overlap_problems
from eks_constructs.planning.network_layout import SubnetLayout

_NAT: Final[Mapping[vpc.NatGatewayName, NatMode]] = {
    "HighlyAvailable": NatMode.PER_ZONE,
    "Single": NatMode.SINGLE,
    "Disable": NatMode.NONE,
}
_NOT_KNOWN: Final = NetworkPlan(zones=("xx-none-1a", "xx-none-1b"))
"""What to go on with when the network is refused; its zones are nobody's."""

_NEW_NAMES: Final = {
    "zones": "availabilityZones",
    "cidr": "vpc.cidr",
    "layout": "Platform.network.layout",
    "nat": "vpc.nat.gateway",
    "local_zones": "localZones",
    "pod_cidr": "Platform.network.podCIDR",
    "karpenter_discovery": "Platform.network.karpenterDiscovery",
}


def resolve_network(sources: Sources) -> resolved.NewNetwork | resolved.ExistingNetwork:
    """Plan the network.

    Args:
        sources: Where it is described.
    """
    network = (
        resolve_existing_network(sources)
        if sources.config.vpc.id is not None or sources.config.vpc.subnets is not None
        else _new(sources)
    )
    _check_overlaps(sources, network)
    return network


def zones_of(network: resolved.NewNetwork | resolved.ExistingNetwork) -> tuple[str, ...]:
    """Return the zones of a network; none when it was refused."""
    return () if network.plan is _NOT_KNOWN else network.plan.zones


def _new(sources: Sources) -> resolved.NewNetwork:
    nat = _nat(sources)
    if nat is NatMode.SINGLE:
        sources.findings.warn(
            "single-nat-gateway",
            "vpc.nat.gateway",
            "a single NAT gateway leaves all zones without a way out when its zone is lost; "
            "HighlyAvailable makes one in each zone",
        )
    zones, ipv6 = _zones(sources), resolve_ipv6(sources)
    return resolved.NewNetwork(
        plan=sources.findings.attempt(
            lambda: _plan(sources, zones, nat), otherwise=_NOT_KNOWN, names=_NEW_NAMES
        )
        if zones
        else _NOT_KNOWN,
        dual_stack=ipv6.wanted,
        ipv6_pool=ipv6.pool,
        remote_gateway=resolve_remote_gateway(sources),
        flow_log_retention_days=_flow_log_retention(sources),
    )


def _plan(sources: Sources, zones: tuple[str, ...], nat: NatMode) -> NetworkPlan:
    section, wanted, defaults = sources.config.vpc, sources.platform.network, sources.defaults
    layout = SubnetLayout(wanted.layout) if wanted.layout is not None else defaults.layout
    own_subnets = defaults.control_plane_subnets and layout is SubnetLayout.BY_ZONE
    private = bool(sources.config.private_cluster.enabled)
    hostname_type = section.hostname_type
    return NetworkPlan(
        zones=zones,
        cidr=section.cidr if section.cidr is not None else defaults.cidr,
        layout=layout,
        control_plane_subnets=_either(wanted.control_plane_subnets, own_subnets),
        isolated_subnets=_either(wanted.isolated_subnets, otherwise=False),
        pod_cidr=wanted.pod_cidr,
        public_subnets=not private,
        local_zones=resolve_local_zones(sources),
        nat=nat,
        cluster_names=cluster_names(sources),
        karpenter_discovery=karpenter_discovery(sources),
        map_public_ip_on_launch=defaults.map_public_ip_on_launch and not private,
        hostname_type=HostnameType(hostname_type) if hostname_type is not None else None,
        allow_public_cidr=_either(wanted.allow_public_cidr, otherwise=False),
    )


def _nat(sources: Sources) -> NatMode:
    """Return the NAT gateways of a new network; private clusters have none."""
    gateway = sources.config.vpc.nat.gateway
    if sources.config.private_cluster.enabled:
        if gateway not in {None, "Disable"}:
            message = "must be Disable or left out with privateCluster, which has no way out"
            sources.findings.refuse("not-together", "vpc.nat.gateway", message, gateway)
        return NatMode.NONE
    nat = _NAT[gateway] if gateway is not None else sources.defaults.nat
    if nat is not NatMode.PER_ZONE or not sources.config.local_zones:
        return nat
    if gateway is not None:
        message = "must be Single or Disable with localZones, where no NAT gateway can stand"
        sources.findings.refuse("not-together", "vpc.nat.gateway", message, gateway)
    return NatMode.SINGLE


def _flow_log_retention(sources: Sources) -> int | None:
    wanted = sources.platform.network.flow_logs
    days = wanted.retention_in_days
    where = "Platform.network.flowLogs.retentionInDays"
    if wanted.enabled is False and days is not None:
        sources.findings.refuse(
            "not-together", where, "must be left out when flowLogs.enabled is false", days
        )
    if days is not None:
        sources.findings.add(retention_problems(days, where=where))
    if not _either(wanted.enabled, sources.defaults.flow_logs or days is not None):
        return None
    return days if days is not None else FLOW_LOG_RETENTION_DAYS


def _zones(sources: Sources) -> tuple[str, ...]:
    """Return the zones for a new network; none when they cannot be said."""
    region, given = sources.config.metadata.region, sources.config.availability_zones
    if regions.find(region) is None:
        return ()
    if given is not None:
        problems = regions.zone_problems(region, given, where="availabilityZones")
        sources.findings.add(problems)
        return () if problems else given
    count = sources.defaults.zones_by_region.get(region, sources.defaults.zones)
    return sources.findings.attempt(
        lambda: regions.default_zones(region, count),
        otherwise=(),
        names={"zones": "availabilityZones"},
    )


def _check_overlaps(
    sources: Sources, network: resolved.NewNetwork | resolved.ExistingNetwork
) -> None:
    others = _other_blocks(sources)
    cidr = sources.config.vpc.cidr
    if cidr is None and isinstance(network, resolved.NewNetwork):
        cidr = sources.defaults.cidr
    own = {"vpc.cidr": cidr} if cidr is not None else {}
    sources.findings.add(overlap_problems(own | others))
    pods = sources.platform.network.pod_cidr
    if pods is not None:  # the plan of the network compares it with vpc.cidr
        for where, block in others.items():
            pair = {where: block, "Platform.network.podCIDR": pods}
            sources.findings.add(overlap_problems(pair))


def _other_blocks(sources: Sources) -> dict[str, str]:
    """Return the blocks that the VPC must not meet, by their paths."""
    blocks: dict[str, str] = {}
    services = sources.config.kubernetes_network_config.service_ipv4_cidr
    if services is not None:
        blocks["kubernetesNetworkConfig.serviceIPv4CIDR"] = services
    remote = sources.config.remote_network_config
    if remote is not None:
        for kind, networks in (
            ("remoteNodeNetworks", remote.remote_node_networks),
            ("remotePodNetworks", remote.remote_pod_networks),
        ):
            for index, each in enumerate(networks):
                for place, block in enumerate(each.cidrs):
                    blocks[f"remoteNetworkConfig.{kind}[{index}].cidrs[{place}]"] = block
    return blocks


def _either(given: bool | None, otherwise: bool) -> bool:  # noqa: FBT001 - two of a kind
    return otherwise if given is None else given
