"""Templates that add to what was made outside of them, of which moto knows nothing."""

from __future__ import annotations

from eks_constructs.local.json_values import JsonObject, objects
from tests.local.cloud import Cloud, ref, resource

GROUP_ID = "sg-0123456789abcdef0"


def test_rules_of_groups_that_exist_elsewhere_are_kept_as_records(cloud: Cloud) -> None:
    """They come, change and go with their stack."""
    rule: JsonObject = {"IpProtocol": "-1", "SourceSecurityGroupId": GROUP_ID}
    template: JsonObject = {
        "Rule": resource("EC2::SecurityGroupIngress", GroupId=GROUP_ID, **rule),
        "Out": resource(
            "EC2::SecurityGroupEgress",
            GroupId=GROUP_ID,
            IpProtocol="-1",
            DestinationSecurityGroupId=GROUP_ID,
        ),
    }
    assert cloud.create(template).status == "CREATE_COMPLETE"
    assert cloud.update({"Rule": template["Rule"]}).status == "UPDATE_COMPLETE"
    assert set(cloud.resources()) == {"Rule"}
    cloud.delete()
    assert cloud.stack_names() == []


def test_gateways_that_exist_elsewhere_are_attached_and_routed_to(cloud: Cloud) -> None:
    """Transit gateways and virtual private ones."""
    transit, virtual = "tgw-0123456789abcdef0", "vgw-0123456789abcdef0"
    template: JsonObject = {
        "Vpc": resource("EC2::VPC", CidrBlock="10.0.0.0/16"),
        "Subnet": resource("EC2::Subnet", VpcId=ref("Vpc"), CidrBlock="10.0.0.0/24"),
        "Table": resource("EC2::RouteTable", VpcId=ref("Vpc")),
        "Transit": resource(
            "EC2::TransitGatewayAttachment",
            VpcId=ref("Vpc"),
            TransitGatewayId=transit,
            SubnetIds=[ref("Subnet")],
        ),
        "Virtual": resource("EC2::VPCGatewayAttachment", VpcId=ref("Vpc"), VpnGatewayId=virtual),
        "RouteTransit": resource(
            "EC2::Route",
            RouteTableId=ref("Table"),
            DestinationCidrBlock="172.16.0.0/16",
            TransitGatewayId=transit,
        ),
        "RouteVirtual": resource(
            "EC2::Route",
            RouteTableId=ref("Table"),
            DestinationCidrBlock="172.17.0.0/16",
            GatewayId=virtual,
        ),
    }
    assert cloud.create(template).status == "CREATE_COMPLETE"
    cloud.delete()
    assert cloud.stack_names() == []


def test_subnets_of_local_zones_are_made(cloud: Cloud) -> None:
    """In the first zone of the region: moto has no Local Zones."""
    template: JsonObject = {
        "Vpc": resource("EC2::VPC", CidrBlock="10.0.0.0/16"),
        "Subnet": resource(
            "EC2::Subnet",
            VpcId=ref("Vpc"),
            CidrBlock="10.0.0.0/24",
            AvailabilityZone="eu-west-1-lon-1a",
        ),
    }
    assert cloud.create(template).status == "CREATE_COMPLETE"
    found = objects(cloud.call("ec2.describe_subnets", {})["Subnets"])
    assert "eu-west-1a" in {
        each["AvailabilityZone"] for each in found if each["CidrBlock"] == "10.0.0.0/24"
    }
