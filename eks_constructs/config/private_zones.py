"""In which zones there are private subnets, as far as anybody knows."""

from __future__ import annotations

from eks_constructs.config import resolved
from eks_constructs.planning.network_layout import SubnetTier


def private_zones(network: resolved.NewNetwork | resolved.ExistingNetwork) -> set[str] | None:
    """Return the zones of private subnets; ``None`` where one does not know its own.

    Args:
        network: The network.
    """
    if isinstance(network, resolved.NewNetwork):
        return set(network.plan.zones)
    subnets = network.plan.subnets.get(SubnetTier.PRIVATE, {}).values()
    zones = {subnet.zone for subnet in subnets}
    return None if None in zones else {zone for zone in zones if zone is not None}
