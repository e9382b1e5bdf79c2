"""A place for node groups and Fargate profiles: a VPC and a cluster that was made elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks_v2
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template
from aws_cdk.interfaces.aws_eks import IClusterRef
from pydantic import JsonValue

_REGION = Environment(account="111122223333", region="eu-west-1")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A stack with a VPC and the reference to a cluster."""

    stack: Stack
    vpc: ec2.Vpc
    cluster: IClusterRef

    @property
    def subnets(self) -> list[ec2.ISubnet]:
        """Two private subnets."""
        return self.vpc.private_subnets

    def role(self) -> iam.IRole:
        """Return a role of the user's."""
        return iam.Role.from_role_arn(self.stack, "Own", "arn:aws:iam::111122223333:role/own")

    def template(self) -> Template:
        """Synthesise."""
        return Template.from_stack(self.stack)


def make_place() -> Place:
    """Return a new place, with the same names each time."""
    stack = Stack(App(analytics_reporting=False), "Compute", env=_REGION)
    vpc = ec2.Vpc(stack, "Vpc", max_azs=2, nat_gateways=1, restrict_default_security_group=False)
    cluster = eks_v2.Cluster.from_cluster_attributes(stack, "Cluster", cluster_name="prod")
    return Place(stack=stack, vpc=vpc, cluster=cluster)


def only(template: Template, resource_type: str) -> dict[str, JsonValue]:
    """Return the only resource of a type."""
    (resource,) = template.find_resources(resource_type).values()
    return cast("dict[str, JsonValue]", resource)


def properties(template: Template, resource_type: str) -> dict[str, JsonValue]:
    """Return the properties of the only resource of a type."""
    return cast("dict[str, JsonValue]", only(template, resource_type)["Properties"])
