"""Where a cluster is reached and which addresses it uses: from ``vpc`` and ``…NetworkConfig``."""

from __future__ import annotations

from typing import Final

from eks_constructs.config import resolved, resolved_cluster
from eks_constructs.config.resolve_hybrid import resolve_remote_networks
from eks_constructs.config.sources import Sources
from eks_constructs.planning.cluster import EgressMode
from eks_constructs.planning.cluster_network import (
    EndpointAccess,
    IpFamily,
    KubernetesNetwork,
    public_access_cidr_problems,
)
from eks_constructs.planning.network_layout import SubnetTier

_EVERYWHERE: Final = frozenset({"0.0.0.0/0", "::/0"})
_FEWEST_SUBNETS: Final = 2


def resolve_addresses(
    sources: Sources, network: resolved.NewNetwork | resolved.ExistingNetwork
) -> resolved_cluster.Addresses:
    """Decide where a cluster is reached, and which addresses it uses.

    Args:
        sources: Where it is described.
        network: The network it is in.
    """
    egress = sources.config.vpc.control_plane_egress_mode
    return resolved_cluster.Addresses(
        endpoint=_endpoint(sources),
        placement=_placement(sources, network),
        kubernetes_network=_kubernetes_network(sources),
        remote_networks=resolve_remote_networks(sources),
        egress_mode=EgressMode(egress) if egress is not None else None,
    )


def _endpoint(sources: Sources) -> EndpointAccess:
    section, defaults, findings = sources.config.vpc, sources.defaults, sources.findings
    given = section.cluster_endpoints
    if sources.config.private_cluster.enabled:
        return _private_endpoint(sources)
    public = given.public_access if given.public_access is not None else defaults.public_access
    private = given.private_access if given.private_access is not None else defaults.private_access
    cidrs, where = section.public_access_cidrs, "vpc.publicAccessCIDRs"
    if not public:
        if cidrs:
            message = "must be left out when clusterEndpoints.publicAccess is off, or switch it on"
            findings.refuse("not-together", where, message, list(cidrs))
        if not private:
            message = "must have publicAccess or privateAccess on: nobody could reach the cluster"
            findings.refuse("not-together", "vpc.clusterEndpoints", message)
        return EndpointAccess.private()
    if defaults.open_endpoint_accepted and (not cidrs or _EVERYWHERE.intersection(cidrs)):
        findings.warn(
            "public-endpoint-open",
            where,
            "the Kubernetes API answers to the whole internet; name the blocks that need it",
        )
        return EndpointAccess.unrestricted(private_access=private)
    problems = public_access_cidr_problems(cidrs or (), where=where)
    findings.add(problems)
    if problems or cidrs is None:
        return EndpointAccess.private()
    if private:
        return EndpointAccess.public_and_private(only_from=cidrs)
    return EndpointAccess.public(only_from=cidrs)


def _private_endpoint(sources: Sources) -> EndpointAccess:
    cidrs = sources.config.vpc.public_access_cidrs
    if cidrs:
        message = "must be left out with privateCluster, whose endpoint is private"
        sources.findings.refuse("not-together", "vpc.publicAccessCIDRs", message, list(cidrs))
    return EndpointAccess.private()


def _placement(
    sources: Sources, network: resolved.NewNetwork | resolved.ExistingNetwork
) -> resolved_cluster.ControlPlanePlacement:
    section, findings = sources.config.vpc, sources.findings
    ids = section.control_plane_subnet_ids
    if ids is not None and section.control_plane_on_private_subnets is not None:
        findings.refuse(
            "not-together",
            "vpc.controlPlaneSubnetIDs",
            "must not be given together with controlPlaneOnPrivateSubnets; drop one",
        )
    if ids is not None and section.id is None and section.subnets is None:
        findings.refuse(
            "not-together",
            "vpc.controlPlaneSubnetIDs",
            "must be left out unless vpc.id or vpc.subnets name the network that they are in",
        )
    if ids is not None and len(set(ids)) < _FEWEST_SUBNETS and sources.config.outpost is None:
        findings.refuse(
            "out-of-range",
            "vpc.controlPlaneSubnetIDs",
            "must be at least 2 different subnets, in two zones",
            list(ids),
        )
    if ids is not None:
        return resolved_cluster.ControlPlanePlacement(subnet_ids=ids)
    if section.control_plane_on_private_subnets and isinstance(network, resolved.ExistingNetwork):
        _check_private(sources, network)
    return resolved_cluster.ControlPlanePlacement(tiers=_tiers(sources, network))


def _check_private(sources: Sources, network: resolved.ExistingNetwork) -> None:
    """Refuse private subnets that no control plane fits into; zones may be unknown."""
    zones = [each.zone for each in network.plan.subnets.get(SubnetTier.PRIVATE, {}).values()]
    if len(zones) >= _FEWEST_SUBNETS and (None in zones or len(set(zones)) > 1):
        return
    if sources.config.outpost is None:
        message = "must be left out, or at least 2 private subnets named that are in two zones"
        where = "vpc.controlPlaneOnPrivateSubnets"
        sources.findings.refuse("out-of-range", where, message)


def _tiers(
    sources: Sources, network: resolved.NewNetwork | resolved.ExistingNetwork
) -> tuple[SubnetTier, ...]:
    if isinstance(network, resolved.NewNetwork):
        if network.plan.control_plane_subnets:
            return (SubnetTier.CONTROL_PLANE,)
        available = network.plan.tiers
    else:
        available = frozenset(tier for tier, named in network.plan.subnets.items() if named)
    auto_mode = sources.config.auto_mode_config
    private_only = sources.config.vpc.control_plane_on_private_subnets or (
        auto_mode is not None and auto_mode.enabled
    )
    wanted = (SubnetTier.PRIVATE,) if private_only else sources.defaults.control_plane_tiers
    return tuple(tier for tier in wanted if tier in available) or (SubnetTier.PUBLIC,)


def _kubernetes_network(sources: Sources) -> KubernetesNetwork:
    section = sources.config.kubernetes_network_config
    family = IpFamily((section.ip_family or "IPv4").lower())
    return sources.findings.attempt(
        lambda: KubernetesNetwork(ip_family=family, service_ipv4_cidr=section.service_ipv4_cidr),
        otherwise=KubernetesNetwork(),
        names={"service_ipv4_cidr": "serviceIPv4CIDR"},
        under="kubernetesNetworkConfig",
    )
