"""Launch templates that exist already."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.ami import AmiFamily, AmiType
from eks_constructs.planning.given_launch_template import GivenLaunchTemplate
from eks_constructs.planning.node_group import (
    NodeGroupSpec,
    node_group_problems,
    plan_node_group,
)
from eks_constructs.planning.node_machine import NodeMachine
from eks_constructs.planning.node_volumes import RootVolume
from eks_constructs.planning.user_data import NodeSettings

TEMPLATE: Final = GivenLaunchTemplate(template_id="lt-0123456789abcdef0", version="3")
GROUP: Final = NodeGroupSpec(
    name="workers",
    instance_types=("m6i.large",),
    ami_family=AmiFamily.AMAZON_LINUX_2023,
    launch_template=TEMPLATE,
)


def test_types_stand_in_the_group_beside_a_template_without_one() -> None:
    """There is no template of ours that could hold even one."""
    plan = plan_node_group(GROUP)
    assert plan.template is None
    assert plan.listed_instance_types == ("m6i.large",)
    assert plan.ami_type is AmiType.AL2023_X86_64_STANDARD


def test_a_template_with_an_image_decides_image_and_type() -> None:
    """EKS is told neither."""
    image = replace(TEMPLATE, has_image=True)
    plan = plan_node_group(replace(GROUP, launch_template=image, instance_types=()))
    assert plan.ami_type is None
    assert plan.listed_instance_types == ()


def test_a_template_without_an_image_needs_types() -> None:
    """The image of EKS depends on them."""
    (problem,) = node_group_problems(replace(GROUP, instance_types=()))
    assert problem.where == "instance_types"


def test_what_belongs_into_the_template_is_refused_beside_it() -> None:
    """All at once."""
    spec = replace(
        GROUP,
        launch_template=replace(TEMPLATE, has_image=True),
        image_id="ami-0123456789abcdef0",
        user_data="x",
        settings=NodeSettings(max_pods=9),
        root_volume=RootVolume(size_gib=90),
        machine=NodeMachine(enclaves=True),
        version="1.35",
        release_version="1.35.0-20260115",
    )
    assert [problem.where for problem in node_group_problems(spec)] == [
        "image_id",
        "user_data",
        "settings",
        "root_volume",
        "machine",
        "version",
        "release_version",
    ]


@pytest.mark.parametrize(
    ("template_id", "version", "where"),
    [
        ("workers", None, "template_id"),
        ("lt-0123456789abcdef0", "0", "version"),
        ("lt-0123456789abcdef0", "$Latest", "version"),
        ("lt-0123456789abcdef0", "1.5", "version"),
    ],
)
def test_what_eks_would_refuse_is_refused(
    template_id: str, version: str | None, where: str
) -> None:
    """CloudFormation would find out after minutes."""
    with pytest.raises(ConfigurationError) as caught:
        GivenLaunchTemplate(template_id=template_id, version=version)
    assert [problem.where for problem in caught.value.problems] == [where]
