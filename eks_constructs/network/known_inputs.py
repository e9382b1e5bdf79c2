"""What of a network must be known at synthesis, because something is decided by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eks_constructs.planning.network_existing import ExistingSubnet
from eks_constructs.planning.network_layout import SubnetTier
from eks_constructs.tokens import require_concrete


def require_known_plan(
    zones: Sequence[str],
    cidrs: tuple[str, str | None],
    cluster_names: Sequence[str],
    karpenter: str | None,
) -> None:
    """Refuse zones, blocks and names of a new network that are known during deployment only.

    Args:
        zones: Availability Zones and Local Zones.
        cidrs: Its block, and that of its pods.
        cluster_names: Clusters that it is for.
        karpenter: Value of the tag by which Karpenter finds subnets.

    Raises:
        ConfigurationError: One of them is a token.
    """
    require_concrete(
        {
            "zones": tuple(zones),
            "cidr": cidrs[0],
            "pod_cidr": cidrs[1],
            "cluster_names": tuple(cluster_names),
            "karpenter_discovery": karpenter,
        },
        subject="network",
    )


def require_known_ids(
    vpc_id: str | None, subnets: Mapping[SubnetTier, Mapping[str, ExistingSubnet]]
) -> None:
    """Refuse ids and zones of an existing network that are known during deployment only.

    Args:
        vpc_id: Id of the VPC, if it is given.
        subnets: Its subnets.

    Raises:
        ConfigurationError: One of them is a token.
    """
    values: dict[str, object] = {"vpc_id": vpc_id}
    for tier, named in subnets.items():
        path = f"{tier.replace('-', '_')}_subnets"
        values[f"{path}.subnet_id"] = tuple(subnet.subnet_id for subnet in named.values())
        values[f"{path}.zone"] = tuple(subnet.zone for subnet in named.values() if subnet.zone)
    require_concrete(values, subject="existing network")
