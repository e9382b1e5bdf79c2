"""How an Auto Scaling group splits its instances between on demand and spot.

See https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-mixed-instances-groups.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.values import frozen

_ALL: Final = 100
_MOST_POOLS: Final = 20
_PRICE: Final = re.compile(r"\d{1,4}(?:\.\d{1,5})?", re.ASCII)


class SpotAllocation(StrEnum):
    """From which pools spot instances come, in the words of EC2 Auto Scaling.

    A pool is the spare capacity of one instance type in one zone. The default weighs price and
    the risk of interruption. ``CAPACITY_OPTIMIZED`` looks at that risk alone, with ``_PRIORITIZED``
    also at the order of the types. ``LOWEST_PRICE`` is interrupted most often.
    """

    PRICE_CAPACITY_OPTIMIZED = "price-capacity-optimized"
    CAPACITY_OPTIMIZED = "capacity-optimized"
    CAPACITY_OPTIMIZED_PRIORITIZED = "capacity-optimized-prioritized"
    LOWEST_PRICE = "lowest-price"


class OnDemandAllocation(StrEnum):
    """Which instance type on-demand instances get first, in the words of EC2 Auto Scaling."""

    PRIORITIZED = "prioritized"
    LOWEST_PRICE = "lowest-price"


@frozen
class InstancesDistribution:
    """The split between on demand and spot. Changed in place; it holds for new instances.

    Attributes:
        on_demand_base: Instances that are always on demand, counted first. Default: 0.
        on_demand_percentage: Percent of all further instances that are on demand, 0 to 100.
            Default: 100, no spot.
        on_demand_allocation: Which type comes first. Default: the order of the types; the cheapest
            where types are found by attributes.
        spot_allocation: From which pools spot instances come. Default: price-capacity-optimized.
        spot_pools: Pools to draw from in each zone, 1 to 20, for lowest-price only. Default: 2.
        spot_max_price: Most US dollars an hour, such as ``0.05``. Default: the on-demand price,
            which is better: a lower limit only means more interruptions.

    Raises:
        ConfigurationError: A number is out of range, or something about spot is said although
            there is none.
    """

    on_demand_base: int = 0
    on_demand_percentage: int = _ALL
    on_demand_allocation: OnDemandAllocation | None = None
    spot_allocation: SpotAllocation | None = None
    spot_pools: int | None = None
    spot_max_price: str | None = None

    @classmethod
    def spot(
        cls, *, on_demand_base: int = 0, on_demand_percentage: int = 0
    ) -> InstancesDistribution:
        """Return a split with spot instances from the pools that suit price and capacity best.

        Args:
            on_demand_base: Instances that are always on demand. Default: none.
            on_demand_percentage: Percent of the others that are on demand. Default: none.
        """
        return cls(on_demand_base=on_demand_base, on_demand_percentage=on_demand_percentage)

    @property
    def uses_spot(self) -> bool:
        """Whether any instance can be a spot instance."""
        return self.on_demand_percentage < _ALL

    def __post_init__(self) -> None:
        """Refuse what EC2 Auto Scaling would refuse or ignore."""
        refuse("instances distribution", (*self._numbers(), *self._spot()))

    def _numbers(self) -> Iterator[Problem]:
        if self.on_demand_base < 0:
            got, message = self.on_demand_base, "must be 0 or more"
            yield Problem(code="out-of-range", where="on_demand_base", got=got, message=message)
        if not 0 <= self.on_demand_percentage <= _ALL:
            got, message = self.on_demand_percentage, "must be 0 to 100 percent"
            where = "on_demand_percentage"
            yield Problem(code="out-of-range", where=where, got=got, message=message)
        if self.spot_pools is not None and not 1 <= self.spot_pools <= _MOST_POOLS:
            got, message = self.spot_pools, f"must be 1 to {_MOST_POOLS} pools"
            yield Problem(code="out-of-range", where="spot_pools", got=got, message=message)
        price = self.spot_max_price
        if price is not None and not (_PRICE.fullmatch(price) and float(price) > 0):
            message = "must be US dollars an hour, more than 0, such as 0.05"
            yield Problem(code="invalid-value", where="spot_max_price", got=price, message=message)

    def _spot(self) -> Iterator[Problem]:
        given: dict[str, object] = {
            "spot_allocation": self.spot_allocation and str(self.spot_allocation),
            "spot_pools": self.spot_pools,
            "spot_max_price": self.spot_max_price,
        }
        if not self.uses_spot:
            message = "must be left out without spot instances; lower on_demand_percentage"
            for where, got in given.items():
                if got is not None:
                    yield Problem(code="not-together", where=where, got=got, message=message)
        elif (
            self.spot_pools is not None and self.spot_allocation is not SpotAllocation.LOWEST_PRICE
        ):
            message = "must be left out unless spot_allocation is lowest-price"
            got = self.spot_pools
            yield Problem(code="not-together", where="spot_pools", got=got, message=message)
