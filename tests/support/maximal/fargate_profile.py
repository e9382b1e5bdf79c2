"""A Fargate profile with everything."""

from __future__ import annotations

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from eks_constructs.cluster import Cluster
from eks_constructs.fargate_profile import FargateProfile
from eks_constructs.planning.fargate import FargateSelector


def maximal(stack: Stack) -> None:
    """Make a Fargate profile that sets every property."""
    FargateProfile(
        stack,
        "Web",
        cluster=Cluster.from_name(stack, "Cluster", "demo"),
        name="web",
        selectors=[FargateSelector(namespace="web-*", labels={"tier": "front"})],
        subnets=[ec2.Subnet.from_subnet_id(stack, "Subnet", "subnet-0123456789abcdef0")],
    )
