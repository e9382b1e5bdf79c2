"""Managed node groups that start from a launch template of the user's."""

from __future__ import annotations

import pytest
from aws_cdk import aws_ec2 as ec2

from eks_constructs.errors import ConfigurationError
from eks_constructs.managed_node_group import ManagedNodeGroup
from eks_constructs.planning.given_launch_template import GivenLaunchTemplate
from tests.support.compute import Place, make_place, properties

NODE_GROUP = "AWS::EKS::Nodegroup"


def workers(
    place: Place, template: GivenLaunchTemplate, types: tuple[str, ...] = ("m6i.large",)
) -> ManagedNodeGroup:
    """Make a group from a template that exists."""
    return ManagedNodeGroup(
        place.stack,
        "Workers",
        cluster=place.cluster,
        name="workers",
        subnets=place.subnets,
        instance_types=types,
        launch_template=template,
    )


def test_no_template_is_made(place: Place) -> None:
    """The group names the one that exists, with its version."""
    group = workers(place, GivenLaunchTemplate(template_id="lt-0123456789abcdef0", version="3"))
    assert group.launch_template is None
    template = place.template()
    template.resource_count_is("AWS::EC2::LaunchTemplate", 0)
    own = properties(template, NODE_GROUP)
    assert own["LaunchTemplate"] == {"Id": "lt-0123456789abcdef0", "Version": "3"}
    assert own["InstanceTypes"] == ["m6i.large"]
    assert own["AmiType"] == "AL2023_x86_64_STANDARD"


def test_a_template_with_an_image_is_trusted(place: Place) -> None:
    """EKS refuses image types and versions beside it."""
    template = GivenLaunchTemplate(template_id="lt-0123456789abcdef0", has_image=True)
    workers(place, template, types=())
    own = properties(place.template(), NODE_GROUP)
    assert own["LaunchTemplate"] == {"Id": "lt-0123456789abcdef0"}
    assert own.keys().isdisjoint({"AmiType", "InstanceTypes", "Version"})


def test_another_template_makes_another_group() -> None:
    """EKS keeps a group to its template; another version keeps the group."""
    names = []
    for template_id, version in (("lt-00000001", "1"), ("lt-00000001", "2"), ("lt-00000002", "1")):
        place = make_place()
        workers(place, GivenLaunchTemplate(template_id=template_id, version=version))
        names.append(properties(place.template(), NODE_GROUP)["NodegroupName"])
    assert names[0] == names[1] != names[2]


def test_security_groups_belong_into_the_template(place: Place) -> None:
    """EKS takes them nowhere else."""
    with pytest.raises(ConfigurationError) as caught:
        ManagedNodeGroup(
            place.stack,
            "Workers",
            cluster=place.cluster,
            name="workers",
            subnets=place.subnets,
            security_groups=[ec2.SecurityGroup.from_security_group_id(place.stack, "G", "sg-1")],
            launch_template=GivenLaunchTemplate(template_id="lt-0123456789abcdef0"),
        )
    assert [problem.where for problem in caught.value.problems] == ["security_groups"]
