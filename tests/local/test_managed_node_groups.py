"""Managed node groups are carried out and updated: keys, templates of the user's, new settings."""

from __future__ import annotations

from typing import Final

from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template

from eks_constructs.cluster import Cluster
from eks_constructs.local.json_values import JsonObject, as_object, to_json_value
from eks_constructs.managed_node_group import ManagedNodeGroup
from eks_constructs.planning.given_launch_template import GivenLaunchTemplate
from eks_constructs.planning.node_machine import NodeMachine
from eks_constructs.planning.node_volumes import RootVolume
from eks_constructs.planning.ssh_access import SshAccess
from eks_constructs.planning.user_data import NodeSettings
from tests.local.cloud import Cloud, cluster

GROUP: Final = "AWS::EKS::Nodegroup"
KEY_PAIR: Final = "AWS::EC2::KeyPair"
KEYS: Final = (f"ssh-rsa {'A' * 372}", f"ssh-rsa {'B' * 372}")


def place() -> Stack:
    """Return a stack for a group."""
    env = Environment(account="123456789012", region="eu-west-1")
    return Stack(App(analytics_reporting=False), "app", env=env)


def role(stack: Stack) -> iam.IRole:
    """Return a role of which nothing is asked here."""
    return iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))


def resources(stack: Stack) -> JsonObject:
    """Synthesise."""
    return as_object(to_json_value(Template.from_stack(stack).to_json()["Resources"]))


def of_our_template(key: str, volume: RootVolume, settings: NodeSettings | None) -> JsonObject:
    """Return a group with these things in its launch template."""
    stack = place()
    ManagedNodeGroup(
        stack,
        "Workers",
        cluster=Cluster.from_name(stack, "Cluster", "prod"),
        name="workers",
        subnets=[ec2.Subnet.from_subnet_id(stack, "Subnet", "subnet-0aaaaaaaaaaaaaaa1")],
        root_volume=volume,
        settings=settings,
        role=role(stack),
        machine=NodeMachine(ssh=SshAccess(public_key=key)),
    )
    return resources(stack)


def of_a_given_template(version: str) -> JsonObject:
    """Return a group from a version of a template that exists."""
    stack = place()
    template = GivenLaunchTemplate(
        template_id="lt-0123456789abcdef0", version=version, has_image=True
    )
    ManagedNodeGroup(
        stack,
        "Workers",
        cluster=Cluster.from_name(stack, "Cluster", "prod"),
        name="workers",
        subnets=[ec2.Subnet.from_subnet_id(stack, "Subnet", "subnet-0aaaaaaaaaaaaaaa1")],
        instance_types=(),
        role=role(stack),
        launch_template=template,
    )
    return resources(stack)


def ids(cloud: Cloud, kind: str) -> list[str]:
    """Return the physical ids of all resources of a type."""
    return [row.physical_id for row in cloud.resources().values() if row.type == kind]


def test_what_stands_in_the_launch_template_changes_in_place(cloud: Cloud) -> None:
    """Another key is another key pair, whose name is never taken; the group stays."""
    cloud.create({"Cluster": cluster(name="prod")}, name="cluster")
    first = cloud.create(of_our_template(KEYS[0], RootVolume(), None))
    assert first.status == "CREATE_COMPLETE", cloud.reasons()
    group, keys = ids(cloud, GROUP), ids(cloud, KEY_PAIR)
    settings = NodeSettings(max_pods=20, pre_commands=("echo hello",))
    volume = RootVolume(encrypted=None, device_name="/dev/sda1", iops=4000)
    second = cloud.update(of_our_template(KEYS[1], volume, settings))
    assert second.status == "UPDATE_COMPLETE", cloud.reasons()
    assert ids(cloud, GROUP) == group
    assert ids(cloud, KEY_PAIR) != keys


def test_another_version_of_a_given_template_keeps_the_group(cloud: Cloud) -> None:
    """EKS rolls its nodes."""
    cloud.create({"Cluster": cluster(name="prod")}, name="cluster")
    assert cloud.create(of_a_given_template("1")).status == "CREATE_COMPLETE", cloud.reasons()
    group = ids(cloud, GROUP)
    assert cloud.update(of_a_given_template("2")).status == "UPDATE_COMPLETE", cloud.reasons()
    assert ids(cloud, GROUP) == group
