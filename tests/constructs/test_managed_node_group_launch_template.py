"""The launch template of a managed node group: safe by default, complete when asked."""

from __future__ import annotations

from typing import cast

import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk.assertions import Template

from eks_constructs.managed_node_group import ManagedNodeGroup
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.capacity import Capacity
from eks_constructs.planning.node_volumes import RootVolume
from eks_constructs.planning.user_data import ClusterFacts, NodeSettings
from tests.support.compute import Place, make_place, properties

NODE_GROUP = "AWS::EKS::Nodegroup"
LAUNCH_TEMPLATE = "AWS::EC2::LaunchTemplate"


def launch_template_data(template: Template) -> dict[str, object]:
    """Return the data of the only launch template."""
    return cast("dict[str, object]", properties(template, LAUNCH_TEMPLATE)["LaunchTemplateData"])


@pytest.fixture(scope="module")
def default() -> Template:
    """Return a group of which only the necessary was said."""
    place = make_place()
    ManagedNodeGroup(
        place.stack, "Workers", cluster=place.cluster, name="workers", subnets=place.subnets
    )
    return place.template()


def test_default_launch_template(default: Template) -> None:
    """Metadata needs a session token, disks are encrypted, nothing speaks of public addresses."""
    data = launch_template_data(default)
    assert data["MetadataOptions"] == {"HttpTokens": "required", "HttpPutResponseHopLimit": 1}
    assert data["InstanceType"] == "m6i.large"
    assert data["BlockDeviceMappings"] == [
        {
            "DeviceName": "/dev/xvda",
            "Ebs": {
                "DeleteOnTermination": True,
                "Encrypted": True,
                "VolumeSize": 80,
                "VolumeType": "gp3",
            },
        }
    ]
    assert data.keys() == {
        "BlockDeviceMappings",
        "InstanceType",
        "MetadataOptions",
        "TagSpecifications",
    }


def test_instances_disks_and_interfaces_are_tagged(default: Template) -> None:
    """With a name that people can read."""
    specifications = cast(
        "list[dict[str, object]]", launch_template_data(default)["TagSpecifications"]
    )
    tags = [
        {"Key": "Name", "Value": "prod-workers"},
        {"Key": "eks-constructs/node-group", "Value": "workers"},
    ]
    assert specifications == [
        {"ResourceType": kind, "Tags": tags} for kind in ("instance", "volume", "network-interface")
    ]


def test_bottlerocket_encrypts_both_volumes(place: Place) -> None:
    """The size is that of the second, where images and containers are."""
    ManagedNodeGroup(
        place.stack,
        "Workers",
        cluster=place.cluster,
        name="workers",
        subnets=place.subnets,
        ami_family=AmiFamily.BOTTLEROCKET,
        root_volume=RootVolume(size_gib=120, kms_key_id="alias/nodes"),
    )
    common = {"DeleteOnTermination": True, "Encrypted": True, "KmsKeyId": "alias/nodes"}
    assert launch_template_data(place.template())["BlockDeviceMappings"] == [
        {"DeviceName": "/dev/xvda", "Ebs": {**common, "VolumeType": "gp3"}},
        {"DeviceName": "/dev/xvdb", "Ebs": {**common, "VolumeSize": 120, "VolumeType": "gp3"}},
    ]


def test_volumes_can_be_left_to_the_image(place: Place) -> None:
    """Then the template speaks of none."""
    ManagedNodeGroup(
        place.stack,
        "Workers",
        cluster=place.cluster,
        name="workers",
        subnets=place.subnets,
        root_volume=RootVolume(size_gib=0, encrypted=None),
    )
    assert "BlockDeviceMappings" not in launch_template_data(place.template())


def test_custom_image_brings_its_user_data(place: Place) -> None:
    """And neither an image type nor a version, which EKS would refuse beside it."""
    ManagedNodeGroup(
        place.stack,
        "Workers",
        cluster=place.cluster,
        name="workers",
        subnets=place.subnets,
        image_id="ami-0123456789abcdef0",
        user_data="MIME-Version: 1.0",
    )
    template = place.template()
    data = launch_template_data(template)
    assert data["ImageId"] == "ami-0123456789abcdef0"
    assert data["UserData"] == {"Fn::Base64": "MIME-Version: 1.0"}
    assert not {"AmiType", "Version", "ReleaseVersion"} & properties(template, NODE_GROUP).keys()


def test_custom_image_can_be_told_how_to_join(place: Place) -> None:
    """From the facts of the cluster; labels are those of the group."""
    ManagedNodeGroup(
        place.stack,
        "Workers",
        cluster=place.cluster,
        name="workers",
        subnets=place.subnets,
        image_id="ami-0123456789abcdef0",
        cluster_facts=ClusterFacts(
            name="prod",
            endpoint="https://0123.gr7.eu-west-1.eks.amazonaws.com",
            certificate_authority="Y2VydGlmaWNhdGU=",
            service_cidr="10.100.0.0/16",
        ),
        labels={"team": "a"},
    )
    text = str(launch_template_data(place.template())["UserData"])
    assert 'name: "prod"' in text
    assert "--node-labels=eks-constructs/node-group=workers,team=a" in text


def test_settings_reach_the_user_data_that_eks_merges(place: Place) -> None:
    """Without how to join, which EKS adds."""
    ManagedNodeGroup(
        place.stack,
        "Workers",
        cluster=place.cluster,
        name="workers",
        subnets=place.subnets,
        settings=NodeSettings(max_pods=20),
    )
    text = str(launch_template_data(place.template())["UserData"])
    assert "maxPods: 20" in text
    assert "apiServerEndpoint" not in text


def test_capacity_block_names_its_reservation(place: Place) -> None:
    """In the launch template, where EKS looks for it."""
    ManagedNodeGroup(
        place.stack,
        "Workers",
        cluster=place.cluster,
        name="workers",
        subnets=place.subnets[:1],
        instance_types=["p5.48xlarge"],
        capacity=Capacity.block("cr-02168da1478b509e0"),
    )
    template = place.template()
    data = launch_template_data(template)
    assert data["InstanceMarketOptions"] == {"MarketType": "capacity-block"}
    assert data["CapacityReservationSpecification"] == {
        "CapacityReservationTarget": {"CapacityReservationId": "cr-02168da1478b509e0"}
    }
    assert properties(template, NODE_GROUP)["CapacityType"] == "CAPACITY_BLOCK"


def test_own_security_groups_come_with_that_of_the_cluster(place: Place) -> None:
    """EKS adds it only when there are no others."""
    ManagedNodeGroup(
        place.stack,
        "Workers",
        cluster=place.cluster,
        name="workers",
        subnets=place.subnets,
        security_groups=[ec2.SecurityGroup.from_security_group_id(place.stack, "Sg", "sg-1")],
        cluster_security_group_id="sg-0",
    )
    assert launch_template_data(place.template())["SecurityGroupIds"] == ["sg-0", "sg-1"]
