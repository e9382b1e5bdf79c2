"""Managed node groups: what is synthesised and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import cast

import pytest
from aws_cdk import CfnParameter, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks
from aws_cdk.assertions import Match, Template
from aws_cdk.interfaces.aws_eks import IClusterRef

from eks_constructs.errors import ConfigurationError
from eks_constructs.managed_node_group import ManagedNodeGroup
from eks_constructs.planning.node_upkeep import WarmPool
from tests.support.compute import Place, make_place, only, properties

NODE_GROUP = "AWS::EKS::Nodegroup"
LAUNCH_TEMPLATE = "AWS::EC2::LaunchTemplate"


@pytest.fixture(scope="module")
def default() -> Template:
    """Return a group of which only the necessary was said."""
    place = make_place()
    ManagedNodeGroup(
        place.stack, "Workers", cluster=place.cluster, name="workers", subnets=place.subnets
    )
    return place.template()


def test_default_group(default: Template) -> None:
    """Every secure default is in the template, and no desired size."""
    default.has_resource_properties(
        NODE_GROUP,
        {
            "AmiType": "AL2023_x86_64_STANDARD",
            "CapacityType": "ON_DEMAND",
            "ClusterName": "prod",
            "ForceUpdateEnabled": False,
            "InstanceTypes": Match.absent(),
            "Labels": {"eks-constructs/node-group": "workers"},
            "NodegroupName": Match.string_like_regexp("^workers-[0-9a-f]{6}$"),
            "NodeRepairConfig": {"Enabled": True},
            "RemoteAccess": Match.absent(),
            "ScalingConfig": {"MinSize": 3, "MaxSize": 6},
            "Tags": {"eks-constructs/node-group": "workers"},
            "Taints": Match.absent(),
            "UpdateConfig": {"MaxUnavailablePercentage": 33, "UpdateStrategy": "DEFAULT"},
            "Version": Match.absent(),
            "WarmPoolConfig": Match.absent(),
        },
    )


def test_group_follows_the_latest_launch_template(default: Template) -> None:
    """By id and attribute, so that a change of the template rolls the nodes."""
    (logical_id,) = default.find_resources(LAUNCH_TEMPLATE)
    assert properties(default, NODE_GROUP)["LaunchTemplate"] == {
        "Id": {"Ref": logical_id},
        "Version": {"Fn::GetAtt": [logical_id, "LatestVersionNumber"]},
    }


def test_nodes_come_after_the_routes_of_their_subnets(default: Template) -> None:
    """Else they start without a way to the control plane and EKS gives up on them."""
    waits_for = cast("list[str]", only(default, NODE_GROUP)["DependsOn"])
    routes = {
        logical_id
        for logical_id in default.find_resources("AWS::EC2::Route")
        if "PrivateSubnet" in logical_id
    }
    assert len(routes) == 2
    assert routes <= set(waits_for)


def test_default_role_has_no_cni_policy(default: Template) -> None:
    """Pods that reach the role of a node must not rewire the network."""
    assert "AmazonEKSWorkerNodePolicy" in json.dumps(properties(default, "AWS::IAM::Role"))
    assert "AmazonEKS_CNI_Policy" not in json.dumps(properties(default, "AWS::IAM::Role"))


def test_tags_reach_everything(place: Place) -> None:
    """Also values that only CloudFormation knows; a given Name wins."""
    owner = CfnParameter(place.stack, "Owner").value_as_string
    ManagedNodeGroup(
        place.stack,
        "Workers",
        cluster=place.cluster,
        name="workers",
        subnets=place.subnets,
        tags={"owner": owner, "Name": "mine"},
    )
    template = place.template()
    assert properties(template, NODE_GROUP)["Tags"] == {
        "Name": "mine",
        "eks-constructs/node-group": "workers",
        "owner": {"Ref": "Owner"},
    }
    expected = [
        {"Key": "Name", "Value": "mine"},
        {"Key": "eks-constructs/node-group", "Value": "workers"},
        {"Key": "owner", "Value": {"Ref": "Owner"}},
    ]
    assert json.dumps(expected) in json.dumps(properties(template, LAUNCH_TEMPLATE))


def test_own_role_is_used_and_none_is_made(place: Place) -> None:
    """Bring your own."""
    role = place.role()
    group = ManagedNodeGroup(
        place.stack,
        "Workers",
        cluster=place.cluster,
        name="workers",
        subnets=place.subnets,
        role=role,
    )
    assert group.role is role
    template = place.template()
    template.resource_count_is("AWS::IAM::Role", 0)
    assert properties(template, NODE_GROUP)["NodeRole"] == "arn:aws:iam::111122223333:role/own"


def test_warm_pool_is_removed_by_saying_so(place: Place) -> None:
    """EKS keeps a pool whose settings merely vanish."""
    ManagedNodeGroup(
        place.stack,
        "Workers",
        cluster=place.cluster,
        name="workers",
        subnets=place.subnets,
        warm_pool=WarmPool(enabled=False),
    )
    assert properties(place.template(), NODE_GROUP)["WarmPoolConfig"] == {"Enabled": False}


def test_nodes_wait_for_what_they_require(place: Place) -> None:
    """For network add-ons, for example."""
    addon = eks.CfnAddon(place.stack, "Cni", addon_name="vpc-cni", cluster_name="prod")
    ManagedNodeGroup(
        place.stack,
        "Workers",
        cluster=place.cluster,
        name="workers",
        subnets=place.subnets,
        requires=[addon],
    )
    assert "Cni" in cast("list[str]", only(place.template(), NODE_GROUP)["DependsOn"])


@pytest.mark.parametrize(
    "cluster_of",
    [
        lambda stack: eks.CfnCluster(
            stack,
            "Made",
            role_arn="arn:aws:iam::111122223333:role/cluster",
            resources_vpc_config=eks.CfnCluster.ResourcesVpcConfigProperty(
                subnet_ids=["subnet-1", "subnet-2"]
            ),
        ),
        lambda stack: eks.Cluster.from_cluster_attributes(stack, "Made", cluster_name="prod"),
    ],
    ids=["L1", "imported by the first L2"],
)
def test_any_cluster_will_do(place: Place, cluster_of: Callable[[Stack], IClusterRef]) -> None:
    """The construct asks for no more than a name."""
    ManagedNodeGroup(
        place.stack,
        "Workers",
        cluster=cluster_of(place.stack),
        name="workers",
        subnets=place.subnets,
    )
    assert properties(place.template(), NODE_GROUP)["ClusterName"] in ("prod", {"Ref": "Made"})


def test_all_problems_are_said_at_once(place: Place) -> None:
    """Those of planning and those of the surroundings."""
    with pytest.raises(ConfigurationError) as caught:
        ManagedNodeGroup(
            place.stack,
            "Workers",
            cluster=place.cluster,
            name="work/ers",
            subnets=[],
            security_groups=[ec2.SecurityGroup.from_security_group_id(place.stack, "Sg", "sg-1")],
        )
    text = str(caught.value)
    assert text.startswith("invalid node group 'work/ers':\n  - name: must start and end with")
    assert "  - subnets: must be at least one subnet [empty]" in text
    assert "  - cluster_security_group_id: must be given with security_groups" in text


def test_tokens_are_refused_by_name(place: Place) -> None:
    """A decision cannot be made on a placeholder."""
    token = CfnParameter(place.stack, "Type").value_as_string
    with pytest.raises(ConfigurationError, match="instance_types: must be known at synthesis"):
        ManagedNodeGroup(
            place.stack,
            "Workers",
            cluster=place.cluster,
            name="workers",
            subnets=place.subnets,
            instance_types=[token],
        )
