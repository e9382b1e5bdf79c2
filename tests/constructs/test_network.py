"""The network: subnets and their tags, ways out, flow logs, refusals."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from aws_cdk import App, Aws, Environment, Fn, RemovalPolicy, Stack, Tags
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Match, Template

from eks_constructs.errors import ConfigurationError
from eks_constructs.network import FlowLogs, Network
from eks_constructs.planning.network import NatMode, TrafficType
from eks_constructs.planning.network_layout import SubnetLayout

ZONES = ("eu-west-1b", "eu-west-1a")

Resources = Mapping[str, Mapping[str, Mapping[str, object]]]


@pytest.fixture
def stack() -> Stack:
    """Return an empty stack."""
    return Stack(App(), "Net")


def of_type(stack: Stack, resource_type: str) -> Resources:
    """Return the resources of one type by logical id."""
    found: Resources = Template.from_stack(stack).find_resources(resource_type)
    return found


def subnets_by_name(stack: Stack) -> dict[str, Mapping[str, object]]:
    """Return the properties of each subnet by its ``Name`` tag."""
    return {
        tags_of(subnet["Properties"])["Name"]: subnet["Properties"]
        for subnet in of_type(stack, "AWS::EC2::Subnet").values()
    }


def tags_of(properties: Mapping[str, object]) -> dict[str, str]:
    """Return tags as key to value."""
    tags = properties["Tags"]
    assert isinstance(tags, list)
    return {tag["Key"]: tag["Value"] for tag in tags}


def test_a_network_needs_only_its_zones(stack: Stack) -> None:
    """Public and private subnets, a gateway per zone, DNS, flow logs."""
    network = Network(stack, "Network", zones=ZONES)
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::EC2::VPC",
        {
            "CidrBlock": "10.0.0.0/16",
            "EnableDnsHostnames": True,
            "EnableDnsSupport": True,
        },
    )
    for resource_type, count in {
        "AWS::EC2::Subnet": 4,
        "AWS::EC2::RouteTable": 4,
        "AWS::EC2::NatGateway": 2,
        "AWS::EC2::EIP": 2,
        "AWS::EC2::InternetGateway": 1,
        "AWS::EC2::FlowLog": 1,
        "AWS::EC2::VPCEndpoint": 1,
        "AWS::EC2::EgressOnlyInternetGateway": 0,
        "AWS::EC2::VPCCidrBlock": 0,
    }.items():
        template.resource_count_is(resource_type, count)
    assert network.zones == ("eu-west-1a", "eu-west-1b")
    assert network.cidr == "10.0.0.0/16"
    assert [subnet.availability_zone for subnet in network.private_subnets] == list(network.zones)
    assert network.control_plane_subnets == network.isolated_subnets == ()


def test_logical_ids_are_readable_and_do_not_depend_on_position(stack: Stack) -> None:
    """Tier and zone name a subnet; losing a zone must rename nothing."""
    Network(stack, "Network", zones=["eu-west-1c", "eu-west-1a"])
    fewer = set(of_type(stack, "AWS::EC2::Subnet"))
    other = Stack(App(), "Net")
    Network(other, "Network", zones=["eu-west-1a", "eu-west-1b", "eu-west-1c"])
    assert fewer < set(of_type(other, "AWS::EC2::Subnet"))
    assert any(logical_id.startswith("NetworkPrivateeuwest1a") for logical_id in fewer)


def test_order_of_zones_changes_nothing(stack: Stack) -> None:
    """By zone, the same zones give the same template."""
    Network(stack, "Network", zones=ZONES)
    other = Stack(App(), "Net")
    Network(other, "Network", zones=ZONES[::-1])
    assert Template.from_stack(stack).to_json() == Template.from_stack(other).to_json()


def test_each_tier_carries_its_tags(stack: Stack) -> None:
    """Load balancers and Karpenter find what they may use, and nothing else."""
    Network(
        stack,
        "Network",
        zones=ZONES,
        control_plane_subnets=True,
        isolated_subnets=True,
        cluster_names=["blue", "green"],
        karpenter_discovery="blue",
        nat=NatMode.NONE,
    )
    shared = {"kubernetes.io/cluster/blue": "shared", "kubernetes.io/cluster/green": "shared"}
    wanted: dict[str, dict[str, str]] = {
        "public": {"kubernetes.io/role/elb": "1"} | shared,
        "private": {
            "kubernetes.io/role/internal-elb": "1",
            "karpenter.sh/discovery": "blue",
        }
        | shared,
        "control-plane": {},
        "isolated": {},
    }
    subnets = subnets_by_name(stack)
    assert len(subnets) == 8
    for tier, tags in wanted.items():
        for zone in ZONES:
            name = f"Net/Network/{tier}/{zone}"
            assert tags_of(subnets[name]) == tags | {"Name": name}


def test_route_tables_carry_names_but_no_tags_for_kubernetes(stack: Stack) -> None:
    """Those are about subnets."""
    Network(stack, "Network", zones=ZONES, cluster_names=["demo"])
    for table in of_type(stack, "AWS::EC2::RouteTable").values():
        assert set(tags_of(table["Properties"])) == {"Name"}


def test_the_only_cluster_gives_the_network_its_name(stack: Stack) -> None:
    """People look for the cluster's name in the console."""
    Network(stack, "Network", zones=ZONES, cluster_names=["demo"])
    assert "demo/private/eu-west-1a" in subnets_by_name(stack)
    (vpc,) = of_type(stack, "AWS::EC2::VPC").values()
    assert tags_of(vpc["Properties"]) == {"Name": "demo"}
    gateways = of_type(stack, "AWS::EC2::NatGateway").values()
    assert {tags_of(gateway["Properties"])["Name"] for gateway in gateways} == {
        f"Net/Network/NatGateways/{zone}" for zone in ZONES
    }


def test_tags_of_the_whole_app_reach_the_subnets(stack: Stack) -> None:
    """Ours do not stand in the way."""
    Network(stack, "Network", zones=ZONES)
    Tags.of(stack).add("owner", "platform")
    assert all(tags_of(each)["owner"] == "platform" for each in subnets_by_name(stack).values())


@pytest.mark.parametrize("wanted", [False, True])
def test_public_addresses_are_given_only_in_public_subnets_and_only_when_asked(
    stack: Stack,
    wanted: bool,  # noqa: FBT001  # pytest passes it by name
) -> None:
    """The property is always written, so that nobody depends on AWS's default."""
    Network(stack, "Network", zones=ZONES, isolated_subnets=True, map_public_ip_on_launch=wanted)
    for name, subnet in subnets_by_name(stack).items():
        assert subnet["MapPublicIpOnLaunch"] is (wanted and "/public/" in name)


def test_eksctl_layout_keeps_the_order_of_zones(stack: Stack) -> None:
    """And so the zone of the single gateway."""
    network = Network(
        stack,
        "Network",
        zones=ZONES,
        cidr="192.168.0.0/16",
        layout=SubnetLayout.EKSCTL,
        nat=NatMode.SINGLE,
    )
    assert network.zones == ZONES
    assert network.nat_gateways is not None
    assert list(network.nat_gateways.gateways) == ["eu-west-1b"]
    subnets = subnets_by_name(stack)
    assert subnets["Net/Network/public/eu-west-1b"]["CidrBlock"] == "192.168.0.0/19"
    assert subnets["Net/Network/private/eu-west-1a"]["CidrBlock"] == "192.168.96.0/19"


def test_only_public_and_private_subnets_have_a_way_out(stack: Stack) -> None:
    """Control-plane and isolated ones have route tables without routes."""
    network = Network(
        stack, "Network", zones=ZONES, control_plane_subnets=True, isolated_subnets=True
    )
    inside = [*network.control_plane_subnets, *network.isolated_subnets]
    tables = {json.dumps(stack.resolve(subnet.route_table.route_table_id)) for subnet in inside}
    routes = of_type(stack, "AWS::EC2::Route").values()
    assert len(routes) == 4
    assert tables.isdisjoint(json.dumps(each["Properties"]["RouteTableId"]) for each in routes)


def test_without_public_subnets_there_is_no_gateway(stack: Stack) -> None:
    """A private network has no way in or out; S3 stays reachable."""
    network = Network(
        stack, "Network", zones=ZONES, public_subnets=False, nat=NatMode.NONE, dual_stack=True
    )
    assert network.public_subnets == ()
    assert network.nat_gateways is None
    template = Template.from_stack(stack)
    for kind in ("InternetGateway", "NatGateway", "EgressOnlyInternetGateway", "EIP", "Route"):
        template.resource_count_is(f"AWS::EC2::{kind}", 0)
    template.resource_count_is("AWS::EC2::VPCEndpoint", 1)


def test_every_route_table_leads_to_s3(stack: Stack) -> None:
    """Image layers are read from there, in each tier, without a NAT gateway's price."""
    Network(stack, "Network", zones=ZONES, control_plane_subnets=True, isolated_subnets=True)
    (endpoint,) = of_type(stack, "AWS::EC2::VPCEndpoint").values()
    assert endpoint["Properties"]["VpcEndpointType"] == "Gateway"
    assert stack.resolve(f"com.amazonaws.{Aws.REGION}.s3") == endpoint["Properties"]["ServiceName"]
    tables = endpoint["Properties"]["RouteTableIds"]
    assert isinstance(tables, list)
    assert {table["Ref"] for table in tables} == set(of_type(stack, "AWS::EC2::RouteTable"))


def test_dual_stack_gives_each_subnet_a_block_of_its_own(stack: Stack) -> None:
    """Which block follows from tier and letter, so it never moves."""
    Network(stack, "Network", zones=ZONES, dual_stack=True, control_plane_subnets=True)
    subnets = subnets_by_name(stack)
    indices = {
        name: block["Fn::Select"][0]
        for name, subnet in subnets.items()
        if isinstance(block := subnet["Ipv6CidrBlock"], dict)
    }
    assert indices == {
        "Net/Network/public/eu-west-1a": 0,
        "Net/Network/public/eu-west-1b": 1,
        "Net/Network/private/eu-west-1a": 8,
        "Net/Network/private/eu-west-1b": 9,
        "Net/Network/control-plane/eu-west-1a": 16,
        "Net/Network/control-plane/eu-west-1b": 17,
    }
    assert all(subnet["AssignIpv6AddressOnCreation"] is True for subnet in subnets.values())
    (block,) = of_type(stack, "AWS::EC2::VPCCidrBlock")
    for subnet in of_type(stack, "AWS::EC2::Subnet").values():
        assert block in subnet["DependsOn"]


def test_dual_stack_routes_private_subnets_outwards_only(stack: Stack) -> None:
    """Public ones by the internet gateway, private ones by the egress-only one."""
    Network(stack, "Network", zones=ZONES, dual_stack=True, isolated_subnets=True)
    template = Template.from_stack(stack)
    everywhere = {"DestinationIpv6CidrBlock": "::/0"}
    egress_only = everywhere | {"EgressOnlyInternetGatewayId": Match.any_value()}
    template.resource_properties_count_is("AWS::EC2::Route", everywhere, 4)
    template.resource_properties_count_is("AWS::EC2::Route", egress_only, 2)
    template.has_resource_properties(
        "AWS::EC2::VPCCidrBlock", {"AmazonProvidedIpv6CidrBlock": True}
    )


def test_vpc_attribute_offers_the_subnets_to_other_constructs(stack: Stack) -> None:
    """Subnets of the control plane are not offered."""
    network = Network(
        stack, "Network", zones=ZONES, control_plane_subnets=True, isolated_subnets=True
    )
    assert network.vpc.vpc_id == network.vpc_id
    assert network.vpc.vpc_cidr_block == "10.0.0.0/16"
    offered = network.vpc.select_subnets(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS)
    assert offered.subnet_ids == [subnet.subnet_id for subnet in network.private_subnets]
    assert offered.availability_zones == list(network.zones)
    assert [subnet.subnet_id for subnet in network.vpc.public_subnets] == [
        subnet.subnet_id for subnet in network.public_subnets
    ]
    assert [subnet.subnet_id for subnet in network.vpc.isolated_subnets] == [
        subnet.subnet_id for subnet in network.isolated_subnets
    ]


def test_flow_logs_are_encrypted_kept_and_complete(stack: Stack) -> None:
    """A year, a key with rotation, retained, all traffic."""
    network = Network(stack, "Network", zones=ZONES)
    template = Template.from_stack(stack)
    assert network.flow_log is not None
    template.has_resource(
        "AWS::Logs::LogGroup",
        {
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {
                "RetentionInDays": 365,
                "KmsKeyId": stack.resolve(network.flow_log.key.key_arn),
            },
        },
    )
    template.has_resource(
        "AWS::KMS::Key",
        {"DeletionPolicy": "Retain", "Properties": {"EnableKeyRotation": True}},
    )
    template.has_resource(
        "AWS::EC2::FlowLog",
        {
            "DependsOn": [Match.string_like_regexp("NetworkFlowLogPolicy.*")],
            "Properties": {
                "ResourceType": "VPC",
                "ResourceId": stack.resolve(network.vpc_id),
                "TrafficType": "ALL",
                "LogGroupName": stack.resolve(network.flow_log.log_group.log_group_name),
                "DeliverLogsPermissionArn": stack.resolve(network.flow_log.role.role_arn),
            },
        },
    )


def test_the_role_of_flow_logs_reaches_only_its_log_group(stack: Stack) -> None:
    """And only for flow logs of this account."""
    network = Network(stack, "Network", zones=ZONES)
    assert network.flow_log is not None
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::IAM::Policy", 0)
    template.has_resource_properties(
        "AWS::IAM::ManagedPolicy",
        {
            "PolicyDocument": {
                "Statement": [
                    {
                        "Action": [
                            "logs:CreateLogStream",
                            "logs:DescribeLogStreams",
                            "logs:PutLogEvents",
                        ],
                        "Effect": "Allow",
                        "Resource": stack.resolve(network.flow_log.log_group.log_group_arn),
                    }
                ],
                "Version": "2012-10-17",
            }
        },
    )
    template.has_resource_properties(
        "AWS::IAM::Role",
        {
            "AssumeRolePolicyDocument": {
                "Statement": [
                    Match.object_like(
                        {
                            "Principal": {"Service": "vpc-flow-logs.amazonaws.com"},
                            "Condition": {
                                "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}},
                                "ArnLike": {"aws:SourceArn": Match.any_value()},
                            },
                        }
                    )
                ]
            }
        },
    )


def test_flow_logs_take_a_key_a_retention_a_filter_and_a_removal_policy(stack: Stack) -> None:
    """Everything that may differ in a test account."""
    key = kms.Key(stack, "Mine")
    Network(
        stack,
        "Network",
        zones=ZONES,
        flow_logs=FlowLogs(retention_days=30, key=key, traffic=TrafficType.REJECT),
        removal_policy=RemovalPolicy.DESTROY,
    )
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::KMS::Key", 1)
    template.has_resource_properties("AWS::EC2::FlowLog", {"TrafficType": "REJECT"})
    template.has_resource(
        "AWS::Logs::LogGroup",
        {
            "DeletionPolicy": "Delete",
            "Properties": {"RetentionInDays": 30, "KmsKeyId": stack.resolve(key.key_arn)},
        },
    )


def test_flow_logs_can_be_left_out(stack: Stack) -> None:
    """No log group, no key, no role."""
    network = Network(stack, "Network", zones=ZONES, flow_logs=None)
    assert network.flow_log is None
    template = Template.from_stack(stack)
    for resource_type in ("EC2::FlowLog", "Logs::LogGroup", "KMS::Key", "IAM::Role"):
        template.resource_count_is(f"AWS::{resource_type}", 0)


def test_flow_logs_refuse_a_retention_that_does_not_exist() -> None:
    """Before any construct is made."""
    with pytest.raises(ConfigurationError, match="retention_days: must be a retention that"):
        FlowLogs(retention_days=364)


def test_everything_wrong_is_refused_at_once(stack: Stack) -> None:
    """In the words of the caller, with advice."""
    with pytest.raises(ConfigurationError) as caught:
        Network(stack, "Network", zones=["eu-west-1a"], cidr="10.0.0.0/24", public_subnets=False)
    assert str(caught.value) == (
        "invalid network:\n"
        "  - zones: must be at least 2 zones, because the control plane spans two; "
        "name another one, got 'eu-west-1a' [out-of-range]\n"
        "  - cidr: must be /16 to /22 for the by-zone layout, got '10.0.0.0/24' "
        "[cidr-too-small]\n"
        "  - nat: must be none without public subnets, where NAT gateways would stand, "
        "got 'per-zone' [not-together]"
    )


def test_values_that_only_cloudformation_knows_are_refused(stack: Stack) -> None:
    """Addresses are cut at synthesis."""
    zone = Fn.select(0, Fn.get_azs())
    with pytest.raises(ConfigurationError) as caught:
        Network(stack, "Network", zones=[zone, "eu-west-1b"], cidr=Fn.import_value("Cidr"))
    assert [(problem.where, problem.code) for problem in caught.value.problems] == [
        ("zones", "must-be-concrete"),
        ("cidr", "must-be-concrete"),
    ]


@pytest.mark.parametrize("region", ["eu-west-1", "cn-north-1", "us-gov-west-1"])
def test_no_template_names_a_partition_or_needs_a_lambda(region: str) -> None:
    """The same code deploys in China and GovCloud, as plain CloudFormation."""
    stack = Stack(App(), "Net", env=Environment(account="111111111111", region=region))
    Network(stack, "Network", zones=[f"{region}a", f"{region}b"], dual_stack=True)
    template = Template.from_stack(stack).to_json()
    assert "arn:aws" not in json.dumps(template)
    types = {resource["Type"] for resource in template["Resources"].values()}
    assert not {each for each in types if "Lambda" in each or each.startswith("Custom::")}


def test_the_validator_has_nothing_to_say_but_that_zones_are_named() -> None:
    """It asks for Fn::GetAZs, which would move subnets one day; the network acknowledges that."""
    app = App()
    Network(Stack(app, "Net"), "Network", zones=ZONES, dual_stack=True)
    report = json.loads(Path(app.synth().directory, "validation-report.json").read_text())
    (validator,) = report["pluginReports"]
    assert validator["violations"] == []
    assert {finding["ruleName"] for finding in validator["suppressedViolations"]} == {"W3010"}
