"""Where AWS and Canonical publish the ids of images: public parameters of Systems Manager.

Each family has one parameter for every release and one that moves to the newest. Nodes take a
newer image when the parameter is read again, so what matters is what it points to then:

- A pinned release never moves. A newer image is a change of the release, which shows in a diff.
- The newest one, read by CloudFormation (:func:`at_deployment`), moves nodes with whatever
  deployment next changes their launch template, unseen in any diff.
- The newest one, read by EC2 (:func:`at_launch`), moves without a deployment: an instance that
  replaces another at night boots an image that nobody has tried.

See https://docs.aws.amazon.com/eks/latest/userguide/retrieve-ami-id.html,
https://docs.aws.amazon.com/eks/latest/userguide/retrieve-ami-id-bottlerocket.html,
https://docs.aws.amazon.com/eks/latest/userguide/retrieve-windows-ami-id.html and
https://documentation.ubuntu.com/aws/aws-how-to/instances/find-ubuntu-images/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from eks_constructs.errors import ConfigurationError, Problem, refuse
from eks_constructs.planning.ami import AmiFamily, Machine, boot_problems, machine_of
from eks_constructs.planning.instance_types import Accelerator, Architecture
from eks_constructs.planning.versions import KubernetesVersion
from eks_constructs.values import frozen

_AL2023_RELEASE: Final = re.compile(r"(?:(1\.\d+)\.\d+-|v)?(\d{8})", re.ASCII)
_BOTTLEROCKET_RELEASE: Final = re.compile(r"v?(\d+\.\d+\.\d+(?:-[0-9a-f]{8})?)", re.ASCII)
_UBUNTU_RELEASE: Final = re.compile(r"\d{8}(?:\.\d+)?", re.ASCII)


@frozen
class _Ubuntu:
    product: str
    release: str
    volume: str
    first_version: KubernetesVersion


_V1_29: Final = KubernetesVersion(major=1, minor=29)
_V1_31: Final = KubernetesVersion(major=1, minor=31)
_UBUNTU: Final[Mapping[AmiFamily, _Ubuntu]] = MappingProxyType(
    {
        AmiFamily.UBUNTU_2204: _Ubuntu(
            product="eks", release="22.04", volume="ebs-gp2", first_version=_V1_29
        ),
        AmiFamily.UBUNTU_2404: _Ubuntu(
            product="eks", release="24.04", volume="ebs-gp3", first_version=_V1_31
        ),
        AmiFamily.UBUNTU_PRO_2204: _Ubuntu(
            product="eks-pro", release="22.04", volume="ebs-gp2", first_version=_V1_29
        ),
        AmiFamily.UBUNTU_PRO_2404: _Ubuntu(
            product="eks-pro", release="24.04", volume="ebs-gp3", first_version=_V1_31
        ),
    }
)


@frozen
class ImageQuery:
    """Which published image a node boots.

    Attributes:
        family: Operating system.
        instance_types: Instance types that one image must fit, at least one.
        version: Kubernetes version of the kubelet in it, such as ``1.35``.
        release: Release to stay on, as the family counts: a date for Amazon Linux 2023
            (``v20260115``, or ``1.35.0-20260115`` as managed node groups write it) and Ubuntu
            (``20260115``), a version for Bottlerocket (``1.50.0``). AWS publishes no pinned
            release of Windows. Default: the newest, which moves nodes by surprise.
        fips: Whether the image must use FIPS 140 validated cryptography. Default: no.
    """

    family: AmiFamily
    instance_types: Sequence[str]
    version: str
    release: str | None = None
    fips: bool = False


def at_deployment(parameter: str) -> str:
    """Return the text for ``ImageId`` that CloudFormation replaces by the image, at deployment.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm.html

    Args:
        parameter: Name of the parameter.
    """
    return f"{{{{resolve:ssm:{parameter}}}}}"


def at_launch(parameter: str) -> str:
    """Return the text for ``ImageId`` that EC2 replaces by the image, at every launch.

    See https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html

    Args:
        parameter: Name of the parameter.
    """
    return f"resolve:ssm:{parameter}"


def image_parameter(query: ImageQuery) -> str:
    """Return the name of the parameter that holds the image id.

    Args:
        query: Which image.

    Raises:
        ConfigurationError: There is no such image, or it cannot be pinned that way.
    """
    refuse("image", image_parameter_problems(query))
    machine = machine_of(query.instance_types)
    if query.family.is_windows:
        return _windows(query)
    if query.family.is_ubuntu:
        return _ubuntu(query, machine)
    if query.family is AmiFamily.BOTTLEROCKET:
        return _bottlerocket(query, machine)
    return _amazon_linux(query, machine)


def image_parameter_problems(query: ImageQuery) -> tuple[Problem, ...]:
    """Return what keeps an image from being found.

    Args:
        query: Which image.
    """
    if query.family.is_ubuntu and query.family not in _UBUNTU:
        message = "has no published parameter that is known here; give the id of an image"
        got = str(query.family)
        return (Problem(code="not-supported", where="family", got=got, message=message),)
    return (
        *boot_problems(query.family, query.instance_types, fips=query.fips),
        *_version_problems(query),
        *_release_problems(query),
    )


def _version_problems(query: ImageQuery) -> Iterator[Problem]:
    try:
        version = KubernetesVersion.parse(query.version)
    except ConfigurationError as error:
        yield from error.problems
        return
    ubuntu = _UBUNTU.get(query.family)
    if ubuntu is not None and version < ubuntu.first_version:
        message = f"must be {ubuntu.first_version} or later for {query.family}"
        yield Problem(code="not-together", where="version", got=query.version, message=message)


def _release_problems(query: ImageQuery) -> Iterator[Problem]:
    if query.release is None:
        return
    if query.family.is_windows:
        message = (
            "must be left out for Windows, of which AWS publishes the newest image only; to stay "
            "on one, give its id"
        )
        yield Problem(code="not-supported", where="release", got=query.release, message=message)
        return
    form, example = _release_form(query.family)
    found = form.fullmatch(query.release)
    if found is None:
        message = f"must be a release of {query.family} such as {example}"
        yield Problem(code="invalid-value", where="release", got=query.release, message=message)
    elif form is _AL2023_RELEASE and found[1] not in {None, query.version}:
        message = f"must be of Kubernetes {query.version}, the version of the nodes"
        yield Problem(code="not-together", where="release", got=query.release, message=message)


def _release_form(family: AmiFamily) -> tuple[re.Pattern[str], str]:
    if family.is_ubuntu:
        return _UBUNTU_RELEASE, "20260115"
    if family is AmiFamily.BOTTLEROCKET:
        return _BOTTLEROCKET_RELEASE, "1.50.0"
    return _AL2023_RELEASE, "v20260115"


def _amazon_linux(query: ImageQuery, machine: Machine) -> str:
    architecture = machine.architecture.value
    plain = machine.accelerator is Accelerator.NONE
    variant = "standard" if plain else machine.accelerator.value
    image = "recommended"
    if query.release is not None and (found := _AL2023_RELEASE.fullmatch(query.release)):
        name = f"amazon-eks-node-al2023-{architecture}-{variant}"
        image = f"{name}-{query.version}-v{found[2]}"
    folder = f"/aws/service/eks/optimized-ami/{query.version}/amazon-linux-2023"
    return f"{folder}/{architecture}/{variant}/{image}/image_id"


def _bottlerocket(query: ImageQuery, machine: Machine) -> str:
    # The plain variant brings the Neuron driver.
    nvidia = "-nvidia" if machine.accelerator is Accelerator.NVIDIA else ""
    fips = "-fips" if query.fips else ""
    release = "latest" if query.release is None else query.release.removeprefix("v")
    folder = f"/aws/service/bottlerocket/aws-k8s-{query.version}{nvidia}{fips}"
    return f"{folder}/{machine.architecture.value}/{release}/image_id"


def _windows(query: ImageQuery) -> str:
    # Such as WindowsServer2022CoreContainer.
    text = query.family.value.removeprefix("WindowsServer").removesuffix("Container")
    year, edition = text[:4], text[4:]
    image = f"Windows_Server-{year}-English-{edition}-EKS_Optimized-{query.version}"
    return f"/aws/service/ami-windows-latest/{image}/image_id"


def _ubuntu(query: ImageQuery, machine: Machine) -> str:
    ubuntu = _UBUNTU[query.family]
    release = "current" if query.release is None else query.release
    # Canonical writes the architecture as Debian does.
    architecture = "arm64" if machine.architecture is Architecture.ARM64 else "amd64"
    folder = f"/aws/service/canonical/ubuntu/{ubuntu.product}/{ubuntu.release}/{query.version}"
    return f"{folder}/stable/{release}/{architecture}/hvm/{ubuntu.volume}/ami-id"
