"""VPC endpoints: what is made, who may use it, what waits for it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from aws_cdk import App, Environment, Fn, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks
from aws_cdk.assertions import Annotations, Match, Template

from eks_constructs.endpoints import VpcEndpoints
from eks_constructs.errors import ConfigurationError
from eks_constructs.managed_node_group import ManagedNodeGroup
from eks_constructs.network import Network
from eks_constructs.planning import regions
from eks_constructs.planning.endpoint_policy import EndpointPrincipals
from eks_constructs.planning.endpoints import EndpointFeature, EndpointKind, kind, services
from eks_constructs.planning.network import NatMode

VPC_ID = "vpc-0123456789abcdef0"
PRIVATE = (EndpointFeature.NODES, EndpointFeature.POD_IDENTITY, EndpointFeature.IRSA)


def stack_in(region: str = "eu-west-1") -> Stack:
    """Return an empty stack in a region."""
    return Stack(App(), "Net", env=Environment(account="111122223333", region=region))


def given_subnets(
    stack: Stack, *zones: str, route_table_id: str | None = "rtb-1"
) -> list[ec2.ISubnet]:
    """Return subnets that somebody else made."""
    return [
        ec2.Subnet.from_subnet_attributes(
            stack,
            f"Subnet{index}",
            subnet_id=f"subnet-{index:017d}",
            availability_zone=zone,
            route_table_id=route_table_id,
        )
        for index, zone in enumerate(zones)
    ]


def endpoints_of(stack: Stack) -> dict[str, Mapping[str, object]]:
    """Return the properties of each endpoint by the last part of its name."""
    found = Template.from_stack(stack).find_resources("AWS::EC2::VPCEndpoint")
    named = {}
    for each in found.values():
        name = each["Properties"]["ServiceName"]
        text = name if isinstance(name, str) else "".join(map(str, name["Fn::Join"][1]))
        named[text.partition("west-1.")[2]] = each["Properties"]
    return named


def make(
    stack: Stack,
    *features: EndpointFeature,
    principals: EndpointPrincipals | None = None,
    ipv6_cidrs: Sequence[str] = (),
) -> VpcEndpoints:
    """Make endpoints in a VPC that somebody else made."""
    return VpcEndpoints(
        stack,
        "Endpoints",
        vpc_id=VPC_ID,
        vpc_cidrs=["10.0.0.0/16", "100.64.0.0/16"],
        subnets=given_subnets(stack, "eu-west-1a", "eu-west-1b", "eu-west-1a"),
        features=features,
        principals=principals if principals is not None else EndpointPrincipals.anyone(),
        ipv6_cidrs=ipv6_cidrs,
    )


def test_features_decide_which_endpoints_there_are() -> None:
    """Interfaces with private DNS in one subnet of each zone; the gateway in every route table."""
    stack = stack_in()
    made = make(stack, *PRIVATE)
    assert made.security_group is not None
    endpoints = endpoints_of(stack)
    assert sorted(endpoints) == ["ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "s3", "sts"]
    assert sorted(made.endpoints) == sorted(endpoints)
    assert endpoints["s3"]["RouteTableIds"] == ["rtb-1"]
    assert endpoints.pop("s3")["VpcEndpointType"] == "Gateway"
    for properties in endpoints.values():
        assert properties["VpcEndpointType"] == "Interface"
        assert properties["PrivateDnsEnabled"] is True
        assert properties["SubnetIds"] == ["subnet-00000000000000000", "subnet-00000000000000001"]
        assert properties["SecurityGroupIds"] == [
            stack.resolve(made.security_group.security_group_id)
        ]
        assert "PolicyDocument" not in properties
        assert "IpAddressType" not in properties


def test_the_vpc_and_nobody_else_may_come_in() -> None:
    """At one port, from each of its blocks; endpoints open no connections."""
    stack = stack_in()
    make(stack, *PRIVATE)
    rule = {
        "IpProtocol": "tcp",
        "FromPort": 443,
        "ToPort": 443,
        "Description": "HTTPS from the VPC",
    }
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::EC2::SecurityGroup", 1)
    template.has_resource_properties(
        "AWS::EC2::SecurityGroup",
        {
            "VpcId": VPC_ID,
            "SecurityGroupIngress": [
                {"CidrIp": "10.0.0.0/16", **rule},
                {"CidrIp": "100.64.0.0/16", **rule},
            ],
            "SecurityGroupEgress": [
                {
                    "CidrIp": "127.0.0.1/32",
                    "IpProtocol": "-1",
                    "Description": "Nowhere: endpoints only answer",
                }
            ],
        },
    )


def test_gateways_need_no_security_group() -> None:
    """They are routes."""
    stack = stack_in()
    assert make(stack, EndpointFeature.S3, EndpointFeature.DYNAMODB).security_group is None
    assert sorted(endpoints_of(stack)) == ["dynamodb", "s3"]
    Template.from_stack(stack).resource_count_is("AWS::EC2::SecurityGroup", 0)


def test_logical_ids_follow_from_the_service() -> None:
    """Another feature renames nothing."""
    one, other = stack_in(), stack_in()
    make(one, EndpointFeature.NODES)
    make(other, *EndpointFeature)
    few, many = (
        set(Template.from_stack(each).find_resources("AWS::EC2::VPCEndpoint"))
        for each in (one, other)
    )
    assert few < many


def test_ipv6_is_spoken_by_the_services_that_can() -> None:
    """The others keep IPv4, and EC2 would refuse them anything else."""
    stack = stack_in()
    make(stack, *PRIVATE, ipv6_cidrs=["2001:db8::/56"])
    spoken = {name: each.get("IpAddressType") for name, each in endpoints_of(stack).items()}
    assert spoken == {
        "ec2": None,
        "ecr.api": None,
        "ecr.dkr": None,
        "eks": "dualstack",
        "eks-auth": "dualstack",
        "s3": None,
        "sts": "dualstack",
    }
    Template.from_stack(stack).has_resource_properties(
        "AWS::EC2::SecurityGroup",
        {
            "SecurityGroupIngress": Match.array_with(
                [Match.object_like({"CidrIpv6": "2001:db8::/56", "FromPort": 443})]
            )
        },
    )


def test_principals_are_restricted_when_asked() -> None:
    """To the account, except where requests carry no principal."""
    stack = stack_in()
    make(
        stack,
        *PRIVATE,
        EndpointFeature.OIDC_DISCOVERY,
        principals=EndpointPrincipals.of_own_account(),
    )
    endpoints = endpoints_of(stack)
    assert "PolicyDocument" not in endpoints["oidc-eks"]
    assert endpoints["ec2"]["PolicyDocument"] == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": "*"},
                "Action": "*",
                "Resource": "*",
                "Condition": {"StringEquals": {"aws:PrincipalAccount": ["111122223333"]}},
            }
        ],
    }
    assert "arn:aws:" not in json.dumps(endpoints["s3"])
    assert "starport-layer-bucket" in json.dumps(endpoints["s3"])
    assert "sts:AssumeRoleWithWebIdentity" in json.dumps(endpoints["sts"])


def test_a_private_cluster_without_nat_works_with_our_network() -> None:
    """One S3 gateway in all, and nodes that wait for every endpoint."""
    stack = stack_in()
    network = Network(
        stack,
        "Network",
        zones=["eu-west-1a", "eu-west-1b"],
        public_subnets=False,
        nat=NatMode.NONE,
    )
    endpoints = VpcEndpoints(
        stack,
        "Endpoints",
        vpc_id=network.vpc_id,
        vpc_cidrs=[network.cidr],
        subnets=network.private_subnets,
        features=PRIVATE,
        existing=network.endpoint_services,
    )
    ManagedNodeGroup(
        stack,
        "Nodes",
        cluster=eks.CfnCluster.from_cluster_name(stack, "Cluster", "prod"),
        name="nodes",
        subnets=network.private_subnets,
        instance_types=["m7g.large"],
        requires=[endpoints],
    )
    template = Template.from_stack(stack)
    found = template.find_resources("AWS::EC2::VPCEndpoint")
    gateways = [
        each for each in found.values() if each["Properties"]["VpcEndpointType"] == "Gateway"
    ]
    assert len(gateways) == 1
    (nodes,) = template.find_resources("AWS::EKS::Nodegroup").values()
    own = {stack.get_logical_id(each) for each in endpoints.endpoints.values()}
    assert own <= set(nodes["DependsOn"])


def test_services_without_endpoint_are_warned_of() -> None:
    """Named, so that somebody thinks of another way."""
    stack = stack_in("mx-central-1")
    made = VpcEndpoints(
        stack,
        "Endpoints",
        vpc_id=VPC_ID,
        vpc_cidrs=["10.0.0.0/16"],
        subnets=given_subnets(stack, "mx-central-1a"),
        features=[EndpointFeature.NODES],
    )
    assert made.unavailable == ("eks",)
    Annotations.from_stack(stack).has_warning(
        "/Net/Endpoints",
        Match.string_like_regexp("no VPC endpoint exists in mx-central-1 for eks"),
    )


def test_everything_wrong_is_refused() -> None:
    """In the words of the caller."""
    stack = stack_in()
    with pytest.raises(ConfigurationError) as caught:
        VpcEndpoints(
            stack,
            "Endpoints",
            vpc_id="shop",
            vpc_cidrs=["10.0.0.1/16", "10.1.0.0/16", "10.1.0.0/24"],
            subnets=[],
            features=[EndpointFeature.NODES],
            ipv6_cidrs=["2001:db8::1/56"],
        )
    assert [(each.where, each.code) for each in caught.value.problems] == [
        ("subnets", "empty"),
        ("vpc_id", "invalid-value"),
        ("vpc_cidrs[0]", "cidr-invalid"),
        ("vpc_cidrs[2]", "cidr-overlap"),
        ("ipv6_cidrs[0]", "cidr-invalid"),
    ]
    with pytest.raises(ConfigurationError, match="vpc_cidrs: must name the blocks of the VPC"):
        VpcEndpoints(
            stack,
            "Other",
            vpc_id=VPC_ID,
            vpc_cidrs=[],
            subnets=given_subnets(stack, "eu-west-1a"),
            features=[EndpointFeature.NODES],
        )


def test_gateways_need_known_route_tables() -> None:
    """A subnet that was imported without one is named."""
    stack = stack_in()
    with pytest.raises(ConfigurationError, match="must have a known route table"):
        VpcEndpoints(
            stack,
            "Endpoints",
            vpc_id=VPC_ID,
            vpc_cidrs=["10.0.0.0/16"],
            subnets=given_subnets(stack, "eu-west-1a", route_table_id=None),
            features=[EndpointFeature.S3],
        )


def test_the_region_must_be_known_but_not_the_blocks() -> None:
    """Names depend on the region; blocks of an L2 VPC are known to CloudFormation only."""
    anywhere = Stack(App(), "Anywhere")
    with pytest.raises(ConfigurationError, match="region: must be known at synthesis"):
        make(anywhere, EndpointFeature.NODES)
    stack = stack_in()
    vpc = ec2.CfnVPC(stack, "Vpc", cidr_block="10.0.0.0/16")
    VpcEndpoints(
        stack,
        "Endpoints",
        vpc_id=vpc.ref,
        vpc_cidrs=[vpc.attr_cidr_block],
        subnets=given_subnets(stack, "eu-west-1a"),
        features=[EndpointFeature.NODES],
        ipv6_cidrs=[Fn.select(0, vpc.attr_ipv6_cidr_blocks)],
    )
    (group,) = Template.from_stack(stack).find_resources("AWS::EC2::SecurityGroup").values()
    assert len(group["Properties"]["SecurityGroupIngress"]) == 2


@pytest.mark.parametrize(
    "region", ["cn-north-1", "eu-west-1", "eusc-de-east-1", "us-gov-west-1", "us-iso-west-1"]
)
def test_names_are_those_of_the_cdk(region: str) -> None:
    """Its table comes from AWS; ours must not grow old beside it."""
    stack = stack_in(region)
    zone = f"{region}a"
    vpc = ec2.Vpc.from_vpc_attributes(
        stack, "Vpc", vpc_id=VPC_ID, availability_zones=[zone], private_subnet_ids=["subnet-1"]
    )
    VpcEndpoints(
        stack,
        "Ours",
        vpc_id=VPC_ID,
        vpc_cidrs=["10.0.0.0/16"],
        subnets=given_subnets(stack, zone),
        features=tuple(EndpointFeature),
    )
    theirs = Stack(stack, "Theirs", env=Environment(region=region))
    group = ec2.SecurityGroup.from_security_group_id(theirs, "Group", "sg-1")
    for service in services():
        if kind(service) is EndpointKind.INTERFACE:
            ec2.InterfaceVpcEndpoint(
                theirs,
                service,
                vpc=vpc,
                service=ec2.InterfaceVpcEndpointAwsService(service),
                security_groups=[group],
                open=False,
            )
    names = [
        {
            json.dumps(each["Properties"]["ServiceName"])
            for each in Template.from_stack(some).find_resources("AWS::EC2::VPCEndpoint").values()
            if each["Properties"]["VpcEndpointType"] == "Interface"
        }
        for some in (stack, theirs)
    ]
    assert names[0] == names[1]
    assert region in regions.names()


def test_the_validator_has_nothing_to_say() -> None:
    """With every feature at once."""
    app = App()
    stack = Stack(app, "Net", env=Environment(account="111122223333", region="eu-west-1"))
    network = Network(stack, "Network", zones=["eu-west-1a", "eu-west-1b"], flow_logs=None)
    VpcEndpoints(
        stack,
        "Endpoints",
        vpc_id=network.vpc_id,
        vpc_cidrs=[network.cidr],
        subnets=network.private_subnets,
        features=tuple(EndpointFeature),
        existing=network.endpoint_services,
        principals=EndpointPrincipals.of_organization("o-a1b2c3d4e5"),
    )
    report = json.loads(Path(app.synth().directory, "validation-report.json").read_text())
    (validator,) = report["pluginReports"]
    assert validator["violations"] == []


def test_imported_subnets_must_know_their_zone() -> None:
    """The CDK would fail with a message about JavaScript."""
    stack = stack_in()
    with pytest.raises(ConfigurationError, match=r"subnets\[0\].availability_zone: must know its"):
        VpcEndpoints(
            stack,
            "Endpoints",
            vpc_id="vpc-0123456789abcdef0",
            vpc_cidrs=["10.0.0.0/16"],
            subnets=[ec2.Subnet.from_subnet_id(stack, "Subnet", "subnet-0123456789abcdef0")],
            features=[EndpointFeature.NODES],
        )
