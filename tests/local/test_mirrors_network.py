"""Endpoints and further blocks of a VPC, as moto's EC2 shows them."""

from __future__ import annotations

from eks_constructs.local.json_values import JsonObject, JsonValue, objects, texts
from tests.local.cloud import Cloud, ref, resource


def _network(*, zones: str = "ab", actions: JsonValue = "*") -> JsonObject:
    subnets: JsonObject = {
        f"Subnet{zone}": {
            **resource(
                "EC2::Subnet",
                VpcId=ref("Vpc"),
                CidrBlock=f"100.64.{index}.0/24",
                AvailabilityZone=f"eu-west-1{zone}",
            ),
            "DependsOn": "Block",
        }
        for index, zone in enumerate("ab")
    }
    policy: JsonObject = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": actions}]}
    return {
        "Vpc": resource("EC2::VPC", CidrBlock="10.0.0.0/16"),
        "Block": resource("EC2::VPCCidrBlock", VpcId=ref("Vpc"), CidrBlock="100.64.0.0/16"),
        **subnets,
        "Group": resource(
            "EC2::SecurityGroup",
            VpcId=ref("Vpc"),
            GroupDescription="Endpoints",
            SecurityGroupIngress=[
                {
                    "IpProtocol": "tcp",
                    "FromPort": 443,
                    "ToPort": 443,
                    "CidrIp": "10.0.0.0/16",
                    "Description": "HTTPS from the VPC",
                }
            ],
        ),
        "Endpoint": resource(
            "EC2::VPCEndpoint",
            VpcId=ref("Vpc"),
            VpcEndpointType="Interface",
            ServiceName="com.amazonaws.eu-west-1.ecr.api",
            SubnetIds=[ref(f"Subnet{zone}") for zone in zones],
            SecurityGroupIds=[{"Fn::GetAtt": ["Group", "GroupId"]}],
            PrivateDnsEnabled=True,
            PolicyDocument=policy,
            Tags=[{"Key": "Name", "Value": "ecr.api"}],
        ),
    }


def _endpoint(cloud: Cloud) -> JsonObject:
    ids: JsonValue = [cloud.resources()["Endpoint"].physical_id]
    answer = cloud.call("ec2.describe_vpc_endpoints", {"VpcEndpointIds": ids})
    return objects(answer["VpcEndpoints"])[0]


def test_interface_endpoints_stand_in_their_subnets(cloud: Cloud) -> None:
    """In those of a block that the VPC got later; then everything goes again."""
    assert cloud.create(_network()).status == "CREATE_COMPLETE", cloud.reasons()
    shown = _endpoint(cloud)
    made = cloud.resources()
    assert shown["VpcEndpointType"] == "Interface"
    assert shown["PrivateDnsEnabled"] is True
    subnets = [made[f"Subnet{zone}"].physical_id for zone in "ab"]
    assert texts(shown["SubnetIds"]) == subnets
    groups = [str(each["GroupId"]) for each in objects(shown["Groups"])]
    assert groups == [made["Group"].physical_id]
    vpc = objects(cloud.call("ec2.describe_vpcs", {"VpcIds": [made["Vpc"].physical_id]})["Vpcs"])
    blocks = [str(each["CidrBlock"]) for each in objects(vpc[0]["CidrBlockAssociationSet"])]
    assert blocks == ["10.0.0.0/16", "100.64.0.0/16"]
    cloud.delete()
    assert cloud.stack_names() == [], cloud.reasons()


def test_an_endpoint_changes_in_place(cloud: Cloud) -> None:
    """Its subnets and its policy, as in CloudFormation."""
    cloud.create(_network(zones="a"))
    before = cloud.resources()["Endpoint"].physical_id
    stack = cloud.update(_network(zones="ab", actions="ecr:*"))
    assert stack.status == "UPDATE_COMPLETE", cloud.reasons()
    assert cloud.resources()["Endpoint"].physical_id == before
    shown = _endpoint(cloud)
    assert len(texts(shown["SubnetIds"])) == 2
    assert "ecr:*" in str(shown["PolicyDocument"])
