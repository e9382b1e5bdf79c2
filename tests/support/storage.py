"""A network and a cluster that this library did not make."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks
from aws_cdk.interfaces.aws_eks import IClusterRef


@dataclass(frozen=True, kw_only=True, slots=True)
class Foreign:
    """What somebody else made.

    Attributes:
        vpc: A VPC.
        subnets: Two of its subnets, in two zones.
        client: Security group of the cluster.
        cluster: The cluster, known by its name alone.
    """

    vpc: ec2.IVpc
    subnets: tuple[ec2.ISubnet, ...]
    client: ec2.ISecurityGroup
    cluster: IClusterRef


def foreign(stack: Stack) -> Foreign:
    """Return references to what somebody else made."""
    subnets = tuple(
        ec2.Subnet.from_subnet_attributes(
            stack,
            f"Subnet{zone.upper()}",
            subnet_id=f"subnet-0000000{zone}",
            availability_zone=f"eu-west-1{zone}",
            route_table_id="rtb-00000001",
        )
        for zone in "ab"
    )
    return Foreign(
        vpc=ec2.Vpc.from_vpc_attributes(
            stack, "Vpc", vpc_id="vpc-00000001", availability_zones=["eu-west-1a", "eu-west-1b"]
        ),
        subnets=subnets,
        client=ec2.SecurityGroup.from_security_group_id(stack, "ClusterGroup", "sg-00000001"),
        cluster=eks.CfnCluster.from_cluster_name(stack, "Cluster", "demo"),
    )
