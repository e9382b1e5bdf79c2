"""From ``autoModeConfig`` to what EKS runs itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_constructs.config import cluster_settings, resolved_cluster
from eks_constructs.config.cluster_config import ClusterConfig
from eks_constructs.config.sources import Sources
from eks_constructs.planning import regions
from eks_constructs.planning.cluster import NodePool


def resolve_auto_mode(sources: Sources) -> resolved_cluster.AutoMode | None:
    """Return EKS Auto Mode; ``None`` when it is off.

    Args:
        sources: Where it is described.
    """
    section = sources.config.auto_mode_config
    if section is None:
        return None
    pools = section.node_pools
    details: Mapping[str, object] = {
        "nodePools": pools,
        "nodeRoleARN": section.node_role_arn,
        "permissionsBoundaryARN": section.permissions_boundary_arn,
    }
    given = [name for name, value in details.items() if value]
    for name, reason in _excluded(section, given):
        message = f"must be left out: {reason}"
        sources.findings.refuse("not-together", f"autoModeConfig.{name}", message)
    if pools is not None and len(set(pools)) < len(pools):
        message = "must name each pool only once"
        sources.findings.refuse("name-duplicate", "autoModeConfig.nodePools", message, list(pools))
    if not section.enabled:
        return None
    region = regions.find(sources.config.metadata.region)
    worldwide = region is not None and region.partition == "aws"
    return resolved_cluster.AutoMode(
        node_pools=tuple(NodePool(each) for each in pools)
        if pools is not None
        else tuple(NodePool),
        node_role_arn=section.node_role_arn,
        permissions_boundary_arn=section.permissions_boundary_arn,
        public_registry=sources.defaults.auto_mode_public_registry and worldwide,
    )


def auto_mode_is_off(config: ClusterConfig) -> bool:
    """Return whether a file says that Auto Mode is off.

    EKS switches it off when it is told so, and leaves it alone when nothing is said. On an Outpost
    there is nothing to tell.

    Args:
        config: The file.
    """
    section = config.auto_mode_config
    return section is not None and section.enabled is False and config.outpost is None


def _excluded(
    section: cluster_settings.AutoModeConfig, given: list[str]
) -> Iterator[tuple[str, str]]:
    """Give each field that means nothing beside the others, with the reason."""
    if not section.enabled:
        yield from ((name, "Auto Mode is off") for name in given)
    elif section.node_pools == ():
        yield from ((name, "no node pool uses it") for name in given if name != "nodePools")
    elif section.node_role_arn is not None and "permissionsBoundaryARN" in given:
        yield "permissionsBoundaryARN", "the role of nodeRoleARN is not changed"
