"""Which image a node boots: a table of family, architecture and accelerator.

See https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning import catalogue
from eks_constructs.planning.instance_types import (
    Accelerator,
    Architecture,
    instance_type_problems,
    require,
)
from eks_constructs.values import frozen


class AmiFamily(StrEnum):
    """Operating systems of nodes, spelled as eksctl spells them."""

    AMAZON_LINUX_2023 = "AmazonLinux2023"
    BOTTLEROCKET = "Bottlerocket"
    UBUNTU_2204 = "Ubuntu2204"
    UBUNTU_2404 = "Ubuntu2404"
    UBUNTU_2604 = "Ubuntu2604"
    UBUNTU_PRO_2204 = "UbuntuPro2204"
    UBUNTU_PRO_2404 = "UbuntuPro2404"
    UBUNTU_PRO_2604 = "UbuntuPro2604"
    WINDOWS_2019_CORE = "WindowsServer2019CoreContainer"
    WINDOWS_2019_FULL = "WindowsServer2019FullContainer"
    WINDOWS_2022_CORE = "WindowsServer2022CoreContainer"
    WINDOWS_2022_FULL = "WindowsServer2022FullContainer"
    WINDOWS_2025_CORE = "WindowsServer2025CoreContainer"
    WINDOWS_2025_FULL = "WindowsServer2025FullContainer"

    @property
    def is_windows(self) -> bool:
        """Whether nodes of this family run Windows containers."""
        return self.value.startswith("Windows")

    @property
    def is_ubuntu(self) -> bool:
        """Whether Canonical builds the images: EKS has no image type of this family."""
        return self.value.startswith("Ubuntu")


class AmiType(StrEnum):
    """Every image type of managed node groups, in the words of EKS; those of AL2 are left out."""

    AL2023_X86_64_STANDARD = "AL2023_x86_64_STANDARD"
    AL2023_ARM_64_STANDARD = "AL2023_ARM_64_STANDARD"
    AL2023_X86_64_NVIDIA = "AL2023_x86_64_NVIDIA"
    AL2023_ARM_64_NVIDIA = "AL2023_ARM_64_NVIDIA"
    AL2023_X86_64_NEURON = "AL2023_x86_64_NEURON"
    BOTTLEROCKET_X86_64 = "BOTTLEROCKET_x86_64"
    BOTTLEROCKET_ARM_64 = "BOTTLEROCKET_ARM_64"
    BOTTLEROCKET_X86_64_FIPS = "BOTTLEROCKET_x86_64_FIPS"
    BOTTLEROCKET_ARM_64_FIPS = "BOTTLEROCKET_ARM_64_FIPS"
    BOTTLEROCKET_X86_64_NVIDIA = "BOTTLEROCKET_x86_64_NVIDIA"
    BOTTLEROCKET_ARM_64_NVIDIA = "BOTTLEROCKET_ARM_64_NVIDIA"
    BOTTLEROCKET_X86_64_NVIDIA_FIPS = "BOTTLEROCKET_x86_64_NVIDIA_FIPS"
    BOTTLEROCKET_ARM_64_NVIDIA_FIPS = "BOTTLEROCKET_ARM_64_NVIDIA_FIPS"
    WINDOWS_CORE_2019 = "WINDOWS_CORE_2019_x86_64"
    WINDOWS_FULL_2019 = "WINDOWS_FULL_2019_x86_64"
    WINDOWS_CORE_2022 = "WINDOWS_CORE_2022_x86_64"
    WINDOWS_FULL_2022 = "WINDOWS_FULL_2022_x86_64"
    WINDOWS_CORE_2025 = "WINDOWS_CORE_2025_x86_64"
    WINDOWS_FULL_2025 = "WINDOWS_FULL_2025_x86_64"
    CUSTOM = "CUSTOM"


@frozen
class Machine:
    """What decides which image of a family a node boots.

    Attributes:
        architecture: Of its processors.
        accelerator: Hardware that needs drivers in the image.
    """

    architecture: Architecture
    accelerator: Accelerator


_X86: Final = Machine(architecture=Architecture.X86_64, accelerator=Accelerator.NONE)
_ARM: Final = Machine(architecture=Architecture.ARM64, accelerator=Accelerator.NONE)
_X86_NVIDIA: Final = Machine(architecture=Architecture.X86_64, accelerator=Accelerator.NVIDIA)
_ARM_NVIDIA: Final = Machine(architecture=Architecture.ARM64, accelerator=Accelerator.NVIDIA)
_X86_NEURON: Final = Machine(architecture=Architecture.X86_64, accelerator=Accelerator.NEURON)


def _windows(image: AmiType) -> Mapping[Machine, AmiType]:
    # Windows has one image for each edition; it carries the GPU device plugin already.
    return {_X86: image, _X86_NVIDIA: image}


_IMAGES: Final[Mapping[AmiFamily, Mapping[Machine, AmiType]]] = MappingProxyType(
    {
        AmiFamily.AMAZON_LINUX_2023: {
            _X86: AmiType.AL2023_X86_64_STANDARD,
            _ARM: AmiType.AL2023_ARM_64_STANDARD,
            _X86_NVIDIA: AmiType.AL2023_X86_64_NVIDIA,
            _ARM_NVIDIA: AmiType.AL2023_ARM_64_NVIDIA,
            _X86_NEURON: AmiType.AL2023_X86_64_NEURON,
        },
        AmiFamily.BOTTLEROCKET: {
            _X86: AmiType.BOTTLEROCKET_X86_64,
            _ARM: AmiType.BOTTLEROCKET_ARM_64,
            _X86_NVIDIA: AmiType.BOTTLEROCKET_X86_64_NVIDIA,
            _ARM_NVIDIA: AmiType.BOTTLEROCKET_ARM_64_NVIDIA,
            # The plain image brings the Neuron driver.
            _X86_NEURON: AmiType.BOTTLEROCKET_X86_64,
        },
        AmiFamily.WINDOWS_2019_CORE: _windows(AmiType.WINDOWS_CORE_2019),
        AmiFamily.WINDOWS_2019_FULL: _windows(AmiType.WINDOWS_FULL_2019),
        AmiFamily.WINDOWS_2022_CORE: _windows(AmiType.WINDOWS_CORE_2022),
        AmiFamily.WINDOWS_2022_FULL: _windows(AmiType.WINDOWS_FULL_2022),
        AmiFamily.WINDOWS_2025_CORE: _windows(AmiType.WINDOWS_CORE_2025),
        AmiFamily.WINDOWS_2025_FULL: _windows(AmiType.WINDOWS_FULL_2025),
    }
)

_UBUNTU_MACHINES: Final = frozenset({_X86, _ARM, _X86_NVIDIA, _ARM_NVIDIA})

_FIPS: Final[Mapping[AmiType, AmiType]] = MappingProxyType(
    {
        AmiType.BOTTLEROCKET_X86_64: AmiType.BOTTLEROCKET_X86_64_FIPS,
        AmiType.BOTTLEROCKET_ARM_64: AmiType.BOTTLEROCKET_ARM_64_FIPS,
        AmiType.BOTTLEROCKET_X86_64_NVIDIA: AmiType.BOTTLEROCKET_X86_64_NVIDIA_FIPS,
        AmiType.BOTTLEROCKET_ARM_64_NVIDIA: AmiType.BOTTLEROCKET_ARM_64_NVIDIA_FIPS,
    }
)

_REFUSED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "amazonlinux2": (
            "must not be Amazon Linux 2: EKS builds no images of it from Kubernetes 1.33 on, "
            "and its last ones are of November 2025; use AmazonLinux2023 or Bottlerocket"
        ),
        **dict.fromkeys(
            ("ubuntu1804", "ubuntu2004", "ubuntupro2004"),
            "must not be older than Ubuntu 22.04: Canonical builds no images of it for the "
            "Kubernetes versions of today; use Ubuntu2404 or UbuntuPro2404",
        ),
        **dict.fromkeys(
            ("windowsserver2004corecontainer", "windowsserver20h2corecontainer"),
            "must be a Windows Server that Microsoft still supports; use "
            "WindowsServer2022CoreContainer or WindowsServer2025CoreContainer",
        ),
    }
)


def family_problems(text: str, *, where: str = "ami_family") -> tuple[Problem, ...]:
    """Return a problem if nodes cannot run this family.

    Args:
        text: Name of a family, in any case, as in eksctl.
        where: Path of the value, for the problem.
    """
    lowered = text.lower()
    if lowered in {family.lower() for family in AmiFamily}:
        return ()
    if lowered in _REFUSED:
        message = _REFUSED[lowered]
        return (Problem(code="invalid-value", where=where, got=text, message=message),)
    hint = catalogue.did_you_mean(text, AmiFamily)
    message = f"must be one of {', '.join(AmiFamily)}{hint}"
    return (Problem(code="unknown-value", where=where, got=text, message=message),)


def parse_family(text: str, *, where: str = "ami_family") -> AmiFamily:
    """Return the family of this name.

    Args:
        text: Name of a family, in any case, as in eksctl.
        where: Path of the value, for the error.

    Raises:
        ConfigurationError: No such family, or one that is refused (Amazon Linux 2, old Ubuntu).
    """
    refuse("image family", family_problems(text, where=where))
    return next(family for family in AmiFamily if family.lower() == text.lower())


def ami_type_problems(
    family: AmiFamily, type_names: Sequence[str], *, fips: bool = False, where: str = "ami_family"
) -> tuple[Problem, ...]:
    """Return what keeps EKS from choosing an image of this family for these instance types.

    Args:
        family: Operating system of the nodes.
        type_names: Instance types of the node group, at least one.
        fips: Whether the image must use FIPS 140 validated cryptography. Default: no.
        where: Path of the family, for the problems; those of the instance types stand under
            ``instance_types``.
    """
    if family.is_ubuntu:
        message = (
            "must not be Ubuntu without an image id: EKS has no image type for it; give an image "
            "id, or use AmazonLinux2023 or Bottlerocket"
        )
        return (Problem(code="not-together", where=where, got=str(family), message=message),)
    return boot_problems(family, type_names, fips=fips, where=where)


def boot_problems(
    family: AmiFamily, type_names: Sequence[str], *, fips: bool = False, where: str = "ami_family"
) -> tuple[Problem, ...]:
    """Return what keeps every image of a family from booting on these instance types.

    This is the question of self-managed nodes. Ubuntu boots GPUs of NVIDIA too, but their driver
    must be installed, by the GPU operator for example.

    Args:
        family: Operating system of the nodes.
        type_names: Instance types of the nodes, at least one.
        fips: Whether the image must use FIPS 140 validated cryptography. Default: no.
        where: Path of the family, for the problems; those of the instance types stand under
            ``instance_types``.
    """
    if not type_names:
        message = "must name at least one instance type, because the image depends on it"
        return (Problem(code="empty", where="instance_types", got=None, message=message),)
    if mixed := instance_type_problems(type_names):
        return mixed
    machine = machine_of(type_names)
    if machine not in (_UBUNTU_MACHINES if family.is_ubuntu else _IMAGES[family]):
        return (_no_image(family, type_names, where),)
    if fips and family is not AmiFamily.BOTTLEROCKET:
        message = f"must be {AmiFamily.BOTTLEROCKET} for FIPS: EKS has FIPS images of no other"
        return (Problem(code="not-together", where=where, got=str(family), message=message),)
    return ()


def ami_type(family: AmiFamily, type_names: Sequence[str], *, fips: bool = False) -> AmiType:
    """Return the image type for a node group.

    Args:
        family: Operating system of the nodes.
        type_names: Instance types of the node group, at least one.
        fips: Whether the image must use FIPS 140 validated cryptography. Default: no.

    Raises:
        ConfigurationError: The instance types are unknown or mixed, or EKS has no image of this
            family for them.
    """
    refuse("node group image", ami_type_problems(family, type_names, fips=fips))
    image = _IMAGES[family][machine_of(type_names)]
    return _FIPS[image] if fips else image


def machine_of(type_names: Sequence[str]) -> Machine:
    """Return what decides which image of a family the nodes boot.

    Args:
        type_names: Instance types that one image fits, at least one.

    Raises:
        ConfigurationError: The first type is unknown.
    """
    # One type stands for all: mixed ones were refused before.
    found = require(type_names[0], where="instance_types")
    return Machine(architecture=found.architecture, accelerator=found.accelerator)


def _no_image(family: AmiFamily, type_names: Sequence[str], where: str) -> Problem:
    machine = machine_of(type_names)
    fitting = [str(each) for each, images in _IMAGES.items() if machine in images]
    plain = machine.accelerator is Accelerator.NONE
    kind = f"{machine.architecture}" if plain else f"{machine.architecture}, {machine.accelerator}"
    message = f"has no image for {', '.join(type_names)} ({kind}); use {' or '.join(fitting)}"
    return Problem(code="not-together", where=where, got=str(family), message=message)
