"""The VPC types, as moto's EC2 shows them."""

from __future__ import annotations

from eks_constructs.local.json_values import JsonObject, JsonValue, as_object, objects, tag_map
from tests.local.cloud import Cloud, ref, resource


def _network(name: str = "net", hostnames: JsonValue = "true") -> JsonObject:
    return {**_inside(name, hostnames), **_ways_out(name)}


def _inside(name: str, hostnames: JsonValue) -> JsonObject:
    tags: JsonValue = [{"Key": "Name", "Value": name}]
    block: JsonObject = {"Fn::Select": [0, {"Fn::GetAtt": ["Vpc", "Ipv6CidrBlocks"]}]}
    subnet: JsonObject = {"Fn::Select": [0, {"Fn::Cidr": [block, 4, "64"]}]}
    return {
        "Vpc": resource(
            "EC2::VPC", CidrBlock="10.0.0.0/16", EnableDnsHostnames=hostnames, Tags=tags
        ),
        "Block": resource("EC2::VPCCidrBlock", VpcId=ref("Vpc"), AmazonProvidedIpv6CidrBlock=True),
        "Subnet": {
            **resource(
                "EC2::Subnet",
                VpcId=ref("Vpc"),
                CidrBlock="10.0.0.0/24",
                AvailabilityZone="eu-west-1a",
                MapPublicIpOnLaunch="true",
                Tags=tags,
            ),
        },
        "SubnetBlock": {
            **resource("EC2::SubnetCidrBlock", SubnetId=ref("Subnet"), Ipv6CidrBlock=subnet),
            "DependsOn": "Block",
        },
        "Table": resource("EC2::RouteTable", VpcId=ref("Vpc"), Tags=tags),
        "Associated": resource(
            "EC2::SubnetRouteTableAssociation", SubnetId=ref("Subnet"), RouteTableId=ref("Table")
        ),
    }


def _ways_out(name: str) -> JsonObject:
    tags: JsonValue = [{"Key": "Name", "Value": name}]
    nat: JsonObject = {"Fn::GetAtt": ["Address", "AllocationId"]}
    return {
        "Gateway": resource("EC2::InternetGateway", Tags=tags),
        "Attached": resource(
            "EC2::VPCGatewayAttachment", VpcId=ref("Vpc"), InternetGatewayId=ref("Gateway")
        ),
        "Egress": resource("EC2::EgressOnlyInternetGateway", VpcId=ref("Vpc")),
        "Address": resource("EC2::EIP", Domain="vpc", Tags=tags),
        "Nat": resource("EC2::NatGateway", SubnetId=ref("Subnet"), AllocationId=nat, Tags=tags),
        "Route": resource(
            "EC2::Route",
            RouteTableId=ref("Table"),
            DestinationCidrBlock="0.0.0.0/0",
            NatGatewayId=ref("Nat"),
        ),
        "Route6": resource(
            "EC2::Route",
            RouteTableId=ref("Table"),
            DestinationIpv6CidrBlock="::/0",
            EgressOnlyInternetGatewayId=ref("Egress"),
        ),
        "Endpoint": resource(
            "EC2::VPCEndpoint",
            VpcId=ref("Vpc"),
            ServiceName="com.amazonaws.eu-west-1.s3",
            RouteTableIds=[ref("Table")],
            PolicyDocument={"Statement": []},
        ),
        "Flow": resource(
            "EC2::FlowLog",
            ResourceId=ref("Vpc"),
            ResourceType="VPC",
            TrafficType="ALL",
            LogDestinationType="s3",
            LogDestination="arn:aws:s3:::flow-logs",
        ),
    }


def test_whole_network_is_created_and_deleted(cloud: Cloud) -> None:
    """Every type is carried out, and nothing is left of it."""
    cloud.call("s3.create_bucket", _bucket("flow-logs"))
    assert cloud.create(_network()).status == "CREATE_COMPLETE", cloud.reasons()
    vpc = cloud.resources()["Vpc"].physical_id
    mine: JsonObject = {"Filters": [{"Name": "vpc-id", "Values": [vpc]}]}
    subnet = objects(cloud.call("ec2.describe_subnets", mine)["Subnets"])[0]
    assert subnet["MapPublicIpOnLaunch"] is True
    assert subnet["Ipv6CidrBlockAssociationSet"] != []
    assert tag_map(subnet["Tags"]) == {"Name": "net"}
    cloud.delete()
    assert cloud.stack_names() == [], cloud.reasons()
    assert cloud.call("ec2.describe_subnets", mine)["Subnets"] == []


def test_tags_and_flags_change_in_place(cloud: Cloud) -> None:
    """The same VPC, other tags and settings."""
    cloud.call("s3.create_bucket", _bucket("flow-logs"))
    cloud.create(_network())
    before = cloud.resources()
    stack = cloud.update(_network("other", hostnames="false"))
    assert stack.status == "UPDATE_COMPLETE", cloud.reasons()
    vpc = cloud.resources()["Vpc"]
    assert {name: row.physical_id for name, row in cloud.resources().items()} == {
        name: row.physical_id for name, row in before.items()
    }
    shown = objects(cloud.call("ec2.describe_vpcs", {"VpcIds": [vpc.physical_id]})["Vpcs"])[0]
    assert tag_map(shown["Tags"]) == {"Name": "other"}
    asked: JsonObject = {"VpcId": vpc.physical_id, "Attribute": "enableDnsHostnames"}
    answer = cloud.call("ec2.describe_vpc_attribute", asked)
    assert as_object(answer["EnableDnsHostnames"])["Value"] is False


def test_removed_tag_disappears(cloud: Cloud) -> None:
    """Tags that the template no longer has are taken off."""
    tags: JsonValue = [{"Key": "a", "Value": "1"}]
    cloud.create({"Vpc": resource("EC2::VPC", CidrBlock="10.0.0.0/16", Tags=tags)})
    cloud.update({"Vpc": resource("EC2::VPC", CidrBlock="10.0.0.0/16")})
    vpc = cloud.resources()["Vpc"].physical_id
    shown = objects(cloud.call("ec2.describe_vpcs", {"VpcIds": [vpc]})["Vpcs"])[0]
    assert tag_map(shown.get("Tags")) == {}


def test_route_changes_its_target_in_place(cloud: Cloud) -> None:
    """From one gateway to another, without a new route."""

    def template(gateway: str) -> JsonObject:
        return {
            "Vpc": resource("EC2::VPC", CidrBlock="10.0.0.0/16"),
            "One": resource("EC2::InternetGateway"),
            "Two": resource("EC2::InternetGateway"),
            "Table": resource("EC2::RouteTable", VpcId=ref("Vpc")),
            "Route": resource(
                "EC2::Route",
                RouteTableId=ref("Table"),
                DestinationCidrBlock="0.0.0.0/0",
                GatewayId=ref(gateway),
            ),
        }

    cloud.create(template("One"))
    assert cloud.update(template("Two")).status == "UPDATE_COMPLETE", cloud.reasons()
    table = cloud.resources()["Table"].physical_id
    shown = objects(
        cloud.call("ec2.describe_route_tables", {"RouteTableIds": [table]})["RouteTables"]
    )
    targets = [route.get("GatewayId") for route in objects(shown[0]["Routes"])]
    assert cloud.resources()["Two"].physical_id in targets
    assert cloud.resources()["One"].physical_id not in targets


def test_subnet_outside_its_vpc_is_refused(cloud: Cloud) -> None:
    """EC2's own checks count too."""
    cloud.create(
        {
            "Vpc": resource("EC2::VPC", CidrBlock="10.0.0.0/16"),
            "Subnet": resource("EC2::Subnet", VpcId=ref("Vpc"), CidrBlock="192.168.0.0/24"),
        }
    )
    assert cloud.stack().status == "ROLLBACK_COMPLETE"
    assert "InvalidSubnet.Range" in "".join(cloud.reasons())


def test_zone_of_another_region_is_refused(cloud: Cloud) -> None:
    """A zone that the region does not have."""
    subnet = resource(
        "EC2::Subnet", VpcId=ref("Vpc"), CidrBlock="10.0.0.0/24", AvailabilityZone="us-east-1a"
    )
    cloud.create({"Vpc": resource("EC2::VPC", CidrBlock="10.0.0.0/16"), "Subnet": subnet})
    assert cloud.stack().status == "ROLLBACK_COMPLETE"
    assert "us-east-1a" in "".join(cloud.reasons())


def test_attributes_of_a_vpc_are_those_of_now(cloud: Cloud) -> None:
    """The default groups exist, and blocks associated later are seen."""
    names = ("DefaultSecurityGroup", "DefaultNetworkAcl", "VpcId", "CidrBlock")
    outputs: JsonObject = {name: {"Value": {"Fn::GetAtt": ["Vpc", name]}} for name in names}
    stack = cloud.create(
        {"Vpc": resource("EC2::VPC", CidrBlock="10.0.0.0/16")}, sections={"Outputs": outputs}
    )
    assert str(stack.outputs["DefaultSecurityGroup"]).startswith("sg-")
    assert str(stack.outputs["DefaultNetworkAcl"]).startswith("acl-")
    assert stack.outputs["VpcId"] == cloud.resources()["Vpc"].physical_id
    assert stack.outputs["CidrBlock"] == "10.0.0.0/16"


def test_unknown_attribute_is_told(cloud: Cloud) -> None:
    """A misspelt attribute fails the stack, by name."""
    outputs: JsonObject = {"O": {"Value": {"Fn::GetAtt": ["Vpc", "Colour"]}}}
    cloud.create(
        {"Vpc": resource("EC2::VPC", CidrBlock="10.0.0.0/16")}, sections={"Outputs": outputs}
    )
    assert cloud.stack().status == "ROLLBACK_COMPLETE"
    assert "attribute Colour does not exist in schema for AWS::EC2::VPC" in "".join(cloud.reasons())


def _bucket(name: str) -> JsonObject:
    return {"Bucket": name, "CreateBucketConfiguration": {"LocationConstraint": "eu-west-1"}}
