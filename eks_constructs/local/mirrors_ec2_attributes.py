"""Attributes of VPCs and subnets that other resources change: blocks, default groups."""

from __future__ import annotations

from eks_constructs.local.aws_api import AwsApi
from eks_constructs.local.json_values import JsonObject, objects
from eks_constructs.local.mirrors import first
from eks_constructs.local.state import Resource


def vpc_attributes(api: AwsApi, resource: Resource) -> JsonObject:
    """Return the attributes of a VPC as they are now.

    Blocks are associated after the VPC exists, so they are asked for each time.
    """
    region, own = resource.region, resource.physical_id
    vpc = api.call(region, "ec2.describe_vpcs", {"VpcIds": [own]})
    mine: JsonObject = {"Filters": [{"Name": "vpc-id", "Values": [own]}]}
    groups = api.call(region, "ec2.describe_security_groups", mine)
    acls = api.call(region, "ec2.describe_network_acls", mine)
    blocks = objects(first(vpc, ("Vpcs", "*", "Ipv6CidrBlockAssociationSet")))
    default = [g for g in objects(groups.get("SecurityGroups")) if g.get("GroupName") == "default"]
    return {
        **resource.attributes,
        "CidrBlockAssociations": [
            item.get("AssociationId")
            for item in objects(first(vpc, ("Vpcs", "*", "CidrBlockAssociationSet")))
        ],
        "Ipv6CidrBlocks": [item.get("Ipv6CidrBlock") for item in blocks],
        "DefaultSecurityGroup": default[0].get("GroupId") if default else None,
        "DefaultNetworkAcl": first(acls, ("NetworkAcls", "*", "NetworkAclId")),
    }


def subnet_attributes(api: AwsApi, resource: Resource) -> JsonObject:
    """Return the attributes of a subnet as they are now."""
    subnet = api.call(
        resource.region, "ec2.describe_subnets", {"SubnetIds": [resource.physical_id]}
    )
    blocks = objects(first(subnet, ("Subnets", "*", "Ipv6CidrBlockAssociationSet")))
    return {**resource.attributes, "Ipv6CidrBlocks": [item.get("Ipv6CidrBlock") for item in blocks]}
