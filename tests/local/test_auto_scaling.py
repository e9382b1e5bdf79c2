"""Self-managed node groups are carried out: the group, its hooks and its warm pool."""

from __future__ import annotations

import re
from dataclasses import replace

from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template

from eks_constructs.cluster import Cluster
from eks_constructs.local.json_values import JsonObject, as_object, as_text, to_json_value
from eks_constructs.planning.auto_scaling import LifecycleHook
from eks_constructs.planning.capacity import Scaling
from eks_constructs.planning.group_updates import InstanceRefresh
from eks_constructs.planning.instances_distribution import InstancesDistribution
from eks_constructs.planning.node_upkeep import WarmPool
from eks_constructs.planning.self_managed_node_group import SelfManagedNodeGroupSpec
from eks_constructs.self_managed_node_group import SelfManagedNodeGroup
from tests.local.cloud import Cloud, cluster
from tests.support.self_managed import CLUSTER_GROUP, WORKERS

GROUP = "AWS::AutoScaling::AutoScalingGroup"
LAUNCH_TEMPLATE = "AWS::EC2::LaunchTemplate"
SPEC = replace(WORKERS, version=None, image_id="ami-0123456789abcdef0")
FULL = replace(
    SPEC,
    warm_pool=WarmPool(min_size=1),
    lifecycle_hooks={
        "drain": LifecycleHook.terminating(),
        "ready": LifecycleHook.launching(),
    },
)


def make_cluster(cloud: Cloud) -> None:
    """Make the cluster in a stack of its own; the access entry asks for it."""
    cloud.create({"Cluster": cluster(name="prod")}, name="cluster")


def synthesised(spec: SelfManagedNodeGroupSpec) -> JsonObject:
    """Return the resources of a group for a cluster that others made."""
    env = Environment(account="123456789012", region="eu-west-1")
    stack = Stack(App(analytics_reporting=False), "app", env=env)
    SelfManagedNodeGroup(
        stack,
        "Workers",
        cluster=Cluster.from_name(stack, "Cluster", "prod"),
        spec=spec,
        subnets=[ec2.Subnet.from_subnet_id(stack, "Subnet", "subnet-0aaaaaaaaaaaaaaa1")],
        cluster_security_group_id=CLUSTER_GROUP,
        role=iam.Role(
            stack, "Role", role_name="nodes", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com")
        ),
    )
    return as_object(to_json_value(Template.from_stack(stack).to_json()["Resources"]))


def test_everything_that_a_group_needs_is_made(cloud: Cloud) -> None:
    """And deleted again, the hooks and the pool before the group."""
    make_cluster(cloud)
    stack = cloud.create(synthesised(FULL))
    assert stack.status == "CREATE_COMPLETE", cloud.reasons()
    assert {row.type for row in cloud.resources().values()} == {
        "AWS::AutoScaling::AutoScalingGroup",
        "AWS::AutoScaling::LifecycleHook",
        "AWS::AutoScaling::WarmPool",
        "AWS::EC2::LaunchTemplate",
        "AWS::EKS::AccessEntry",
        "AWS::IAM::InstanceProfile",
        "AWS::IAM::Role",
    }
    cloud.delete()
    assert cloud.stack_names() == ["cluster"]
    assert cloud.resources() == {}


def test_new_sizes_and_a_new_split_keep_the_group(cloud: Cloud) -> None:
    """Neither replaces it."""
    make_cluster(cloud)
    cloud.create(synthesised(SPEC))
    before = {row.physical_id for row in cloud.resources().values() if row.type == GROUP}
    changed = replace(
        SPEC,
        scaling=Scaling(min_size=0, max_size=9),
        instance_types=("m6i.large", "m5.large"),
        distribution=InstancesDistribution.spot(),
        update=InstanceRefresh(),
    )
    stack = cloud.update(synthesised(changed))
    assert stack.status == "UPDATE_COMPLETE", cloud.reasons()
    (group,) = [row for row in cloud.resources().values() if row.type == GROUP]
    assert {group.physical_id} == before
    assert group.properties["MaxSize"] == "9"


def test_published_images_have_an_id(cloud: Cloud) -> None:
    """Made up, since nothing boots; but the same at each deployment."""
    make_cluster(cloud)
    assert cloud.create(synthesised(WORKERS)).status == "CREATE_COMPLETE", cloud.reasons()
    before = image_of(cloud)
    cloud.update(synthesised(replace(WORKERS, scaling=Scaling(min_size=0, max_size=9))))
    assert re.fullmatch("ami-[0-9a-f]{17}", before)
    assert image_of(cloud) == before


def image_of(cloud: Cloud) -> str:
    """Return the image in the launch template."""
    (template,) = [row for row in cloud.resources().values() if row.type == LAUNCH_TEMPLATE]
    data = as_object(template.properties["LaunchTemplateData"])
    return as_text(data["ImageId"])
