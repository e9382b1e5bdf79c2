"""From the sizes of a node group to the limits that it moves within."""

from __future__ import annotations

from typing import Final

from eks_constructs.config.node_group_place import NodeGroupPlace
from eks_constructs.planning.capacity import Scaling

SIZE_NAMES: Final = {
    "min_size": "minSize",
    "max_size": "maxSize",
    "desired_size": "desiredCapacity",
}


def resolve_scaling(place: NodeGroupPlace) -> Scaling:
    """Fill in the sizes left out, so that none that was given is overruled.

    Args:
        place: The node group.
    """
    group, defaults = place.group, place.defaults
    desired = group.desired_capacity
    low, high = group.min_size, group.max_size
    if low is None:
        low = _fewest(place)
    if high is None:
        high = max(low, desired or 0, defaults.max_size or 0, 1)
    return place.findings.attempt(
        lambda: Scaling(min_size=low, max_size=high, desired_size=desired),
        otherwise=Scaling(),
        names=SIZE_NAMES,
        under=place.where,
    )


def _fewest(place: NodeGroupPlace) -> int:
    """Return the fewest nodes of a group that does not say it."""
    group, usual = place.group, place.defaults.min_size
    desired = group.desired_capacity
    if desired is not None and place.defaults.max_size is None:
        return desired  # eksctl takes the size that is asked for as the fewest, and as the most
    return min(size for size in (desired, group.max_size, usual) if size is not None)
