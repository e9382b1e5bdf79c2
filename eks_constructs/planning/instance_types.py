"""EC2 instance types: what a node group must know of them before anything is deployed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final, TypedDict, cast

from eks_constructs.errors import ConfigurationError, Problem
from eks_constructs.planning import catalogue
from eks_constructs.values import frozen

_MANY_VCPUS: Final = 30
_MOST_PODS_FEW_VCPUS: Final = 110
_MOST_PODS: Final = 250
_ADDRESSES_PER_PREFIX: Final = 16
_PODS_ON_HOST_NETWORK: Final = 2


class Architecture(StrEnum):
    """Processor architecture, spelled as EC2 spells it."""

    X86_64 = "x86_64"
    ARM64 = "arm64"


class Accelerator(StrEnum):
    """Hardware for which EKS builds images of its own.

    Types with other accelerators (AMD GPUs, Gaudi, FPGAs) count as ``NONE``: they run the plain
    image, and their drivers are the caller's.
    """

    NONE = "none"
    NVIDIA = "nvidia"
    NEURON = "neuron"


@frozen
class InstanceType:
    """What the catalogue knows of one EC2 instance type.

    Attributes:
        name: Such as ``m7g.large``.
        architecture: Of its processors.
        vcpus: Virtual processors with all cores and threads on.
        memory_mib: Memory in MiB.
        gpu_manufacturer: Such as ``NVIDIA`` or ``AMD``; ``None`` without GPUs.
        gpu_count: Whole GPUs; 0 where a type has a share of one.
        neuron_devices: Inferentia or Trainium devices.
        network_interfaces: Interfaces on the first network card, the one that serves pods.
        ipv4_per_interface: IPv4 addresses of each interface, its primary one included.
        nitro: Whether it is built on Nitro, which prefix delegation needs.
        burstable: Whether it earns and spends CPU credits.
        efa_interfaces: Elastic Fabric Adapters, one on each of its network cards; 0 without them.
        efa_first_card: Index of the first network card that can have one.
        enclaves: Whether it can run Nitro Enclaves.
    """

    name: str
    architecture: Architecture
    vcpus: int
    memory_mib: int
    gpu_manufacturer: str | None
    gpu_count: int
    neuron_devices: int
    network_interfaces: int
    ipv4_per_interface: int
    nitro: bool
    burstable: bool
    efa_interfaces: int
    efa_first_card: int
    enclaves: bool

    @property
    def accelerator(self) -> Accelerator:
        """The hardware that decides which image fits."""
        if self.neuron_devices:
            return Accelerator.NEURON
        return Accelerator.NVIDIA if self.gpu_manufacturer == "NVIDIA" else Accelerator.NONE


class _File(TypedDict):
    as_of: str
    types: dict[str, str]


@cache
def _file() -> _File:
    return cast("_File", catalogue.read("instance_types.json"))


def names() -> tuple[str, ...]:
    """Return the name of every instance type of the catalogue, sorted."""
    return tuple(_file()["types"])


@cache
def find(name: str) -> InstanceType | None:
    """Return an instance type by its name, or nothing when the catalogue does not have it.

    Args:
        name: Such as ``m7g.large``.
    """
    row = _file()["types"].get(name)
    if row is None:
        return None
    architecture, vcpus, memory, interfaces, addresses, *words = row.split()
    flags = dict(word.partition("=")[::2] for word in words)
    manufacturer, _, gpus = flags.get("gpu", "").partition(":")
    adapters, _, first_card = flags.get("efa", "").partition("@")
    return InstanceType(
        name=name,
        architecture=Architecture(architecture),
        vcpus=int(vcpus),
        memory_mib=int(memory),
        gpu_manufacturer=manufacturer or None,
        gpu_count=int(gpus or 0),
        neuron_devices=int(flags.get("neuron", 0)),
        network_interfaces=int(interfaces),
        ipv4_per_interface=int(addresses),
        nitro="nitro" in flags,
        burstable="burstable" in flags,
        efa_interfaces=int(adapters or 0),
        efa_first_card=int(first_card or 0),
        enclaves="enclaves" in flags,
    )


def require(name: str, *, where: str = "instance_type") -> InstanceType:
    """Return an instance type by its name.

    Args:
        name: Such as ``m7g.large``.
        where: Path of the value, for the error.

    Raises:
        ConfigurationError: The catalogue does not have the type.
    """
    found = find(name)
    if found is None:
        raise ConfigurationError("instance type", [_unknown(name, where)])
    return found


def instance_type_problems(
    type_names: Sequence[str], *, where: str = "instance_types"
) -> tuple[Problem, ...]:
    """Return what keeps these instance types from forming one node group.

    All must be known, and one image must fit all of them: one architecture, and the same kind of
    accelerator or none.

    Args:
        type_names: Names of instance types.
        where: Path of the list, for the problems.
    """
    return _problems(tuple(type_names), where)


def max_pods(name: str, *, prefix_delegation: bool = False, custom_networking: bool = False) -> int:
    """Return how many pods fit on a node of this type with the Amazon VPC CNI.

    Each pod takes an address of an interface; the two pods of every node that use its own address
    come on top. Managed node groups allow no more than 110 pods below 30 vCPUs and 250 from there.
    See https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html

    Args:
        name: An instance type of the catalogue.
        prefix_delegation: Whether interfaces get /28 blocks instead of single addresses. Default:
            no. Types that are not built on Nitro cannot, and are counted without.
        custom_networking: Whether pods stand in subnets of their own, which leaves them all
            interfaces but the first. Default: no.

    Raises:
        ConfigurationError: The catalogue does not have the type.
    """
    found = require(name)
    interfaces = found.network_interfaces - (1 if custom_networking else 0)
    slots = interfaces * (found.ipv4_per_interface - 1)
    if prefix_delegation and found.nitro:
        slots *= _ADDRESSES_PER_PREFIX
    most = _MOST_PODS_FEW_VCPUS if found.vcpus < _MANY_VCPUS else _MOST_PODS
    return min(slots + _PODS_ON_HOST_NETWORK, most)


@lru_cache  # hundreds of groups have few different lists of types
def _problems(type_names: tuple[str, ...], where: str) -> tuple[Problem, ...]:
    found = [each for name in type_names if (each := find(name)) is not None]
    return (
        *(
            _unknown(name, f"{where}[{index}]" if len(type_names) > 1 else where)
            for index, name in enumerate(type_names)
            if find(name) is None
        ),
        *_mixed("architecture", {each.name: each.architecture for each in found}, where),
        *_mixed("accelerator", {each.name: each.accelerator for each in found}, where),
    )


def _unknown(name: str, where: str) -> Problem:
    message = (
        f"must be an instance type of the catalogue of {_file()['as_of']}"
        f"{catalogue.did_you_mean(name, names())}; for a newer type, upgrade eks-constructs"
    )
    return Problem(code="unknown-value", where=where, got=name, message=message)


def _mixed(label: str, kinds: Mapping[str, StrEnum], where: str) -> Iterator[Problem]:
    members = {
        kind: [name for name, own in kinds.items() if own is kind]
        for kind in sorted(set(kinds.values()))
    }
    if len(members) > 1:
        got = "; ".join(f"{kind}: {', '.join(each)}" for kind, each in members.items())
        message = f"must have one {label}, so that one image fits all; make a group of each"
        yield Problem(code="mixed-instance-types", where=where, got=got, message=message)
