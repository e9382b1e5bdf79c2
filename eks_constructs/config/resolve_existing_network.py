"""From ``vpc.id`` and ``vpc.subnets`` to the plan of a network that somebody else made."""

from __future__ import annotations

import re
from typing import Final

from eks_constructs.config import resolved, vpc
from eks_constructs.config.discovery import karpenter_discovery
from eks_constructs.config.findings import Findings
from eks_constructs.config.resolve_hybrid import check_no_gateway
from eks_constructs.config.resolve_ipv6 import check_no_new_addresses
from eks_constructs.config.sources import Sources
from eks_constructs.planning import regions
from eks_constructs.planning.cluster import name_problems
from eks_constructs.planning.network_cidrs import cidr_problems, parse_cidr
from eks_constructs.planning.network_existing import ExistingNetworkPlan, ExistingSubnet
from eks_constructs.planning.network_layout import SubnetTier

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
    vpc_id="vpc-00000000",
    subnets={
        SubnetTier.PRIVATE: {
            "a": ExistingSubnet(subnet_id="subnet-00000000", zone="xx-none-1a"),
            "b": ExistingSubnet(subnet_id="subnet-00000001", zone="xx-none-1b"),
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
    region = sources.config.metadata.region
    named = {
        tier: {
            name: ExistingSubnet(subnet_id=each.id, zone=_zone(region, name, each))
            for name, each in group.items()
            if each.id is not None
        }
        for tier, group in tiers.items()
        if group
    }
    complete = _check_subnets(sources, subnets)
    if not named or not complete:
        return resolved.ExistingNetwork(plan=_NOT_KNOWN)
    plan = findings.attempt(
        lambda: ExistingNetworkPlan(
            vpc_id=section.id,
            cidr=section.cidr,
            subnets=named,
            cluster_names=cluster_names(sources),
            one_zone=sources.config.outpost is not None,
            karpenter_discovery=karpenter_discovery(sources),
        ),
        otherwise=_NOT_KNOWN,
        names=_NAMES,
    )
    return resolved.ExistingNetwork(plan=plan)


def is_refused(network: resolved.ExistingNetwork) -> bool:
    """Return whether a network was refused, so that nothing can be said about its subnets.

    Args:
        network: The network.
    """
    return network.plan is _NOT_KNOWN


def cluster_names(sources: Sources) -> tuple[str, ...]:
    """Return the clusters to tag subnets for; none with eksctl's defaults, or for a bad name.

    Args:
        sources: What the environment is put together from.
    """
    name = sources.config.metadata.name
    bad = not sources.defaults.cluster_tags or name_problems(name, where="metadata.name")
    return () if bad else (name,)


def _check_existing(sources: Sources) -> None:
    section, findings = sources.config.vpc, sources.findings
    if section.subnets is None:
        message = "must name the subnets of vpc.id to use: they are never looked up in AWS"
        findings.refuse("required", "vpc.subnets", message)
    elif sources.config.outpost is None:
        _check_number(findings, section.subnets)
    check_no_new_addresses(sources, findings)
    check_no_gateway(sources)
    if section.nat.gateway not in {None, "Disable"}:
        message = "has no effect on a network that exists already, in eksctl neither; leave it out"
        findings.warn("no-effect", "vpc.nat.gateway", message, section.nat.gateway)
    wanted = sources.platform.network
    for where, value in {
        "availabilityZones": sources.config.availability_zones,
        "localZones": sources.config.local_zones,
        "vpc.hostnameType": section.hostname_type,
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


def _check_number(findings: Findings, subnets: vpc.Subnets) -> None:
    if all(len(group) < _FEWEST_SUBNETS for group in (subnets.private, subnets.public)):
        message = "must have at least 2 private or 2 public subnets, in two zones"
        findings.refuse("out-of-range", "vpc.subnets", message)
        return
    for tier, group in {"private": subnets.private, "public": subnets.public}.items():
        if len(group) == 1:
            message = f"must have at least 2 subnets, in two zones, or no {tier} one at all"
            findings.refuse("out-of-range", f"vpc.subnets.{tier}", message)


def _zone(region: str, name: str, subnet: vpc.ExistingSubnet) -> str | None:
    """Return the zone of a subnet: as said, or its key if that looks like one."""
    if subnet.az is not None:
        return subnet.az
    return name if re.fullmatch(rf"{re.escape(region)}[a-z]", name) else None


def _check_subnets(sources: Sources, subnets: vpc.Subnets) -> bool:
    """Return whether each subnet has an id; note what is wrong with them."""
    name_of_region = sources.config.metadata.region
    region = regions.find(name_of_region)
    zones = region.zones if region is not None else ()
    complete = True
    for tier, group in {"private": subnets.private, "public": subnets.public}.items():
        for name, subnet in group.items():
            where = f"vpc.subnets.{tier}.{name}"
            complete = complete and subnet.id is not None
            if subnet.id is None:
                message = "must be given: subnets are not found by zone or block here"
                sources.findings.refuse("required", f"{where}.id", message)
            zone = _zone(name_of_region, name, subnet)
            if zones and zone is not None and zone not in zones:
                message = f"must be an Availability Zone of {name_of_region}: {', '.join(zones)}"
                sources.findings.refuse("unknown-value", f"{where}.az", message, zone)
            _check_block(sources, subnet, f"{where}.cidr")
    return complete


def _check_block(sources: Sources, subnet: vpc.ExistingSubnet, where: str) -> None:
    if subnet.cidr is None:
        return
    problems = cidr_problems(subnet.cidr, where=where, allow_public=True)
    sources.findings.add(problems)
    own, whole = parse_cidr(subnet.cidr), parse_cidr(sources.config.vpc.cidr or "")
    if not problems and own is not None and whole is not None and not own.subnet_of(whole):
        message = f"must lie in vpc.cidr ({whole})"
        sources.findings.refuse("cidr-invalid", where, message, subnet.cidr)
