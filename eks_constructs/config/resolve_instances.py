"""From ``instanceType`` and ``instancesDistribution`` to what a self-managed group starts."""

from __future__ import annotations

from typing import Final

from eks_constructs.config import self_managed_node_groups as written
from eks_constructs.config.node_group_place import NodeGroupPlace
from eks_constructs.config.resolve_node_types import check_agreement
from eks_constructs.planning.instances_distribution import InstancesDistribution, SpotAllocation
from eks_constructs.values import frozen

_MIXED: Final = "mixed"
"""What eksctl lets ``instanceType`` say where types stand elsewhere."""
_SPLIT: Final = "instancesDistribution"
_ALL: Final = 100
_NAMES: Final = {
    "on_demand_base": "onDemandBaseCapacity",
    "on_demand_percentage": "onDemandPercentageAboveBaseCapacity",
    "spot_allocation": "spotAllocationStrategy",
    "spot_max_price": "maxPrice",
    "spot_pools": "spotInstancePools",
}


@frozen
class Instances:
    """What a group starts.

    Attributes:
        types: Instance types, the most wanted first.
        where: Field that they stand in.
        distribution: Split between on demand and spot.
        rebalance: Whether spot instances at risk are replaced before they are taken.
    """

    types: tuple[str, ...]
    where: str
    distribution: InstancesDistribution
    rebalance: bool


def resolve_instances(
    place: NodeGroupPlace, group: written.NodeGroup, selected: tuple[str, ...]
) -> Instances:
    """Decide which types a group starts, and how they are bought.

    Args:
        place: The group and its place in the file.
        group: The group.
        selected: Types that ``instanceSelector`` found; empty without one.
    """
    _check_type(place, group)
    split, usual = group.instances_distribution, place.defaults.instance_type
    if split is None:
        one = group.instance_type if group.instance_type not in {None, _MIXED} else None
        return Instances(
            types=selected or (one or usual,),
            where="instanceSelector" if selected else "instanceType",
            distribution=InstancesDistribution(),
            rebalance=False,
        )
    listed = tuple(dict.fromkeys(split.instance_types))
    _check_types(place, group, listed, selected)
    percentage = split.on_demand_percentage_above_base_capacity
    spot = percentage is not None and percentage < _ALL
    return Instances(
        types=listed or selected or (usual,),
        where=f"{_SPLIT}.instanceTypes",
        distribution=_spot(place, split) if spot else _on_demand(place, split),
        rebalance=spot and bool(split.capacity_rebalance),
    )


def _check_type(place: NodeGroupPlace, group: written.NodeGroup) -> None:
    given = group.instance_type
    elsewhere = [
        name
        for name, value in (
            (_SPLIT, group.instances_distribution),
            ("instanceSelector", group.instance_selector),
        )
        if value is not None
    ]
    if given == _MIXED and not elsewhere:
        message = f"must be an instance type unless {_SPLIT} lists several"
        place.refuse("required", "instanceType", message, given)
    if given not in {None, _MIXED} and elsewhere:
        message = f"must be left out, or {_MIXED}, with {' and '.join(elsewhere)}"
        place.refuse("not-together", "instanceType", message, given)


def _check_types(
    place: NodeGroupPlace,
    group: written.NodeGroup,
    listed: tuple[str, ...],
    selected: tuple[str, ...],
) -> None:
    where = f"{_SPLIT}.instanceTypes"
    if not listed and group.instance_selector is None:
        message = "must name at least one type, or instanceSelector must find some"
        place.refuse("required", where, message)
    if listed and selected:
        check_agreement(place, listed, selected, where)


def _on_demand(
    place: NodeGroupPlace, split: written.InstancesDistribution
) -> InstancesDistribution:
    for name, value in (
        ("maxPrice", split.max_price),
        ("spotInstancePools", split.spot_instance_pools),
        ("spotAllocationStrategy", split.spot_allocation_strategy),
        ("capacityRebalance", split.capacity_rebalance or None),
    ):
        if value is not None:
            message = (
                "has no effect: all instances are on demand; lower "
                "onDemandPercentageAboveBaseCapacity for spot instances"
            )
            place.warn("no-effect", f"{_SPLIT}.{name}", message, value)
    return place.findings.attempt(
        lambda: InstancesDistribution(
            on_demand_base=split.on_demand_base_capacity or 0,
            on_demand_percentage=split.on_demand_percentage_above_base_capacity or _ALL,
        ),
        otherwise=InstancesDistribution(),
        names=_NAMES,
        under=f"{place.where}.{_SPLIT}",
    )


def _spot(place: NodeGroupPlace, split: written.InstancesDistribution) -> InstancesDistribution:
    return place.findings.attempt(
        lambda: InstancesDistribution(
            on_demand_base=split.on_demand_base_capacity or 0,
            on_demand_percentage=split.on_demand_percentage_above_base_capacity or 0,
            spot_allocation=_strategy(place, split),
            spot_pools=split.spot_instance_pools,
            spot_max_price=_price(split.max_price),
        ),
        otherwise=InstancesDistribution.spot(),
        names=_NAMES,
        under=f"{place.where}.{_SPLIT}",
    )


def _strategy(place: NodeGroupPlace, split: written.InstancesDistribution) -> SpotAllocation:
    given = split.spot_allocation_strategy
    if given is not None:
        return SpotAllocation(given)
    if split.spot_instance_pools is not None:
        return SpotAllocation.LOWEST_PRICE
    return place.defaults.spot_allocation


def _price(price: float | None) -> str | None:
    if price is None:
        return None
    # As EC2 takes it: at most five digits after the point, at least one.
    text = f"{price:.5f}".rstrip("0")
    return f"{text}0" if text.endswith(".") else text
