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
        # A group given only its other sizes starts from them, as eksctl has it.
        others = [size for size in (desired, high) if size is not None]
        low = min([*others, defaults.min_size]) if defaults.max_size else None
    if low is None:
        low = next((size for size in (desired, high) if size is not None), defaults.min_size)
    if high is None:
        high = max(low, desired or 0, defaults.max_size or 0, 1)
    return place.findings.attempt(
        lambda: Scaling(min_size=low, max_size=high, desired_size=desired),
        otherwise=Scaling(),
        names=SIZE_NAMES,
        under=place.where,
    )
