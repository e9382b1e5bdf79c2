"""Images of node groups: every one can be reached, every impossible one is refused."""

from __future__ import annotations

from itertools import product
from typing import Final

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.ami import (
    AmiFamily,
    AmiType,
    ami_type,
    ami_type_problems,
    boot_problems,
    family_problems,
    parse_family,
)

MACHINES: Final = ("m5.large", "m7g.large", "g5.xlarge", "g5g.xlarge", "inf2.xlarge")
NOT_DERIVED: Final = {AmiType.CUSTOM: "the caller brings an image, so no family is asked"}


def _reachable() -> set[AmiType]:
    combinations = product(AmiFamily, MACHINES, (False, True))
    return {
        ami_type(family, [machine], fips=fips)
        for family, machine, fips in combinations
        if not ami_type_problems(family, [machine], fips=fips)
    }


@pytest.mark.parametrize("image", AmiType)
def test_every_image_is_reachable_or_has_a_reason(image: AmiType) -> None:
    """A new image type must get a row in the table, or a reason here."""
    assert (image in _reachable()) != (image in NOT_DERIVED)


@pytest.mark.parametrize(
    ("family", "machine", "image"),
    [
        (AmiFamily.AMAZON_LINUX_2023, "m5.large", "AL2023_x86_64_STANDARD"),
        (AmiFamily.AMAZON_LINUX_2023, "m7g.large", "AL2023_ARM_64_STANDARD"),
        (AmiFamily.AMAZON_LINUX_2023, "g5.xlarge", "AL2023_x86_64_NVIDIA"),
        (AmiFamily.AMAZON_LINUX_2023, "g5g.xlarge", "AL2023_ARM_64_NVIDIA"),
        (AmiFamily.AMAZON_LINUX_2023, "trn1.2xlarge", "AL2023_x86_64_NEURON"),
        (AmiFamily.BOTTLEROCKET, "m7g.large", "BOTTLEROCKET_ARM_64"),
        (AmiFamily.BOTTLEROCKET, "g5.xlarge", "BOTTLEROCKET_x86_64_NVIDIA"),
        (AmiFamily.BOTTLEROCKET, "inf2.xlarge", "BOTTLEROCKET_x86_64"),
        (AmiFamily.WINDOWS_2022_CORE, "m5.large", "WINDOWS_CORE_2022_x86_64"),
        (AmiFamily.WINDOWS_2025_FULL, "g5.xlarge", "WINDOWS_FULL_2025_x86_64"),
    ],
)
def test_the_image_follows_family_and_machine(family: AmiFamily, machine: str, image: str) -> None:
    """The values are those that EKS takes."""
    assert ami_type(family, [machine]) == image


def test_windows_is_told_from_linux() -> None:
    """The families that need Windows support in the cluster, and those that EKS has no type for."""
    ubuntu = {
        AmiFamily.UBUNTU_2204,
        AmiFamily.UBUNTU_2404,
        AmiFamily.UBUNTU_2604,
        AmiFamily.UBUNTU_PRO_2204,
        AmiFamily.UBUNTU_PRO_2404,
        AmiFamily.UBUNTU_PRO_2604,
    }
    assert {family for family in AmiFamily if family.is_ubuntu} == ubuntu
    assert {family for family in AmiFamily if not family.is_windows} == ubuntu | {
        AmiFamily.AMAZON_LINUX_2023,
        AmiFamily.BOTTLEROCKET,
    }


def test_eks_chooses_no_image_of_ubuntu() -> None:
    """It boots where the caller brings its id: in custom and self-managed groups."""
    with pytest.raises(ConfigurationError) as refusal:
        ami_type(AmiFamily.UBUNTU_2404, ["m5.large"])
    (problem,) = refusal.value.problems
    assert str(problem) == (
        "ami_family: must not be Ubuntu without an image id: EKS has no image type for it; give an "
        "image id, or use AmazonLinux2023 or Bottlerocket, got 'Ubuntu2404' [not-together]"
    )
    for machine in ("m5.large", "m7g.large", "g5.xlarge", "g5g.xlarge"):
        assert not boot_problems(AmiFamily.UBUNTU_2404, [machine])


def test_ubuntu_on_neuron_is_refused() -> None:
    """Its images have no driver, and none is packaged for it."""
    (problem,) = boot_problems(AmiFamily.UBUNTU_PRO_2204, ["inf2.xlarge"])
    assert problem.message == (
        "has no image for inf2.xlarge (x86_64, neuron); use AmazonLinux2023 or Bottlerocket"
    )


def test_windows_on_arm_is_refused() -> None:
    """The refusal says what would fit."""
    with pytest.raises(ConfigurationError) as refusal:
        ami_type(AmiFamily.WINDOWS_2022_CORE, ["m7g.large", "c7g.large"])
    assert str(refusal.value) == (
        "invalid node group image:\n"
        "  - ami_family: has no image for m7g.large, c7g.large (arm64); use AmazonLinux2023 or "
        "Bottlerocket, got 'WindowsServer2022CoreContainer' [not-together]"
    )


def test_windows_on_neuron_is_refused() -> None:
    """No Windows image has the Neuron driver."""
    (problem,) = ami_type_problems(AmiFamily.WINDOWS_2025_CORE, ["inf2.xlarge"], where="amiFamily")
    assert str(problem) == (
        "amiFamily: has no image for inf2.xlarge (x86_64, neuron); use AmazonLinux2023 or "
        "Bottlerocket, got 'WindowsServer2025CoreContainer' [not-together]"
    )


def test_fips_is_there_for_bottlerocket_alone() -> None:
    """Other families are refused instead of booting an image without FIPS."""
    assert ami_type(AmiFamily.BOTTLEROCKET, ["g5g.xlarge"], fips=True) == (
        "BOTTLEROCKET_ARM_64_NVIDIA_FIPS"
    )
    (problem,) = ami_type_problems(AmiFamily.AMAZON_LINUX_2023, ["m5.large"], fips=True)
    assert str(problem) == (
        "ami_family: must be Bottlerocket for FIPS: EKS has FIPS images of no other, "
        "got 'AmazonLinux2023' [not-together]"
    )


@pytest.mark.parametrize(
    ("types", "code"),
    [
        ([], "empty"),
        (["m5.large", "m7g.large"], "mixed-instance-types"),
        (["m5.lagre"], "unknown-value"),
    ],
)
def test_machines_that_decide_nothing_are_refused(types: list[str], code: str) -> None:
    """No image can be chosen for nothing, for a mixture or for the unknown."""
    (problem,) = ami_type_problems(AmiFamily.BOTTLEROCKET, types)
    assert (problem.where, problem.code) == ("instance_types", code)


@pytest.mark.parametrize("family", AmiFamily)
def test_families_are_read_in_any_case(family: AmiFamily) -> None:
    """As eksctl reads them."""
    assert parse_family(family.upper()) is family
    assert not family_problems(family.lower())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "AmazonLinux2",
            (
                "must not be Amazon Linux 2: EKS builds no images of it from Kubernetes 1.33 on, "
                "and its last ones are of November 2025; use AmazonLinux2023 or Bottlerocket"
            ),
        ),
        (
            "Ubuntu2004",
            (
                "must not be older than Ubuntu 22.04: Canonical builds no images of it for the "
                "Kubernetes versions of today; use Ubuntu2404 or UbuntuPro2404"
            ),
        ),
        (
            "Botlerocket",
            (
                "must be one of AmazonLinux2023, Bottlerocket, Ubuntu2204, Ubuntu2404, "
                "Ubuntu2604, UbuntuPro2204, UbuntuPro2404, UbuntuPro2604, "
                "WindowsServer2019CoreContainer, "
                "WindowsServer2019FullContainer, WindowsServer2022CoreContainer, "
                "WindowsServer2022FullContainer, WindowsServer2025CoreContainer, "
                "WindowsServer2025FullContainer (did you mean Bottlerocket?)"
            ),
        ),
    ],
)
def test_other_families_are_refused_with_the_reason(text: str, message: str) -> None:
    """Families that existed are told from those that never did."""
    with pytest.raises(ConfigurationError) as refusal:
        parse_family(text, where="amiFamily")
    (problem,) = refusal.value.problems
    assert (problem.where, problem.message) == ("amiFamily", message)
