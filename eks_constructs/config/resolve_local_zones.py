"""Which Local Zones a network that is made reaches into: from ``localZones``."""

from __future__ import annotations

from eks_constructs.config.sources import Sources
from eks_constructs.planning import regions
from eks_constructs.planning.network_local_zones import local_zone_name_problems


def resolve_local_zones(sources: Sources) -> tuple[str, ...]:
    """Return the Local Zones; none when one of them cannot be.

    Whether the account has opted in to a zone is not known.

    Args:
        sources: Where they are described.
    """
    config, findings = sources.config, sources.findings
    zones = config.local_zones or ()
    if zones and config.private_cluster.enabled:
        message = "must be left out with privateCluster: Local Zones get public subnets too"
        findings.refuse("not-together", "localZones", message, list(zones))
        return ()
    if regions.find(config.metadata.region) is None:
        return ()
    problems = [
        problem
        for index, zone in enumerate(zones)
        for problem in local_zone_name_problems(
            zone, region=config.metadata.region, where=f"localZones[{index}]"
        )
    ]
    findings.add(problems)
    return () if problems or config.kubernetes_network_config.ip_family == "IPv6" else zones
