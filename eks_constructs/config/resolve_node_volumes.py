"""From the volumes of a node group to those of its nodes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from eks_constructs.config import node_group_parts as written
from eks_constructs.config.node_group_place import NodeGroupPlace
from eks_constructs.planning.extra_volumes import ExtraVolume
from eks_constructs.planning.node_volumes import RootVolume, VolumeType

VOLUME_NAMES: Final = {
    "size_gib": "volumeSize",
    "volume_type": "volumeType",
    "iops": "volumeIOPS",
    "throughput": "volumeThroughput",
    "encrypted": "volumeEncrypted",
    "device_name": "volumeName",
    "snapshot_id": "snapshotID",
}
_ENCRYPT: Final = "be true or left out: whoever gets at a volume or its copy reads all of it"
_SIZE_GIB: Final = 80


def resolve_root_volume(place: NodeGroupPlace) -> RootVolume:
    """Decide on the volume for images, containers and logs.

    Args:
        place: The node group.
    """
    group, defaults = place.group, place.defaults
    if group.volume_size == 0:
        return _volume_of_image(place)
    kind = VolumeType(group.volume_type or VolumeType.GP3)
    return place.findings.attempt(
        lambda: RootVolume(
            size_gib=group.volume_size if group.volume_size is not None else _SIZE_GIB,
            volume_type=kind,
            iops=group.volume_iops or defaults.volume_iops.get(kind),
            throughput=group.volume_throughput or defaults.volume_throughput.get(kind),
            kms_key_id=group.volume_kms_key_id,
            encrypted=_encrypted(place, given=group.volume_encrypted),
            device_name=group.volume_name,
        ),
        otherwise=RootVolume(),
        names=VOLUME_NAMES,
        under=place.where,
    )


def _volume_of_image(place: NodeGroupPlace) -> RootVolume:
    """Leave the volumes to the image, as eksctl does for a size of 0."""
    group = place.group
    why = "with volumeSize: 0, which leaves the volumes to the image"
    refused: Mapping[str, object] = {
        "volumeName": group.volume_name,
        "volumeEncrypted": group.volume_encrypted,
        "volumeKmsKeyID": group.volume_kms_key_id,
    }
    for name, value in refused.items():
        if value is not None:
            place.refuse("not-together", name, f"must be left out {why}", value)
    idle: Mapping[str, object] = {
        "volumeType": group.volume_type,
        "volumeIOPS": group.volume_iops,
        "volumeThroughput": group.volume_throughput,
    }
    for name, value in idle.items():
        if value is not None:
            place.warn("no-effect", name, f"has no effect {why}; leave it out", value)
    message = "be 1 or more: only the account's default encrypts the volumes of an image"
    place.weaken("volumeSize", message, group.volume_size)
    return RootVolume(size_gib=0, encrypted=None)


def resolve_extra_volumes(place: NodeGroupPlace) -> tuple[ExtraVolume, ...]:
    """Decide on the further volumes of nodes.

    Args:
        place: The node group.
    """
    found = []
    for index, each in enumerate(place.group.additional_volumes):
        where = f"additionalVolumes[{index}]"
        if each.volume_name is None:
            message = "must be given: eksctl makes no volume without a device, and says nothing"
            place.refuse("required", f"{where}.volumeName", message)
            continue
        volume = place.findings.attempt(
            partial(_extra_volume, place, each, where),
            otherwise=None,
            names=VOLUME_NAMES,
            under=f"{place.where}.{where}",
        )
        if volume is not None:
            found.append(volume)
    return tuple(found)


def _extra_volume(
    place: NodeGroupPlace, given: written.AdditionalVolume, where: str
) -> ExtraVolume:
    size = given.volume_size
    if size is None and given.snapshot_id is None:
        size = _SIZE_GIB
    encrypted = given.volume_encrypted
    if encrypted is False:
        place.weaken(f"{where}.volumeEncrypted", _ENCRYPT, encrypted)
    return ExtraVolume(
        device_name=given.volume_name or "",
        size_gib=size,
        volume_type=VolumeType(given.volume_type or VolumeType.GP3),
        iops=given.volume_iops,
        throughput=given.volume_throughput,
        snapshot_id=given.snapshot_id,
        kms_key_id=given.volume_kms_key_id,
        encrypted=encrypted if encrypted is not None else place.defaults.volumes_encrypted,
    )


def _encrypted(place: NodeGroupPlace, *, given: bool | None) -> bool | None:
    if given is False:
        place.weaken("volumeEncrypted", _ENCRYPT, given)
    elif given is None and place.defaults.volumes_encrypted is None:
        message = "be true: left out, only the account's default encrypts node volumes"
        place.weaken("volumeEncrypted", message)
    return given if given is not None else place.defaults.volumes_encrypted
