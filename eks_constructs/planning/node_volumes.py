"""The volumes that a node boots from: sizes, speed, and device names by operating system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.values import frozen


class VolumeType(StrEnum):
    """Types of EBS volumes, in the words of EC2; instances cannot boot from the last two."""

    GP3 = "gp3"
    GP2 = "gp2"
    IO1 = "io1"
    IO2 = "io2"
    ST1 = "st1"
    SC1 = "sc1"


BOOT_TYPES: Final = (VolumeType.GP3, VolumeType.GP2, VolumeType.IO1, VolumeType.IO2)
"""Types that an instance can boot from."""


@frozen
class _Limits:
    size_gib: tuple[int, int]
    iops: tuple[int, int] | None = None
    iops_per_gib: int = 0


_LIMITS: Final[Mapping[VolumeType, _Limits]] = MappingProxyType(
    {
        VolumeType.GP3: _Limits(size_gib=(1, 65536), iops=(3000, 80000), iops_per_gib=500),
        VolumeType.GP2: _Limits(size_gib=(1, 16384)),
        VolumeType.IO1: _Limits(size_gib=(4, 16384), iops=(100, 64000), iops_per_gib=50),
        VolumeType.IO2: _Limits(size_gib=(4, 65536), iops=(100, 256000), iops_per_gib=1000),
        VolumeType.ST1: _Limits(size_gib=(125, 16384)),
        VolumeType.SC1: _Limits(size_gib=(125, 16384)),
    }
)
"""What EBS allows; see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html"""

_NEEDS_IOPS: Final = frozenset({VolumeType.IO1, VolumeType.IO2})
_BASELINE_IOPS: Final = 3000
_THROUGHPUT: Final = (125, 2000)
_IOPS_PER_MIBPS: Final = 4

_SMALLEST_LINUX: Final = 20
_SMALLEST_WINDOWS: Final = 50


@frozen
class RootVolume:
    """The volume that holds images, containers and logs of a node.

    A change rolls the nodes.

    Attributes:
        size_gib: Size in GiB; 0 leaves every volume as the image has it, so that nothing else can
            be said here. Default: 80. The images of EKS need 20, those of Windows 50.
        volume_type: EBS volume type. Default: gp3.
        iops: I/O operations per second; required for io1 and io2, not possible for gp2. Default:
            the 3,000 that come with gp3.
        throughput: MiB per second, gp3 only. Default: the 125 that come with gp3.
        kms_key_id: Key that encrypts: ARN, id or alias of a KMS key, such as ``key.key_arn``. Its
            policy must allow the service-linked role of EC2 Auto Scaling to use it. Default: the
            account's default key for EBS.
        encrypted: Whether it is encrypted; ``None`` leaves that to the image and the account.
            Default: it is. Auditors ask for it, so leave it alone.
        device_name: Device of the volume, for an image that names it differently. Default: as the
            images of EKS and Canonical name it.

    Raises:
        ConfigurationError: The numbers do not fit each other or the type.

    See https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html
    """

    size_gib: int = 80
    volume_type: VolumeType = VolumeType.GP3
    iops: int | None = None
    throughput: int | None = None
    kms_key_id: str | None = None
    encrypted: bool | None = True
    device_name: str | None = None

    def __post_init__(self) -> None:
        """Refuse what EBS would refuse."""
        if self.size_gib == 0:
            refuse("root volume", self._said_of_nothing())
            return
        problems = volume_problems(
            self.size_gib, self.volume_type, iops=self.iops, throughput=self.throughput
        )
        keys = key_problems(self.kms_key_id, encrypted=self.encrypted)
        refuse("root volume", (*(tuple(self._boot_problems()) or problems), *keys))

    def _said_of_nothing(self) -> Iterator[Problem]:
        for where, value in (
            ("iops", self.iops),
            ("throughput", self.throughput),
            ("kms_key_id", self.kms_key_id),
            ("encrypted", self.encrypted),
            ("device_name", self.device_name),
        ):
            if value is not None:
                message = "must be None with a size of 0, which leaves the volumes to the image"
                yield Problem(code="not-together", where=where, got=value, message=message)

    def _boot_problems(self) -> Iterator[Problem]:
        kind = self.volume_type
        if kind not in BOOT_TYPES:
            message = f"must be one of {', '.join(BOOT_TYPES)}: instances cannot boot from {kind}"
            yield Problem(code="invalid-value", where="volume_type", got=str(kind), message=message)


def key_problems(kms_key_id: str | None, *, encrypted: bool | None) -> Iterator[Problem]:
    """Yield a problem if there is a key for a volume that it does not encrypt.

    Args:
        kms_key_id: Key that encrypts; ``None`` for the account's.
        encrypted: Whether the volume is encrypted.
    """
    if kms_key_id is not None and not encrypted:
        message = "must be true with a key of yours, which would encrypt nothing"
        yield Problem(code="not-together", where="encrypted", got=encrypted, message=message)


@lru_cache  # hundreds of groups have few different volumes
def volume_problems(
    size_gib: int | None, volume_type: VolumeType, *, iops: int | None, throughput: int | None
) -> tuple[Problem, ...]:
    """Return what EBS would refuse in the numbers of a volume.

    Args:
        size_gib: Size in GiB; ``None`` for that of a snapshot.
        volume_type: EBS volume type.
        iops: I/O operations per second; ``None`` for what comes with the type.
        throughput: MiB per second; ``None`` for what comes with the type.
    """
    return (
        *_size_problems(size_gib, volume_type),
        *_iops_problems(size_gib, volume_type, iops),
        *_throughput_problems(volume_type, iops, throughput),
    )


def _size_problems(size_gib: int | None, volume_type: VolumeType) -> Iterator[Problem]:
    low, high = _LIMITS[volume_type].size_gib
    if size_gib is not None and not low <= size_gib <= high:
        message = f"must be {low} to {high} GiB for {volume_type}"
        yield Problem(code="out-of-range", where="size_gib", got=size_gib, message=message)


def _iops_problems(
    size_gib: int | None, volume_type: VolumeType, iops: int | None
) -> Iterator[Problem]:
    limits = _LIMITS[volume_type]
    if iops is None:
        if volume_type in _NEEDS_IOPS:
            message = f"must be given for {volume_type}"
            yield Problem(code="required", where="iops", got=None, message=message)
        return
    if limits.iops is None:
        message = f"must not be given for {volume_type}; use gp3, io1 or io2"
        yield Problem(code="not-together", where="iops", got=iops, message=message)
        return
    low, most = limits.iops
    if size_gib is not None:
        most = max(low, min(most, limits.iops_per_gib * size_gib))
    if not low <= iops <= most:
        size = f" of {size_gib} GiB" if size_gib is not None else ""
        message = f"must be {low} to {most} for {volume_type}{size}"
        yield Problem(code="out-of-range", where="iops", got=iops, message=message)


def _throughput_problems(
    volume_type: VolumeType, iops: int | None, throughput: int | None
) -> Iterator[Problem]:
    if throughput is None:
        return
    if volume_type is not VolumeType.GP3:
        message = f"must not be given for {volume_type}; use gp3"
        yield Problem(code="not-together", where="throughput", got=throughput, message=message)
        return
    low, high = _THROUGHPUT
    speed = iops if iops is not None else _BASELINE_IOPS
    most = max(low, min(high, speed // _IOPS_PER_MIBPS))
    if not low <= throughput <= most:
        message = f"must be {low} to {most} MiB/s with {speed} IOPS; raise iops for more"
        yield Problem(code="out-of-range", where="throughput", got=throughput, message=message)


@frozen
class NodeVolume:
    """One block device of a node.

    Attributes:
        device_name: As the image names it.
        root_volume: What the caller asked for; ``None`` for a small system disk, which keeps the
            size that the image gives it.
    """

    device_name: str
    root_volume: RootVolume | None


def node_volumes(family: AmiFamily, root_volume: RootVolume) -> tuple[NodeVolume, ...]:
    """Return the block devices that a family of images boots with.

    Bottlerocket keeps the operating system on one volume and everything that grows on a second. The
    first is only mentioned to be encrypted.

    Args:
        family: Operating system of the nodes.
        root_volume: Volume for images, containers and logs.
    """
    if root_volume.size_gib == 0:
        return ()
    if family is AmiFamily.BOTTLEROCKET:
        system = NodeVolume(device_name="/dev/xvda", root_volume=None)
        data = root_volume.device_name or "/dev/xvdb"
        return (
            *((system,) if root_volume.encrypted else ()),
            NodeVolume(device_name=data, root_volume=root_volume),
        )
    name = "/dev/sda1" if family.is_windows or family.is_ubuntu else "/dev/xvda"
    return (NodeVolume(device_name=root_volume.device_name or name, root_volume=root_volume),)


def root_volume_problems(
    family: AmiFamily, root_volume: RootVolume, *, where: str = "root_volume"
) -> tuple[Problem, ...]:
    """Return a problem if the image of EKS does not fit on the volume.

    Args:
        family: Operating system of the nodes.
        root_volume: Volume for images, containers and logs.
        where: Path of the volume, for the problem.
    """
    smallest = _SMALLEST_WINDOWS if family.is_windows else _SMALLEST_LINUX
    if root_volume.size_gib >= smallest or root_volume.size_gib == 0:
        return ()
    message = f"must be at least {smallest} GiB, the size of the EKS image of {family}"
    place = f"{where}.size_gib"
    return (Problem(code="out-of-range", where=place, got=root_volume.size_gib, message=message),)
