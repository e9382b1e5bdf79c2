"""Volumes of a node beside the one that it keeps images and containers on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.node_volumes import (
    RootVolume,
    VolumeType,
    key_problems,
    node_volumes,
    volume_problems,
)
from eks_constructs.planning.resource_ids import id_problems
from eks_constructs.values import frozen

_DEVICE: Final = re.compile(r"/dev/(?:sd[b-z]|sda1|xvd[a-z]{1,2})")
_WINDOWS_DEVICE: Final = re.compile(r"xvd[b-z]|/dev/sda1")


@frozen
class ExtraVolume:
    """A further EBS volume of each node. A change rolls the nodes.

    User data must format and mount it, unless the snapshot brings a file system and something on
    the node knows it.

    Attributes:
        device_name: Such as ``/dev/sdf``; on Windows such as ``xvdf``.
        size_gib: Size in GiB. Default: that of the snapshot; required without one.
        volume_type: EBS volume type. Default: gp3.
        iops: I/O operations per second; required for io1 and io2, not possible for gp2. Default:
            the 3,000 that come with gp3.
        throughput: MiB per second, gp3 only. Default: the 125 that come with gp3.
        snapshot_id: Snapshot that the volume starts from. Default: empty.
        kms_key_id: Key that encrypts: ARN, id or alias of a KMS key. Its policy must allow the
            service-linked role of EC2 Auto Scaling to use it. Default: the account's default key
            for EBS.
        encrypted: Whether it is encrypted; ``None`` leaves that to the snapshot and the account.
            Default: it is. Auditors ask for it, so leave it alone.
        delete_on_termination: Whether the volume goes with its instance. Default: it does; volumes
            that stay behind cost until somebody deletes them.

    Raises:
        ConfigurationError: The numbers do not fit each other or the type, or an id is malformed.

    See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html
    """

    device_name: str
    size_gib: int | None = None
    volume_type: VolumeType = VolumeType.GP3
    iops: int | None = None
    throughput: int | None = None
    snapshot_id: str | None = None
    kms_key_id: str | None = None
    encrypted: bool | None = True
    delete_on_termination: bool = True

    def __post_init__(self) -> None:
        """Refuse what EBS would refuse."""
        refuse("volume", self._problems())

    def _problems(self) -> Iterator[Problem]:
        if self.size_gib is None and self.snapshot_id is None:
            message = "must be given, or the snapshot that decides it"
            yield Problem(code="required", where="size_gib", got=None, message=message)
        if self.snapshot_id is not None:
            yield from id_problems(self.snapshot_id, kind="snap", where="snapshot_id")
        yield from volume_problems(
            self.size_gib, self.volume_type, iops=self.iops, throughput=self.throughput
        )
        yield from key_problems(self.kms_key_id, encrypted=self.encrypted)


def extra_volume_problems(
    volumes: Sequence[ExtraVolume],
    family: AmiFamily,
    *,
    root_volume: RootVolume | None = None,
    where: str = "volumes",
) -> tuple[Problem, ...]:
    """Return what keeps nodes of a family from having these volumes beside their own.

    Args:
        volumes: Further volumes, each valid by itself.
        family: Operating system of the nodes.
        root_volume: Volume for images, containers and logs. Default: one that the family names.
        where: Path of the volumes, for the problems.
    """
    own = node_volumes(family, root_volume or RootVolume())
    taken = {volume.device_name for volume in own}
    return tuple(_extra_volume_problems(volumes, family, taken, where))


def _extra_volume_problems(
    volumes: Sequence[ExtraVolume], family: AmiFamily, taken: set[str], where: str
) -> Iterator[Problem]:
    allowed = _WINDOWS_DEVICE if family.is_windows else _DEVICE
    example = "xvdf" if family.is_windows else "/dev/sdf"
    for index, volume in enumerate(volumes):
        place, name = f"{where}[{index}].device_name", volume.device_name
        if not allowed.fullmatch(name):
            message = f"must be the name of a block device, such as {example}"
            yield Problem(code="name-invalid", where=place, got=name, message=message)
        if name in taken:
            message = f"must be a device of its own; {', '.join(sorted(taken))} are taken"
            yield Problem(code="name-duplicate", where=place, got=name, message=message)
        taken.add(name)
