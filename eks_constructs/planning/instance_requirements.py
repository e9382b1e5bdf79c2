"""Instance types found by what they have, instead of by name.

See https://docs.aws.amazon.com/autoscaling/ec2/userguide/create-mixed-instances-group-attribute-based-instance-type-selection.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.instance_types import Accelerator, Architecture
from eks_constructs.values import frozen

_MOST_TYPES: Final = 400
_STAND_INS: Final[Mapping[tuple[Architecture, Accelerator], str]] = MappingProxyType(
    {
        (Architecture.X86_64, Accelerator.NONE): "m6i.large",
        (Architecture.ARM64, Accelerator.NONE): "m7g.large",
        (Architecture.X86_64, Accelerator.NVIDIA): "g5.xlarge",
        (Architecture.ARM64, Accelerator.NVIDIA): "g5g.xlarge",
        (Architecture.X86_64, Accelerator.NEURON): "inf2.xlarge",
    }
)
"""One type of each kind that an image is built for."""


@frozen
class Between:
    """A range of numbers, its ends included.

    Attributes:
        min: Smallest number, 0 or more. Default: no limit.
        max: Largest number. Default: no limit.

    Raises:
        ConfigurationError: The range is empty or negative.
    """

    min: float | None = None
    max: float | None = None

    def __post_init__(self) -> None:
        """Refuse a range that holds nothing."""
        refuse("range", self._problems())

    def _problems(self) -> Iterator[Problem]:
        if self.min is None and self.max is None:
            message = "must be given, or max instead"
            yield Problem(code="required", where="min", got=None, message=message)
        for where, value in (("min", self.min), ("max", self.max)):
            if value is not None and value < 0:
                yield Problem(
                    code="out-of-range", where=where, got=value, message="must be 0 or more"
                )
        if self.min is not None and self.max is not None and self.min > self.max:
            message = f"must be at most max ({self.max})"
            yield Problem(code="out-of-range", where="min", got=self.min, message=message)


class Included(StrEnum):
    """Whether types of a kind are found: also, never, or only these."""

    INCLUDED = "included"
    EXCLUDED = "excluded"
    REQUIRED = "required"


class Generation(StrEnum):
    """Whether types are of the current generation, in the words of EC2."""

    CURRENT = "current"
    PREVIOUS = "previous"


@frozen
class InstanceRequirements:
    """What an instance type must have. A change holds for new instances.

    One image must fit every type that is found, so the architecture is always said, and types
    with accelerators are found only when they are asked for.

    Attributes:
        vcpus: Virtual processors.
        memory_mib: Memory in MiB.
        architecture: Of the processors. Default: x86_64, of Intel and AMD.
        accelerator: Accelerators of which EKS has images. Default: none, types with any are left
            out.
        accelerator_count: Accelerators. Default: at least one, if there must be any.
        accelerator_names: Such as ``a100`` or ``l4``. Default: any.
        accelerator_memory_mib: Memory of all accelerators together. Default: any.
        memory_gib_per_vcpu: Memory in GiB for each virtual processor. Default: any.
        generations: Generations. Default: any; EKS images run on all of the current one.
        burstable: T types. Default: never.
        bare_metal: Types without a hypervisor. Default: never.
        local_storage: Types with disks of their own. Default: also.
        local_storage_types: ``ssd`` or ``hdd``. Default: both.
        total_local_storage_gb: Size of these disks. Default: any.
        network_interfaces: Network interfaces, which decide how many pods fit. Default: any.
        network_bandwidth_gbps: Bandwidth of the network. Default: any.
        ebs_bandwidth_mbps: Bandwidth of volumes that is always there. Default: any.
        like_family: Family whose processors are the slowest accepted, such as ``c6i``. Default:
            none.
        allowed_instance_types: Only types that match one of these, such as ``m6*``. Default: all.
        excluded_instance_types: No type that matches one of these. Default: none.
        hibernation: Only types that can hibernate. Default: no.
        spot_max_percentage: Highest spot price, in percent above the cheapest type found. Default:
            100.
        spot_max_percentage_of_on_demand: The same, in percent of the on-demand price of that type;
            only one of the two. Default: the other.
        on_demand_max_percentage: Highest on-demand price, in percent above the cheapest type
            found. Default: 20.

    Raises:
        ConfigurationError: Parts that do not fit together.
    """

    vcpus: Between
    memory_mib: Between
    architecture: Architecture = Architecture.X86_64
    accelerator: Accelerator = Accelerator.NONE
    accelerator_count: Between | None = None
    accelerator_names: tuple[str, ...] = ()
    accelerator_memory_mib: Between | None = None
    memory_gib_per_vcpu: Between | None = None
    generations: tuple[Generation, ...] = ()
    burstable: Included = Included.EXCLUDED
    bare_metal: Included = Included.EXCLUDED
    local_storage: Included = Included.INCLUDED
    local_storage_types: tuple[str, ...] = ()
    total_local_storage_gb: Between | None = None
    network_interfaces: Between | None = None
    network_bandwidth_gbps: Between | None = None
    ebs_bandwidth_mbps: Between | None = None
    like_family: str | None = None
    allowed_instance_types: tuple[str, ...] = ()
    excluded_instance_types: tuple[str, ...] = ()
    hibernation: bool = False
    spot_max_percentage: int | None = None
    spot_max_percentage_of_on_demand: int | None = None
    on_demand_max_percentage: int | None = None

    @property
    def stand_in(self) -> str:
        """A type of the kind that is looked for, which decides the image."""
        return _STAND_INS[self.architecture, self.accelerator]

    def __post_init__(self) -> None:
        """Refuse what EC2 Auto Scaling would refuse, or what could never be found."""
        refuse(
            "instance requirements",
            (*self._minimums(), *self._accelerators(), *self._patterns(), *self._exclusives()),
        )

    def _minimums(self) -> Iterator[Problem]:
        for where, value in (("vcpus", self.vcpus), ("memory_mib", self.memory_mib)):
            if value.min is None:
                message = "must be given: EC2 Auto Scaling asks for the smallest type accepted"
                yield Problem(code="required", where=f"{where}.min", got=None, message=message)

    def _accelerators(self) -> Iterator[Problem]:
        if (self.architecture, self.accelerator) not in _STAND_INS:
            message = f"must not be {self.accelerator} with {self.architecture}: no type has both"
            where, got = "accelerator", str(self.accelerator)
            yield Problem(code="not-supported", where=where, got=got, message=message)
        if self.accelerator is not Accelerator.NONE:
            return
        given = {
            "accelerator_count": self.accelerator_count,
            "accelerator_names": self.accelerator_names or None,
            "accelerator_memory_mib": self.accelerator_memory_mib,
        }
        for where, value in given.items():
            if value is not None:
                message = "must be left out unless accelerator says which"
                yield Problem(code="not-together", where=where, got=None, message=message)

    def _patterns(self) -> Iterator[Problem]:
        for where, patterns in (
            ("allowed_instance_types", self.allowed_instance_types),
            ("excluded_instance_types", self.excluded_instance_types),
        ):
            if len(patterns) > _MOST_TYPES:
                message, got = f"must be at most {_MOST_TYPES} patterns", len(patterns)
                yield Problem(code="too-many", where=where, got=got, message=message)

    def _exclusives(self) -> Iterator[Problem]:
        if self.allowed_instance_types and self.excluded_instance_types:
            message = "must be left out with allowed_instance_types: EC2 accepts one of the two"
            where, got = "excluded_instance_types", list(self.excluded_instance_types)
            yield Problem(code="not-together", where=where, got=got, message=message)
        if (
            self.spot_max_percentage is not None
            and self.spot_max_percentage_of_on_demand is not None
        ):
            message = "must be left out with spot_max_percentage: EC2 accepts one of the two"
            where, price = "spot_max_percentage_of_on_demand", self.spot_max_percentage_of_on_demand
            yield Problem(code="not-together", where=where, got=price, message=message)
