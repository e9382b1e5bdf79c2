"""Volumes that nodes boot from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.node_volumes import (
    RootVolume,
    VolumeType,
    node_volumes,
    root_volume_problems,
)

NUMBER = st.none() | st.integers(0, 300_000)


@pytest.mark.parametrize("family", AmiFamily)
def test_every_family_has_one_volume_of_the_size_asked_for(family: AmiFamily) -> None:
    """Whatever the image, the caller's volume is in it once."""
    asked = RootVolume(size_gib=100)
    volumes = node_volumes(family, asked)
    assert [each.root_volume for each in volumes if each.root_volume is not None] == [asked]
    assert all(each.device_name.startswith("/dev/") for each in volumes)


def test_device_names_follow_the_image() -> None:
    """A wrong name would add a second, unused disk."""
    volume = RootVolume()
    names = {
        family: [each.device_name for each in node_volumes(family, volume)]
        for family in (
            AmiFamily.AMAZON_LINUX_2023,
            AmiFamily.BOTTLEROCKET,
            AmiFamily.UBUNTU_2404,
            AmiFamily.WINDOWS_2022_CORE,
        )
    }
    assert list(names.values()) == [
        ["/dev/xvda"],
        ["/dev/xvda", "/dev/xvdb"],
        ["/dev/sda1"],
        ["/dev/sda1"],
    ]


@pytest.mark.parametrize(
    ("family", "least"), [(AmiFamily.BOTTLEROCKET, 20), (AmiFamily.WINDOWS_2025_FULL, 50)]
)
def test_volume_smaller_than_the_image_is_refused(family: AmiFamily, least: int) -> None:
    """EC2 would say so only when the first node starts."""
    assert root_volume_problems(family, RootVolume(size_gib=least)) == ()
    (problem,) = root_volume_problems(family, RootVolume(size_gib=least - 1))
    assert str(problem) == (
        f"root_volume.size_gib: must be at least {least} GiB, the size of the EKS image of"
        f" {family}, got {least - 1} [out-of-range]"
    )


@pytest.mark.parametrize(
    ("volume_type", "size", "iops", "throughput", "text"),
    [
        ("gp3", -1, None, None, "size_gib: must be 1 to 65536 GiB for gp3, got -1"),
        ("gp3", 80, 2999, None, "iops: must be 3000 to 40000 for gp3 of 80 GiB, got 2999"),
        ("gp3", 500, 80001, None, "iops: must be 3000 to 80000 for gp3 of 500 GiB, got 80001"),
        ("gp3", 80, None, 751, "throughput: must be 125 to 750 MiB/s with 3000 IOPS; raise iops"),
        ("gp3", 80, 16000, 2001, "throughput: must be 125 to 2000 MiB/s with 16000 IOPS"),
        ("gp2", 80, 3000, None, "iops: must not be given for gp2; use gp3, io1 or io2"),
        ("gp2", 80, None, 200, "throughput: must not be given for gp2; use gp3"),
        ("io1", 80, None, None, "iops: must be given for io1"),
        ("io1", 80, 4001, None, "iops: must be 100 to 4000 for io1 of 80 GiB, got 4001"),
        ("io2", 3, 100, None, "size_gib: must be 4 to 65536 GiB for io2, got 3"),
    ],
)
def test_what_ebs_cannot_do_is_refused(
    volume_type: str, size: int, iops: int | None, throughput: int | None, text: str
) -> None:
    """The message says what this type and size can do."""
    with pytest.raises(ConfigurationError) as caught:
        RootVolume(
            size_gib=size, volume_type=VolumeType(volume_type), iops=iops, throughput=throughput
        )
    assert text in str(caught.value)


def test_fast_volume_passes() -> None:
    """More operations allow more throughput."""
    volume = RootVolume(size_gib=200, iops=6000, throughput=1500)
    assert (volume.iops, volume.throughput) == (6000, 1500)


@given(st.sampled_from(VolumeType), st.integers(0, 70_000), NUMBER, NUMBER)
def test_volumes_are_possible_or_refused(
    volume_type: VolumeType, size: int, iops: int | None, throughput: int | None
) -> None:
    """Whatever is accepted keeps to the ratios of EBS."""
    try:
        RootVolume(size_gib=size, volume_type=volume_type, iops=iops, throughput=throughput)
    except ConfigurationError as error:
        assert error.problems  # noqa: PT017 -- refused or possible, either is right
        return
    assert 1 <= size <= 65536
    assert throughput is None or (volume_type is VolumeType.GP3 and 125 <= throughput <= 2000)
    assert iops is None or iops <= max(3000, 1000 * size)


def test_a_device_can_be_named() -> None:
    """For images that boot from another one."""
    volume = RootVolume(device_name="/dev/sdb")
    (own,) = node_volumes(AmiFamily.AMAZON_LINUX_2023, volume)
    assert own.device_name == "/dev/sdb"
    assert [each.device_name for each in node_volumes(AmiFamily.BOTTLEROCKET, volume)] == [
        "/dev/xvda",
        "/dev/sdb",
    ]


@pytest.mark.parametrize("encrypted", [False, None])
def test_the_system_disk_of_bottlerocket_is_mentioned_only_to_be_encrypted(
    *,
    encrypted: bool | None,
) -> None:
    """Otherwise it is as the image has it."""
    volumes = node_volumes(AmiFamily.BOTTLEROCKET, RootVolume(encrypted=encrypted))
    assert [each.device_name for each in volumes] == ["/dev/xvdb"]


@pytest.mark.parametrize("encrypted", [False, None])
def test_a_key_needs_encryption(*, encrypted: bool | None) -> None:
    """EC2 refuses a key for a volume that is not said to be encrypted."""
    with pytest.raises(ConfigurationError, match="encrypted: must be true with a key of yours"):
        RootVolume(kms_key_id="k", encrypted=encrypted)


@pytest.mark.parametrize("kind", [VolumeType.ST1, VolumeType.SC1])
def test_instances_boot_from_no_hard_disks(kind: VolumeType) -> None:
    """Further volumes can be of them."""
    with pytest.raises(ConfigurationError, match=f"instances cannot boot from {kind}"):
        RootVolume(size_gib=200, volume_type=kind)


@pytest.mark.parametrize("family", AmiFamily)
def test_a_size_of_0_leaves_the_volumes_to_the_image(family: AmiFamily) -> None:
    """Nothing is said of them, so nothing can be too small."""
    image = RootVolume(size_gib=0, encrypted=None)
    assert node_volumes(family, image) == ()
    assert root_volume_problems(family, image) == ()


def test_nothing_else_is_said_of_volumes_left_to_the_image() -> None:
    """It would have no effect; encryption has to be given up in so many words."""
    with pytest.raises(ConfigurationError) as caught:
        RootVolume(size_gib=0, iops=3000, throughput=125, kms_key_id="k", device_name="/dev/xvda")
    assert [problem.where for problem in caught.value.problems] == [
        "iops",
        "throughput",
        "kms_key_id",
        "encrypted",
        "device_name",
    ]
