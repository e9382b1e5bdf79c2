"""What self-managed nodes on the Outpost of a local cluster can have."""

from __future__ import annotations

from dataclasses import replace

from eks_constructs.config import self_managed_node_groups as written
from eks_constructs.config.node_group_place import NodeGroupPlace
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.node_volumes import RootVolume, VolumeType
from eks_constructs.planning.self_managed_node_group import SelfManagedNodeGroupSpec


def on_outpost(
    place: NodeGroupPlace, group: written.NodeGroup, spec: SelfManagedNodeGroupSpec
) -> SelfManagedNodeGroupSpec:
    """Return the specification of a group that stands where the control plane does.

    Args:
        place: The group and its place in the file.
        group: The group.
        spec: Its specification in a region.
    """
    outpost = place.sources.config.outpost
    given = group.outpost_arn
    if outpost is None:
        if given is not None:
            message = "must be left out: the control plane is in the region, not on an Outpost"
            place.refuse("not-supported", "outpostARN", message, given)
        return spec
    if given not in {None, outpost.control_plane_outpost_arn}:
        message = f"must be {outpost.control_plane_outpost_arn}, where the control plane is"
        place.refuse("not-together", "outpostARN", message, given)
    _check(place, group, spec)
    volume = spec.root_volume
    if group.volume_type is None:
        volume = RootVolume(
            size_gib=volume.size_gib,
            volume_type=VolumeType.GP2,
            kms_key_id=volume.kms_key_id,
            encrypted=volume.encrypted,
            device_name=volume.device_name,
        )
    return replace(spec, on_outpost=True, root_volume=volume)


def _check(place: NodeGroupPlace, group: written.NodeGroup, spec: SelfManagedNodeGroupSpec) -> None:
    for name, value in (
        ("instanceSelector", group.instance_selector),
        ("availabilityZones", group.availability_zones),
        ("localZones", group.local_zones),
    ):
        if value is not None:
            message = "must be left out on an Outpost, which has its own types and one zone"
            place.refuse("not-together", name, message)
    if group.instance_type is None and group.instances_distribution is None:
        message = "must be given on an Outpost, which is not asked which types it has"
        place.refuse("required", "instanceType", message)
    if spec.ami_family is not AmiFamily.AMAZON_LINUX_2023:
        message = f"must be {AmiFamily.AMAZON_LINUX_2023} on an Outpost"
        place.refuse("not-supported", "amiFamily", message, str(spec.ami_family))
