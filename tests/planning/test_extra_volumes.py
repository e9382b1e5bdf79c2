"""Volumes beside the main one."""

from __future__ import annotations

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.extra_volumes import ExtraVolume, extra_volume_problems
from eks_constructs.planning.node_volumes import RootVolume, VolumeType

LINUX = AmiFamily.AMAZON_LINUX_2023


def test_a_snapshot_decides_the_size() -> None:
    """So none need be given, and the speed is only held against the limits of the type."""
    volume = ExtraVolume(device_name="/dev/sdf", snapshot_id="snap-0123456789abcdef0", iops=16000)
    assert volume.size_gib is None
    assert extra_volume_problems([volume], LINUX) == ()


@pytest.mark.parametrize(
    ("size", "snapshot", "iops", "text"),
    [
        (None, None, None, "size_gib: must be given, or the snapshot that decides it"),
        (0, None, None, "size_gib: must be 1 to 65536 GiB for gp3, got 0"),
        (10, "snap", None, "snapshot_id: must be the id of a snapshot"),
        (10, None, 6000, "iops: must be 3000 to 5000 for gp3 of 10 GiB, got 6000"),
        (None, "snap-0123456789abcdef0", 90000, "iops: must be 3000 to 80000 for gp3, got 90000"),
    ],
)
def test_what_ebs_refuses_is_refused(
    size: int | None, snapshot: str | None, iops: int | None, text: str
) -> None:
    """With the numbers that are possible."""
    with pytest.raises(ConfigurationError) as caught:
        ExtraVolume(device_name="/dev/sdf", size_gib=size, snapshot_id=snapshot, iops=iops)
    assert text in str(caught.value)


@pytest.mark.parametrize(
    ("names", "family", "text"),
    [
        (
            ["sdf"],
            LINUX,
            "volumes[0].device_name: must be the name of a block device, such as /dev/sdf",
        ),
        (
            ["/dev/xvda"],
            LINUX,
            "volumes[0].device_name: must be a device of its own; /dev/xvda are",
        ),
        (["/dev/sdf", "/dev/sdf"], LINUX, "volumes[1].device_name: must be a device of its own"),
        (["/dev/xvdb"], AmiFamily.BOTTLEROCKET, "/dev/xvda, /dev/xvdb are taken"),
        (["/dev/sdf"], AmiFamily.WINDOWS_2022_CORE, "such as xvdf"),
    ],
)
def test_devices_are_distinct(names: list[str], family: AmiFamily, text: str) -> None:
    """From each other and from those of the image."""
    volumes = [
        ExtraVolume(device_name=name, size_gib=10, volume_type=VolumeType.GP2) for name in names
    ]
    problems = extra_volume_problems(volumes, family)
    assert text in "\n".join(map(str, problems))


def test_windows_names_devices_differently() -> None:
    """As its drivers do."""
    volume = ExtraVolume(device_name="xvdf", size_gib=10)
    assert extra_volume_problems([volume], AmiFamily.WINDOWS_2022_CORE) == ()


def test_further_volumes_can_be_hard_disks() -> None:
    """Nobody boots from them."""
    volume = ExtraVolume(device_name="/dev/sdf", size_gib=200, volume_type=VolumeType.ST1)
    assert not extra_volume_problems([volume], AmiFamily.AMAZON_LINUX_2023)
    with pytest.raises(ConfigurationError, match="must be 125 to 16384 GiB for sc1"):
        ExtraVolume(device_name="/dev/sdf", size_gib=100, volume_type=VolumeType.SC1)


def test_a_root_volume_takes_the_device_that_it_names() -> None:
    """Not that of its family."""
    volume = ExtraVolume(device_name="/dev/xvda", size_gib=8)
    family = AmiFamily.AMAZON_LINUX_2023
    assert extra_volume_problems([volume], family)
    assert not extra_volume_problems(
        [volume], family, root_volume=RootVolume(device_name="/dev/sdb")
    )
