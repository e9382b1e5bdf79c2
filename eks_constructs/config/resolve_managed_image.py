"""Types, images and launch templates of managed node groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from eks_constructs.config import managed_node_groups as written
from eks_constructs.config.field_names import file_name
from eks_constructs.config.node_group_place import NodeGroupPlace
from eks_constructs.config.resolve_node_types import Image, check_agreement, selected_types
from eks_constructs.config.resolve_version import intended_version
from eks_constructs.planning.ami_parameter import (
    ImageQuery,
    at_deployment,
    image_parameter,
    image_parameter_problems,
)
from eks_constructs.planning.given_launch_template import GivenLaunchTemplate
from eks_constructs.planning.instance_selector import MOST_SELECTED
from eks_constructs.planning.resource_ids import id_advice

_OF_THE_TEMPLATE: Final = (
    "ami",
    "instance_type",
    "instance_selector",
    "volume_size",
    "volume_type",
    "volume_name",
    "volume_encrypted",
    "volume_kms_key_id",
    "volume_iops",
    "volume_throughput",
    "additional_volumes",
    "ssh",
    "security_groups",
    "max_pods_per_node",
    "ebs_optimized",
    "enable_detailed_monitoring",
    "disable_pod_imds",
    "pre_bootstrap_commands",
    "override_bootstrap_command",
    "bottlerocket",
    "efa_enabled",
    "placement",
    "capacity_reservation",
    "instance_market_options",
    "instance_prefix",
    "instance_name",
)
_TEMPLATE_NAMES: Final = {"template_id": "id"}
_REFUSED_IMAGE: Final = "ami-00000000"
_REFUSED_TEMPLATE: Final = GivenLaunchTemplate(template_id="lt-00000000", has_image=True)


def resolve_types(
    place: NodeGroupPlace, group: written.ManagedNodeGroup
) -> tuple[tuple[str, ...], str]:
    """Return the instance types, and the field that they stand in.

    Args:
        place: The node group.
        group: The same, with the fields of its kind.
    """
    one, several, selector = _one_type(place), group.instance_types, group.instance_selector
    if selector is not None:
        if one is not None:
            message = "must not be given together with instanceSelector, which finds the types"
            place.refuse("not-together", "instanceType", message, one)
        found = selected_types(place, selector, most=MOST_SELECTED)
        if found is not None and several is not None:
            check_agreement(place, several, found, "instanceTypes")
            return tuple(each for each in found if each in several) or several, "instanceTypes"
        return found or (place.defaults.instance_type,), "instanceSelector"
    if several is not None:
        if one is not None:
            message = "must not be given together with instanceTypes; list it there"
            place.refuse("not-together", "instanceType", message, one)
        return several, "instanceTypes"
    if group.launch_template is not None and one is None:
        return (), "instanceTypes"
    return (one if one is not None else place.defaults.instance_type,), "instanceType"


def _one_type(place: NodeGroupPlace) -> str | None:
    given = place.group.instance_type
    if given != "mixed":
        return given
    # eksctl hands it to EKS, which refuses it when the group is made.
    message = (
        "must be an instance type, or be left out: mixed is for nodeGroups with "
        "instancesDistribution; list several types in instanceTypes"
    )
    place.refuse("invalid-value", "instanceType", message, given)
    return None


def resolve_image_id(
    place: NodeGroupPlace, image: Image, instance_types: Sequence[str]
) -> str | None:
    """Return the image that nodes boot instead of one of EKS; ``None`` for that of EKS.

    Args:
        place: The node group.
        image: Operating system of the nodes.
        instance_types: Its instance types.
    """
    given = place.group.ami
    if given is not None:
        _check_custom_image(place, given)
        return given if given.startswith("ami-") else None
    if not image.family.is_ubuntu:
        return None
    query = ImageQuery(
        family=image.family,
        instance_types=instance_types,
        version=intended_version(place.sources),
    )
    problems = image_parameter_problems(query)
    # Whether the types boot it at all, is asked of every image.
    unpublished = [each for each in problems if each.where in {"family", "version"}]
    names = {"version": "amiFamily", "family": "amiFamily"}
    place.findings.add(unpublished, names, under=place.where)
    return _REFUSED_IMAGE if problems else at_deployment(image_parameter(query))


def _check_custom_image(place: NodeGroupPlace, ami: str) -> None:
    group = place.group
    if not ami.startswith("ami-"):
        message = f"{id_advice('ami')}; leave it out for the image of EKS"
        place.refuse("invalid-value", "ami", message, ami)
    if group.ami_family is None:
        message = "must be given with ami: each operating system is told in its own way"
        place.refuse("required", "amiFamily", message)
    if group.max_pods_per_node:
        own = "maxPods in overrideBootstrapCommand"
        if (group.ami_family or "").lower() == "bottlerocket":
            own = "max-pods in bottlerocket.settings.kubernetes"
        message = f"must be left out with ami; set {own}"
        place.refuse("not-together", "maxPodsPerNode", message, group.max_pods_per_node)
    if group.ssh.enable_ssm:
        message = "must be left out with ami, which brings its own agent"
        place.refuse("not-together", "ssh.enableSsm", message, group.ssh.enable_ssm)


def check_launch_template(place: NodeGroupPlace, group: written.ManagedNodeGroup) -> None:
    """Refuse what stands in a launch template of the user's, and so cannot be said beside it.

    Args:
        place: The node group.
        group: The same, with the fields of its kind.
    """
    fields = type(group).model_fields
    names = [
        name
        for name in _OF_THE_TEMPLATE
        if getattr(group, name) != fields[name].get_default(call_default_factory=True)
    ]
    if group.disable_imdsv1 is False:
        names.append("disable_imdsv1")
    for name in names:
        message = "must be left out with launchTemplate: it belongs into the template"
        place.refuse("not-together", file_name(name), message)
    if group.ami_family is not None and group.instance_types is None:
        message = (
            "must be left out, or come with instanceTypes: the image depends on the types, and "
            "nobody looks into the launch template"
        )
        place.refuse("not-together", "amiFamily", message, group.ami_family)


def resolve_launch_template(
    place: NodeGroupPlace, given: written.LaunchTemplate, *, has_types: bool
) -> GivenLaunchTemplate:
    """Return the launch template of the user's.

    Without ``amiFamily`` EKS is told nothing of the image, as templates with an image of their own
    need it; without such an image EKS then takes its default.

    Args:
        place: The node group.
        given: The launch template.
        has_types: Whether the file names instance types, on which an image of EKS depends.
    """
    template_id = given.id
    if template_id is None:
        message = "must be given: the id of the launch template"
        place.refuse("required", "launchTemplate.id", message)
        return _REFUSED_TEMPLATE
    return place.findings.attempt(
        lambda: GivenLaunchTemplate(
            template_id=template_id,
            version=given.version,
            has_image=place.group.ami_family is None or not has_types,
        ),
        otherwise=_REFUSED_TEMPLATE,
        names=_TEMPLATE_NAMES,
        under=f"{place.where}.launchTemplate",
    )
