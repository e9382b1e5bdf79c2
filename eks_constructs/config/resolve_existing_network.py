"""From ``vpc.id`` and ``vpc.subnets`` to the plan of a network that somebody else made."""

from __future__ import annotations

from itertools import chain
from typing import Final

from eks_constructs.config import resolved, vpc
from eks_constructs.config.sources import Sources
from eks_constructs.planning import regions
from eks_constructs.planning.cluster import name_problems
from eks_constructs.planning.network_existing import ExistingNetworkPlan, ExistingSubnet
from eks_constructs.planning.network_subnets import SubnetTier

_FEWEST_SUBNETS: Final = 2
_NAMES: Final = {
    "vpc_id": "vpc.id",
    "cidr": "vpc.cidr",
    "subnets": "vpc.subnets",
    "public_subnets": "vpc.subnets.public",
    "private_subnets": "vpc.subnets.private",
    "subnet_id": "id",
    "karpenter_discovery": "Platform.network.karpenterDiscovery",
}
_NOT_KNOWN: Final = ExistingNetworkPlan(
    vpc_id="vpc-0",
    subnets={
        SubnetTier.PRIVATE: {
            "a": ExistingSubnet(subnet_id="subnet-0", zone="xx-none-1a"),
            "b": ExistingSubnet(subnet_id="subnet-1", zone="xx-none-1b"),
        }
    },
)
"""What to go on with when the network is refused; it is nobody's."""


def resolve_existing_network(sources: Sources) -> resolved.ExistingNetwork:
    """Plan the use of a network that exists.

    Args:
        sources: Where it is described.
    """
    section, findings = sources.config.vpc, sources.findings
    _check_existing(sources)
    subnets = section.subnets if section.subnets is not None else vpc.Subnets()
    tiers = {SubnetTier.PRIVATE: subnets.private, SubnetTier.PUBLIC: subnets.public}
    named = {
        tier: {
            name: ExistingSubnet(subnet_id=each.id, zone=each.az if each.az is not None else name)
            for name, each in group.items()
        }
        for tier, group in tiers.items()
        if group
    }
    _check_subnet_zones(sources, subnets)
    if section.id is None or not named:
        return resolved.ExistingNetwork(plan=_NOT_KNOWN)
    vpc_id = section.id
    plan = findings.attempt(
        lambda: ExistingNetworkPlan(
            vpc_id=vpc_id,
            cidr=section.cidr,
            subnets=named,
            cluster_names=cluster_names(sources),
            karpenter_discovery=sources.platform.network.karpenter_discovery,
        ),
        otherwise=_NOT_KNOWN,
        names=_NAMES,
    )
    return resolved.ExistingNetwork(plan=plan)


def cluster_names(sources: Sources) -> tuple[str, ...]:
    """Return the clusters to tag subnets for; none when the name is refused elsewhere.

    Args:
        sources: What the environment is put together from.
    """
    name = sources.config.metadata.name
    return () if name_problems(name, where="metadata.name") else (name,)


def _check_existing(sources: Sources) -> None:
    section, findings = sources.config.vpc, sources.findings
    if section.id is None:
        message = "must be given with vpc.subnets: subnets are never looked up in AWS"
        findings.refuse("required", "vpc.id", message)
    if section.subnets is None:
        message = "must name the subnets of vpc.id to use: they are never looked up in AWS"
        findings.refuse("required", "vpc.subnets", message)
    elif all(
        len(group) < _FEWEST_SUBNETS for group in (section.subnets.private, section.subnets.public)
    ):
        message = "must have at least 2 private or 2 public subnets, in two zones"
        findings.refuse("out-of-range", "vpc.subnets", message)
    wanted = sources.platform.network
    for where, value in {
        "availabilityZones": sources.config.availability_zones,
        "vpc.nat.gateway": section.nat.gateway,
        "Platform.network.layout": wanted.layout,
        "Platform.network.controlPlaneSubnets": wanted.control_plane_subnets,
        "Platform.network.isolatedSubnets": wanted.isolated_subnets,
        "Platform.network.podCIDR": wanted.pod_cidr,
        "Platform.network.flowLogs.enabled": wanted.flow_logs.enabled,
        "Platform.network.flowLogs.retentionInDays": wanted.flow_logs.retention_in_days,
    }.items():
        if value is not None:
            message = "must be left out with vpc.id or vpc.subnets: that network exists already"
            findings.refuse("not-together", where, message)


def _check_subnet_zones(sources: Sources, subnets: vpc.Subnets) -> None:
    region = regions.find(sources.config.metadata.region)
    if region is None or not region.zones:
        return
    groups = {"private": subnets.private, "public": subnets.public}
    for tier, name, subnet in chain.from_iterable(
        ((tier, name, each) for name, each in group.items()) for tier, group in groups.items()
    ):
        zone = subnet.az if subnet.az is not None else name
        if zone not in region.zones:
            where = f"vpc.subnets.{tier}.{name}.az"
            message = f"must be an Availability Zone of {region.name}: {', '.join(region.zones)}"
            sources.findings.refuse("unknown-value", where, message, zone)
