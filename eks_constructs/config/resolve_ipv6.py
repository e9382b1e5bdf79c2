"""Which IPv6 addresses a network that is made has: from ``vpc`` and ``ipFamily``."""

from __future__ import annotations

from typing import Final

from eks_constructs.config.findings import Findings
from eks_constructs.config.sources import Sources
from eks_constructs.planning.network import Ipv6Pool
from eks_constructs.values import frozen

_NAMES: Final = {"cidr": "vpc.ipv6Cidr", "pool_id": "vpc.ipv6Pool"}


@frozen
class Ipv6:
    """The IPv6 addresses of a network.

    Attributes:
        wanted: Whether it has any.
        pool: Where they come from; ``None`` for Amazon.
    """

    wanted: bool
    pool: Ipv6Pool | None


def resolve_ipv6(sources: Sources) -> Ipv6:
    """Decide on the IPv6 addresses of a network that is made.

    Args:
        sources: Where they are described.
    """
    cluster = sources.config.kubernetes_network_config.ip_family == "IPv6"
    _check(sources, cluster=cluster)
    return Ipv6(
        wanted=cluster or bool(sources.config.vpc.auto_allocate_ipv6),
        pool=_pool(sources) if cluster else None,
    )


def _check(sources: Sources, *, cluster: bool) -> None:
    config, findings = sources.config, sources.findings
    section = config.vpc
    if not cluster:
        for name, value in (("ipv6Cidr", section.ipv6_cidr), ("ipv6Pool", section.ipv6_pool)):
            if value is not None:
                message = "must be left out unless kubernetesNetworkConfig.ipFamily is IPv6"
                findings.refuse("not-together", f"vpc.{name}", message, value)
        return
    if section.auto_allocate_ipv6:
        message = "must be left out of an IPv6 cluster, whose VPC has IPv6 addresses anyway"
        findings.refuse("not-together", "vpc.autoAllocateIPv6", message)
    if config.local_zones:
        message = "must be left out of an IPv6 cluster, whose subnets in Local Zones have none"
        findings.refuse("not-together", "localZones", message, list(config.local_zones))
    if section.nat.gateway is not None and sources.defaults.ipv6_nat_is_fixed:
        message = (
            "must be left out of an IPv6 cluster, which has a single gateway with eksctl; with a "
            "Platform document whose defaults are hardened it may be said"
        )
        findings.refuse("not-together", "vpc.nat", message, section.nat.gateway)


def _pool(sources: Sources) -> Ipv6Pool | None:
    cidr, pool = sources.config.vpc.ipv6_cidr, sources.config.vpc.ipv6_pool
    if cidr is None and pool is None:
        return None
    if cidr is None or pool is None:
        given, lacking = ("ipv6Pool", "ipv6Cidr") if cidr is None else ("ipv6Cidr", "ipv6Pool")
        message = f"must be given together with {given}, or drop both for a block of Amazon"
        sources.findings.refuse("required", f"vpc.{lacking}", message)
        return None
    return sources.findings.attempt(
        lambda: Ipv6Pool(cidr=cidr, pool_id=pool), otherwise=None, names=_NAMES
    )


def check_no_new_addresses(sources: Sources, findings: Findings) -> None:
    """Refuse IPv6 addresses for a network that exists already.

    Args:
        sources: Where they are described.
        findings: Where problems go.
    """
    section = sources.config.vpc
    for name, value in (
        ("ipv6Cidr", section.ipv6_cidr),
        ("ipv6Pool", section.ipv6_pool),
        ("autoAllocateIPv6", section.auto_allocate_ipv6 or None),
    ):
        if value is not None:
            message = "must be left out with vpc.id: that network exists already"
            findings.refuse("not-together", f"vpc.{name}", message, value)
