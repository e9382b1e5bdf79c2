"""From the fields of a node group to its operating system and instance types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from eks_constructs.config.node_group_parts import InstanceSelector
from eks_constructs.config.node_group_place import NodeGroupPlace
from eks_constructs.planning.ami import AmiFamily, parse_family
from eks_constructs.planning.instance_selector import TypeSelection, select_types
from eks_constructs.planning.instance_types import Architecture
from eks_constructs.values import frozen

SELECTOR_NAMES: Final = {"vcpus": "vCPUs"}
_FIPS: Final = "bottlerocketfips"


@frozen
class Image:
    """What nodes boot.

    Attributes:
        family: Operating system.
        fips: Whether it must use FIPS 140 validated cryptography.
    """

    family: AmiFamily
    fips: bool = False


def resolve_image(place: NodeGroupPlace) -> Image:
    """Decide on the operating system.

    Args:
        place: The node group.
    """
    text = place.group.ami_family
    if text is None:
        return Image(family=place.defaults.ami_family)
    if text.lower() == _FIPS:
        return Image(family=AmiFamily.BOTTLEROCKET, fips=True)
    family = place.findings.attempt(
        lambda: parse_family(text, where="amiFamily"),
        otherwise=place.defaults.ami_family,
        under=place.where,
    )
    return Image(family=family)


def selected_types(
    place: NodeGroupPlace, selector: InstanceSelector, *, most: int
) -> tuple[str, ...] | None:
    """Return the types that an instance selector finds; ``None`` after a refusal.

    Args:
        place: The node group.
        selector: What the types must have.
        most: How many types a group of its kind can have.
    """
    arm = selector.cpu_architecture == "arm64"
    selection = place.findings.attempt(
        lambda: TypeSelection(
            vcpus=selector.vcpus,
            memory=selector.memory,
            gpus=selector.gpus,
            neuron_devices=selector.neuron_devices,
            architecture=Architecture.ARM64 if arm else Architecture.X86_64,
            allow=selector.allow,
            deny=selector.deny,
        ),
        otherwise=None,
        names=SELECTOR_NAMES,
        under=f"{place.where}.instanceSelector",
    )
    if selection is None:
        return None
    return place.findings.attempt(
        lambda: select_types(selection, where="instanceSelector", most=most),
        otherwise=None,
        under=place.where,
    )


def check_agreement(
    place: NodeGroupPlace, named: Sequence[str], found: Sequence[str], name: str
) -> None:
    """Refuse types named beside a selector that does not find them.

    It may find more: the catalogue knows types of other regions, and newer ones than the file.

    Args:
        place: The node group.
        named: Types that the file names.
        found: Types that its selector finds.
        name: The field that names types.
    """
    others = [each for each in named if each not in found]
    if others:
        message = f"must be among what instanceSelector finds, {', '.join(found)}; or drop one"
        place.refuse("not-together", name, message, others)
