"""Names of public parameters, as AWS, Bottlerocket and Canonical document them."""

from __future__ import annotations

from itertools import product

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.ami import AmiFamily, boot_problems
from eks_constructs.planning.ami_parameter import (
    ImageQuery,
    at_deployment,
    at_launch,
    image_parameter,
    image_parameter_problems,
)

EKS = "/aws/service/eks/optimized-ami/1.35/amazon-linux-2023"
BOTTLEROCKET = "/aws/service/bottlerocket/aws-k8s-1.35"
CANONICAL = "/aws/service/canonical/ubuntu"
UNPUBLISHED = frozenset({AmiFamily.UBUNTU_2604, AmiFamily.UBUNTU_PRO_2604})
LINUX = AmiFamily.AMAZON_LINUX_2023


@pytest.mark.parametrize(
    ("family", "machine", "release", "name"),
    [
        (LINUX, "m5.large", None, f"{EKS}/x86_64/standard/recommended/image_id"),
        (LINUX, "g5g.xlarge", None, f"{EKS}/arm64/nvidia/recommended/image_id"),
        (
            LINUX,
            "m7g.large",
            "v20260115",
            f"{EKS}/arm64/standard/amazon-eks-node-al2023-arm64-standard-1.35-v20260115/image_id",
        ),
        (
            LINUX,
            "inf2.xlarge",
            "1.35.0-20260115",
            f"{EKS}/x86_64/neuron/amazon-eks-node-al2023-x86_64-neuron-1.35-v20260115/image_id",
        ),
        (AmiFamily.BOTTLEROCKET, "m5.large", None, f"{BOTTLEROCKET}/x86_64/latest/image_id"),
        (AmiFamily.BOTTLEROCKET, "inf2.xlarge", None, f"{BOTTLEROCKET}/x86_64/latest/image_id"),
        (AmiFamily.BOTTLEROCKET, "m7g.large", "1.50.0", f"{BOTTLEROCKET}/arm64/1.50.0/image_id"),
        (
            AmiFamily.BOTTLEROCKET,
            "g5.xlarge",
            "v1.50.0-7c3e9198",
            f"{BOTTLEROCKET}-nvidia/x86_64/1.50.0-7c3e9198/image_id",
        ),
        (
            AmiFamily.WINDOWS_2019_CORE,
            "m5.large",
            None,
            (
                "/aws/service/ami-windows-latest/"
                "Windows_Server-2019-English-Core-EKS_Optimized-1.35/image_id"
            ),
        ),
        (
            AmiFamily.WINDOWS_2025_FULL,
            "g5.xlarge",
            None,
            (
                "/aws/service/ami-windows-latest/"
                "Windows_Server-2025-English-Full-EKS_Optimized-1.35/image_id"
            ),
        ),
        (
            AmiFamily.UBUNTU_2404,
            "m5.large",
            None,
            f"{CANONICAL}/eks/24.04/1.35/stable/current/amd64/hvm/ebs-gp3/ami-id",
        ),
        (
            AmiFamily.UBUNTU_PRO_2204,
            "m7g.large",
            "20260115",
            f"{CANONICAL}/eks-pro/22.04/1.35/stable/20260115/arm64/hvm/ebs-gp2/ami-id",
        ),
    ],
)
def test_the_name_is_the_documented_one(
    family: AmiFamily, machine: str, release: str | None, name: str
) -> None:
    """Pinned where a release is given, else the one that moves."""
    query = ImageQuery(family=family, instance_types=[machine], version="1.35", release=release)
    assert image_parameter(query) == name


@pytest.mark.parametrize(
    ("machine", "flavour"), [("m5.large", "-fips"), ("g5.xlarge", "-nvidia-fips")]
)
def test_fips_is_a_variant_of_bottlerocket(machine: str, flavour: str) -> None:
    """After the accelerator."""
    query = ImageQuery(
        family=AmiFamily.BOTTLEROCKET, instance_types=[machine], version="1.35", fips=True
    )
    assert image_parameter(query) == f"{BOTTLEROCKET}{flavour}/x86_64/latest/image_id"


def test_every_image_that_boots_has_a_parameter_of_its_own() -> None:
    """Two images share a name only where one image fits both machines."""
    machines = ("m5.large", "m7g.large", "g5.xlarge", "g5g.xlarge", "inf2.xlarge")
    names: dict[str, set[AmiFamily]] = {}
    for family, machine in product(sorted(set(AmiFamily) - UNPUBLISHED), machines):
        query = ImageQuery(family=family, instance_types=[machine], version="1.35")
        if boot_problems(family, [machine]):
            assert image_parameter_problems(query)
        else:
            names.setdefault(image_parameter(query), set()).add(family)
    assert all(len(families) == 1 for families in names.values())
    assert set().union(*names.values()) == set(AmiFamily) - UNPUBLISHED


@pytest.mark.parametrize("family", sorted(UNPUBLISHED))
def test_a_family_without_a_known_parameter_needs_an_image(family: AmiFamily) -> None:
    """A parameter that does not exist would fail at deployment."""
    query = ImageQuery(family=family, instance_types=["m5.large"], version="1.35")
    (problem,) = image_parameter_problems(query)
    assert problem.where == "family"


def test_cloudformation_and_ec2_are_asked_in_their_own_words() -> None:
    """The first is read at deployment, the second at every launch."""
    assert at_deployment("/aws/x") == "{{resolve:ssm:/aws/x}}"
    assert at_launch("/aws/x") == "resolve:ssm:/aws/x"


@pytest.mark.parametrize(
    ("family", "version", "release", "message"),
    [
        (
            AmiFamily.WINDOWS_2022_CORE,
            "1.35",
            "1.35-2026.01.15",
            (
                "release: must be left out for Windows, of which AWS publishes the newest image "
                "only; to stay on one, give its id, got '1.35-2026.01.15' [not-supported]"
            ),
        ),
        (
            LINUX,
            "1.35",
            "latest",
            (
                "release: must be a release of AmazonLinux2023 such as v20260115, got 'latest' "
                "[invalid-value]"
            ),
        ),
        (
            LINUX,
            "1.35",
            "1.34.2-20260115",
            (
                "release: must be of Kubernetes 1.35, the version of the nodes, got "
                "'1.34.2-20260115' [not-together]"
            ),
        ),
        (
            AmiFamily.BOTTLEROCKET,
            "1.35",
            "1.50",
            "release: must be a release of Bottlerocket such as 1.50.0, got '1.50' [invalid-value]",
        ),
        (
            AmiFamily.UBUNTU_2204,
            "1.35",
            "v20260115",
            (
                "release: must be a release of Ubuntu2204 such as 20260115, got 'v20260115' "
                "[invalid-value]"
            ),
        ),
        (
            AmiFamily.UBUNTU_2404,
            "1.30",
            None,
            "version: must be 1.31 or later for Ubuntu2404, got '1.30' [not-together]",
        ),
        (
            LINUX,
            "latest",
            None,
            (
                'version: must be a Kubernetes minor version in quotes, such as "1.36", got '
                "'latest' [invalid-value]"
            ),
        ),
    ],
)
def test_what_is_not_published_is_refused(
    family: AmiFamily, version: str, release: str | None, message: str
) -> None:
    """With what would be right."""
    query = ImageQuery(family=family, instance_types=["m5.large"], version=version, release=release)
    with pytest.raises(ConfigurationError) as refusal:
        image_parameter(query)
    assert [str(problem) for problem in refusal.value.problems] == [message]
