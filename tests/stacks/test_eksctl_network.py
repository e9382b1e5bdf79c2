"""With eksctl's defaults, the network and what is around it are as eksctl makes them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import JsonValue

from tests.stacks.test_environment import stacks_of

OUTPOST = "arn:aws:outposts:eu-west-1:111122223333:outpost/op-0123456789abcdef0"


def properties_of(
    folder: Path, context: dict[str, object], text: str, kind: str
) -> list[Mapping[str, JsonValue]]:
    """Return the properties of all resources of a type, in all stacks."""
    return list(_properties(folder, context, text, kind))


def _properties(
    folder: Path, context: dict[str, object], text: str, kind: str
) -> Iterator[Mapping[str, JsonValue]]:
    for stack in stacks_of(folder, context, text).values():
        for body in stack.resources.values():
            properties = body.get("Properties", {})
            if body["Type"] == kind and isinstance(properties, dict):
                yield properties


def _tags(properties: Mapping[str, JsonValue]) -> dict[str, str]:
    tags = properties.get("Tags")
    assert isinstance(tags, list)
    return {str(tag["Key"]): str(tag["Value"]) for tag in tags if isinstance(tag, dict)}


def test_subnets_are_cut_and_tagged_as_eksctl_does(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """Publics first, in the order of the file; for load balancers, and not for the cluster."""
    text = "availabilityZones: [eu-west-1b, eu-west-1a]\n"
    subnets = properties_of(tmp_path, cdk_context, text, "AWS::EC2::Subnet")
    assert sorted(
        (str(each["CidrBlock"]), each["AvailabilityZone"], each["MapPublicIpOnLaunch"])
        for each in subnets
    ) == [
        ("192.168.0.0/19", "eu-west-1b", True),
        ("192.168.32.0/19", "eu-west-1a", True),
        ("192.168.64.0/19", "eu-west-1b", False),
        ("192.168.96.0/19", "eu-west-1a", False),
    ]
    for each in subnets:
        role = "elb" if each["MapPublicIpOnLaunch"] else "internal-elb"
        tags = _tags(each)
        assert {key for key in tags if key.startswith("kubernetes.io/")} == {
            f"kubernetes.io/role/{role}"
        }
        assert tags[f"kubernetes.io/role/{role}"] == "1"


def test_the_vpc_has_dns_and_one_nat_gateway_in_the_zone_named_first(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """All private subnets are routed to it."""
    stacks = stacks_of(
        tmp_path, cdk_context, "availabilityZones: [eu-west-1c, eu-west-1a, eu-west-1b]\n"
    )
    (vpc,) = [
        each["Properties"]
        for each in stacks["network"].resources.values()
        if each["Type"] == "AWS::EC2::VPC"
    ]
    assert isinstance(vpc, dict)
    assert vpc["EnableDnsSupport"] is True
    assert vpc["EnableDnsHostnames"] is True
    egress = stacks["egress"].resources.values()
    (gateway,) = [each["Properties"] for each in egress if each["Type"] == "AWS::EC2::NatGateway"]
    assert "euwest1c" in json.dumps(gateway)
    assert sum(each["Type"] == "AWS::EC2::Route" for each in egress) == 3


def test_the_control_plane_is_in_all_subnets_with_a_group_of_its_own(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """EKS is told the family of addresses, and no block of services."""
    (cluster,) = properties_of(tmp_path, cdk_context, "", "AWS::EKS::Cluster")
    network = cluster["ResourcesVpcConfig"]
    assert isinstance(network, dict)
    assert isinstance(network["SubnetIds"], list)
    assert len(network["SubnetIds"]) == 6
    assert "ControlPlaneSecurityGroup" in json.dumps(network["SecurityGroupIds"])
    assert network["EndpointPublicAccess"] is True
    assert network["EndpointPrivateAccess"] is False
    assert cluster["KubernetesNetworkConfig"] == {"IpFamily": "ipv4"}


def test_security_groups_are_in_the_vpc_of_the_subnets(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """Also where the file names subnets alone, as many files of eksctl do."""
    subnets = "{a: {id: subnet-0aaaaaaaaaaaaaaa1}, b: {id: subnet-0aaaaaaaaaaaaaaa2}}"
    text = f"vpc: {{subnets: {{private: {subnets}}}}}\n"
    (finder,) = properties_of(tmp_path, cdk_context, text, "AWS::EC2::NetworkInterface")
    assert finder["SubnetId"] == "subnet-0aaaaaaaaaaaaaaa1"
    groups = properties_of(tmp_path, cdk_context, text, "AWS::EC2::SecurityGroup")
    assert len(groups) == 2
    assert all("VpcFinder" in json.dumps(group["VpcId"]) for group in groups)


def test_nodes_of_all_groups_reach_each_other(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """Three rules for all ports: inside the shared group, and both ways to that of EKS."""
    rules = properties_of(tmp_path, cdk_context, "", "AWS::EC2::SecurityGroupIngress")
    assert len(rules) == 3
    assert {each["IpProtocol"] for each in rules} == {"-1"}
    assert len(properties_of(tmp_path, cdk_context, "", "AWS::EC2::SecurityGroup")) == 2


def test_subnets_of_an_ipv6_cluster_give_addresses_of_both_families(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """With one NAT gateway, and one for IPv6 that lets nobody in."""
    text = "kubernetesNetworkConfig: {ipFamily: IPv6}\n"
    subnets = properties_of(tmp_path, cdk_context, text, "AWS::EC2::Subnet")
    assert all(each["AssignIpv6AddressOnCreation"] is True for each in subnets)
    assert len(properties_of(tmp_path, cdk_context, text, "AWS::EC2::NatGateway")) == 1
    egress_only = "AWS::EC2::EgressOnlyInternetGateway"
    assert len(properties_of(tmp_path, cdk_context, text, egress_only)) == 1


def test_the_role_of_a_local_cluster_is_taken_by_its_instances(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """EC2 is trusted instead of EKS, with the one policy of local clusters."""
    text = (
        "vpc: {id: vpc-0123456789abcdef0, subnets: {private: "
        "{eu-west-1a: {id: subnet-0a00000000000000a}}}}\n"
        f"outpost: {{controlPlaneOutpostARN: '{OUTPOST}', controlPlaneInstanceType: m5.large, "
        "etcdInstanceType: m5.large}\n"
    )
    (role,) = properties_of(tmp_path, cdk_context, text, "AWS::IAM::Role")
    trust, policies = json.dumps(role["AssumeRolePolicyDocument"]), role["ManagedPolicyArns"]
    assert "ec2.amazonaws.com" in trust
    assert "eks.amazonaws.com" not in trust
    assert isinstance(policies, list)
    assert len(policies) == 1
    assert "AmazonEKSLocalOutpostClusterPolicy" in json.dumps(policies)
