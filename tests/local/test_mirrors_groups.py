"""Security groups and launch templates, as moto's EC2 shows them."""

from __future__ import annotations

from eks_constructs.local.json_values import JsonObject, JsonValue, as_object, objects
from tests.local.cloud import Cloud, ref, resource

_HTTPS: JsonObject = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": "443", "CidrIp": "10.0.0.0/8"}


def _template(ingress: list[JsonValue], egress: list[JsonValue]) -> JsonObject:
    return {
        "Vpc": resource("EC2::VPC", CidrBlock="10.0.0.0/16"),
        "Group": resource(
            "EC2::SecurityGroup",
            GroupDescription="some",
            VpcId=ref("Vpc"),
            SecurityGroupIngress=ingress,
            SecurityGroupEgress=egress,
        ),
    }


def _permissions(cloud: Cloud, section: str) -> list[tuple[object, object]]:
    group = cloud.resources()["Group"].physical_id
    answer = cloud.call("ec2.describe_security_groups", {"GroupIds": [group]})
    shown = objects(objects(answer["SecurityGroups"])[0][section])
    return [(rule["IpProtocol"], rule.get("FromPort")) for rule in shown]


def test_rules_of_a_group_follow_the_template(cloud: Cloud) -> None:
    """Rules come and go with updates; without egress rules everything is allowed out."""
    cloud.create(_template([_HTTPS], []))
    assert _permissions(cloud, "IpPermissions") == [("tcp", 443)]
    assert _permissions(cloud, "IpPermissionsEgress") == [("-1", None)]
    dns: JsonObject = {"IpProtocol": "udp", "FromPort": 53, "ToPort": 53, "CidrIp": "10.0.0.2/32"}
    stack = cloud.update(_template([], [dns]))
    assert stack.status == "UPDATE_COMPLETE", cloud.reasons()
    assert _permissions(cloud, "IpPermissions") == []
    assert _permissions(cloud, "IpPermissionsEgress") == [("udp", 53)]


def test_rules_of_their_own_are_added_and_removed(cloud: Cloud) -> None:
    """Ingress and egress rules outside the group."""
    template = _template([], [])
    own: JsonObject = {"GroupId": ref("Group"), "IpProtocol": "tcp", "FromPort": 1, "ToPort": 2}
    rules: JsonObject = {
        "In": resource("EC2::SecurityGroupIngress", **own, SourceSecurityGroupId=ref("Group")),
        "Out": resource("EC2::SecurityGroupEgress", **own, CidrIpv6="::/0"),
    }
    assert cloud.create({**template, **rules}).status == "CREATE_COMPLETE", cloud.reasons()
    assert _permissions(cloud, "IpPermissions") == [("tcp", 1)]
    assert ("tcp", 1) in _permissions(cloud, "IpPermissionsEgress")
    cloud.update(template)
    assert _permissions(cloud, "IpPermissions") == []
    cloud.delete()
    assert cloud.stack_names() == []


def test_launch_template_gets_a_new_version_by_every_change(cloud: Cloud) -> None:
    """The latest version number counts up; the template stays."""

    def template(instance_type: str) -> JsonObject:
        data: JsonObject = {
            "InstanceType": instance_type,
            "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 1},
        }
        return {"Template": resource("EC2::LaunchTemplate", LaunchTemplateData=data)}

    latest: JsonObject = {"Fn::GetAtt": ["Template", "LatestVersionNumber"]}
    sections: JsonObject = {"Outputs": {"Latest": {"Value": latest}}}
    assert cloud.create(template("m7i.large"), sections=sections).outputs == {"Latest": "1"}
    own_id = cloud.resources()["Template"].physical_id
    assert cloud.update(template("m7i.xlarge"), sections=sections).outputs == {"Latest": "2"}
    asked: JsonObject = {"LaunchTemplateId": own_id, "Versions": ["2"]}
    shown = cloud.call("ec2.describe_launch_template_versions", asked)
    data = as_object(objects(shown["LaunchTemplateVersions"])[0]["LaunchTemplateData"])
    assert data["InstanceType"] == "m7i.xlarge"


def test_an_interface_tells_the_vpc_of_its_subnet(cloud: Cloud) -> None:
    """So that a group can be made where only subnets are known."""
    vpc_id: JsonObject = {"Fn::GetAtt": ["Finder", "VpcId"]}
    stack = cloud.create(
        {
            "Vpc": resource("EC2::VPC", CidrBlock="10.0.0.0/16"),
            "Subnet": resource("EC2::Subnet", VpcId=ref("Vpc"), CidrBlock="10.0.0.0/24"),
            "Finder": resource("EC2::NetworkInterface", SubnetId=ref("Subnet"), Description="it"),
            "Group": resource("EC2::SecurityGroup", GroupDescription="nodes", VpcId=vpc_id),
        }
    )
    assert stack.status == "CREATE_COMPLETE", cloud.reasons()
    made = cloud.resources()
    group: JsonObject = {"GroupIds": [made["Group"].physical_id]}
    (shown,) = objects(cloud.call("ec2.describe_security_groups", group)["SecurityGroups"])
    assert shown["VpcId"] == made["Vpc"].physical_id
    cloud.delete()
    assert cloud.stack_names() == [], cloud.reasons()
