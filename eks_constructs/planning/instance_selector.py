"""Instance types of the catalogue that have what is asked for.

eksctl asks EC2 when it runs; here the bundled catalogue answers, so that the same file gives the
same node group. Which types a region has, the catalogue does not know.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from eks_constructs.errors import ConfigurationError, Problem, refuse
from eks_constructs.planning.instance_types import (
    Accelerator,
    Architecture,
    InstanceType,
    find,
    names,
)
from eks_constructs.values import frozen

MOST_SELECTED: Final = 20
"""Types of one node group, the limit of EKS."""

_MEMORY: Final = re.compile(r"(?P<size>\d+(?:\.\d+)?) *(?P<unit>[KMGT]i?B?|B)?", re.IGNORECASE)
_MIB: Final = {"K": 1 / 1024, "M": 1.0, "G": 1024.0, "T": 1024.0 * 1024.0}


@frozen
class TypeSelection:
    """What instance types must have.

    Attributes:
        vcpus: Virtual processors. Default: any number.
        memory: Memory, such as ``8``, ``8GiB`` or ``8192MiB``; a bare number is GiB. Default: any.
        gpus: GPUs; 0 for types without any. Default: any number, see :func:`select_types`.
        neuron_devices: Inferentia or Trainium devices; 0 for none. Default: as for GPUs.
        architecture: Of the processors. Default: x86_64.
        allow: Regular expression that names must match. Default: all do.
        deny: Regular expression of names to leave out. Default: none.

    Raises:
        ConfigurationError: A text cannot be read, or nothing is asked for.
    """

    vcpus: int | None = None
    memory: str | None = None
    gpus: int | None = None
    neuron_devices: int | None = None
    architecture: Architecture = Architecture.X86_64
    allow: str | None = None
    deny: str | None = None

    def __post_init__(self) -> None:
        """Refuse what selects by accident."""
        refuse("instance selector", self._problems())

    @property
    def memory_mib(self) -> int | None:
        """The memory in MiB; ``None`` for any."""
        found = _MEMORY.fullmatch(self.memory or "")
        if found is None:
            return None
        unit = (found["unit"] or "G").upper()[0]
        return round(float(found["size"]) * _MIB[unit]) if unit in _MIB else None

    def _problems(self) -> Iterator[Problem]:
        asked = (self.vcpus, self.memory, self.gpus, self.neuron_devices, self.allow)
        if all(each is None for each in asked):
            message = "must ask for something, such as 2 vCPUs; else every type fits"
            yield Problem(code="required", where="vcpus", got=None, message=message)
        if self.memory is not None and self.memory_mib is None:
            message = "must be a size such as 8, 8GiB or 8192MiB"
            yield Problem(code="invalid-value", where="memory", got=self.memory, message=message)
        for where, text in (("allow", self.allow), ("deny", self.deny)):
            try:
                re.compile(text or "")
            except re.error as error:
                message = f"must be a regular expression: {error}"
                yield Problem(code="invalid-value", where=where, got=text, message=message)


def select_types(
    selection: TypeSelection, *, where: str = "instance_selector", most: int = MOST_SELECTED
) -> tuple[str, ...]:
    """Return the types that have what is asked for, sorted by name.

    One image must fit all of them, so types with accelerators are left out unless the selection
    speaks of accelerators. Bare metal is left out unless ``allow`` speaks of it.

    Args:
        selection: What they must have.
        where: Path of the selection, for the error.
        most: How many types the group can have. Default: as many as EKS takes for a managed one.

    Raises:
        ConfigurationError: No type fits, or more than a node group can have.
    """
    found = _found(selection)
    if 0 < len(found) <= most:
        return found
    if found:
        listed = ", ".join(found[: most + 1])
        message = (
            f"must select at most {most} types, as many as such a node group can have, and "
            f"selects {len(found)}: {listed}, …; narrow it by allow or deny"
        )
        problem = Problem(code="too-many", where=where, got=None, message=message)
    else:
        message = "must select a type, and no type of the catalogue has all of it"
        problem = Problem(code="empty", where=where, got=None, message=message)
    raise ConfigurationError("instance selector", [problem])


@cache
def _found(wanted: TypeSelection) -> tuple[str, ...]:
    numbers = (wanted.vcpus, wanted.memory_mib, wanted.gpus, wanted.neuron_devices)
    fitting = (
        each.name
        for each in _by_vcpus().get(wanted.vcpus, ())
        if each.architecture is wanted.architecture
        and _has(each, numbers)
        and _fits_accelerators(each, wanted)
        and _fits_name(each.name, wanted)
    )
    return tuple(sorted(fitting))


@cache
def _by_vcpus() -> Mapping[int | None, Sequence[InstanceType]]:
    """Return all types by their number of processors, and under ``None`` all of them."""
    types: dict[int | None, list[InstanceType]] = defaultdict(list)
    for each in filter(None, map(find, names())):
        types[each.vcpus].append(each)
        types[None].append(each)
    return types


def _has(each: InstanceType, numbers: Sequence[int | None]) -> bool:
    own = (each.vcpus, each.memory_mib, each.gpu_count, each.neuron_devices)
    return all(asked in (None, number) for asked, number in zip(numbers, own, strict=True))


def _fits_accelerators(each: InstanceType, wanted: TypeSelection) -> bool:
    if wanted.gpus or wanted.neuron_devices:
        return True
    return each.accelerator is Accelerator.NONE


def _fits_name(name: str, wanted: TypeSelection) -> bool:
    if wanted.allow is None and ".metal" in name:
        return False
    if wanted.allow is not None and not re.search(wanted.allow, name):
        return False
    return wanted.deny is None or not re.search(wanted.deny, name)
