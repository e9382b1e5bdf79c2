"""Security groups beside the one that EKS makes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_eks as eks
from aws_cdk.assertions import Match, Template

from eks_constructs.cluster_security_groups import (
    ControlPlaneSecurityGroup,
    SharedNodeSecurityGroup,
)
from eks_constructs.errors import ConfigurationError

VPC_ID = "vpc-0123456789abcdef0"
GROUP_ID = "sg-0123456789abcdef0"
INGRESS = "AWS::EC2::SecurityGroupIngress"


def template_of(build: Callable[[Stack], object]) -> Template:
    """Return the template of a stack with one thing in it."""
    stack = Stack(App(), "S")
    build(stack)
    return Template.from_stack(stack)


def test_the_control_plane_gets_a_group_without_rules() -> None:
    """Nobody is let in who was not named; EC2's default lets everything out."""
    template = template_of(lambda stack: ControlPlaneSecurityGroup(stack, "G", vpc_id=VPC_ID))
    template.resource_count_is(INGRESS, 0)
    template.has_resource_properties(
        "AWS::EC2::SecurityGroup", {"VpcId": VPC_ID, "SecurityGroupEgress": Match.absent()}
    )


def test_blocks_of_both_families_reach_the_api_and_nothing_else() -> None:
    """One rule each, for port 443; their order changes nothing."""
    blocks = ["10.20.0.0/16", "2001:db8::/56"]
    template = template_of(
        lambda stack: ControlPlaneSecurityGroup(stack, "G", vpc_id=VPC_ID, api_from=blocks)
    )
    https = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
    template.resource_count_is(INGRESS, 2)
    template.has_resource_properties(
        INGRESS, {**https, "CidrIp": "10.20.0.0/16", "CidrIpv6": Match.absent()}
    )
    template.has_resource_properties(
        INGRESS, {**https, "CidrIpv6": "2001:db8::/56", "CidrIp": Match.absent()}
    )
    again = template_of(
        lambda stack: ControlPlaneSecurityGroup(stack, "G", vpc_id=VPC_ID, api_from=blocks[::-1])
    )
    assert again.to_json() == template.to_json()


def test_the_group_of_the_nodes_talks_to_itself_and_to_the_cluster() -> None:
    """All ports, both ways, with a cluster that we did not make."""

    def build(stack: Stack) -> None:
        cluster = eks.CfnCluster(
            stack,
            "Other",
            role_arn="arn:aws:iam::111122223333:role/R",
            resources_vpc_config=eks.CfnCluster.ResourcesVpcConfigProperty(
                subnet_ids=["subnet-1", "subnet-2"]
            ),
        )
        SharedNodeSecurityGroup(
            stack,
            "G",
            cluster_security_group_id=cluster.attr_cluster_security_group_id,
            vpc_id=VPC_ID,
        )

    template = template_of(build)
    (own,) = template.find_resources("AWS::EC2::SecurityGroup")
    made = {"Fn::GetAtt": [own, "GroupId"]}
    cluster = {"Fn::GetAtt": ["Other", "ClusterSecurityGroupId"]}
    rules = [each["Properties"] for each in template.find_resources(INGRESS).values()]
    # Ports mean nothing where every protocol is let in, and cfn-lint says so.
    assert all(rule["IpProtocol"] == "-1" and "FromPort" not in rule for rule in rules)
    ends = [(rule["GroupId"], rule["SourceSecurityGroupId"]) for rule in rules]
    assert sorted(map(str, ends)) == sorted(
        map(str, [(made, made), (made, cluster), (cluster, made)])
    )


def test_rules_of_a_given_group_are_left_alone() -> None:
    """Only the two between it and the cluster are made, and those only if wanted."""

    def build(*, cluster_rules: bool) -> Template:
        return template_of(
            lambda stack: SharedNodeSecurityGroup(
                stack,
                "G",
                cluster_security_group_id="sg-1",
                security_group_id=GROUP_ID,
                cluster_rules=cluster_rules,
            )
        )

    with_rules = build(cluster_rules=True)
    with_rules.resource_count_is("AWS::EC2::SecurityGroup", 0)
    with_rules.resource_count_is(INGRESS, 2)
    build(cluster_rules=False).resource_count_is(INGRESS, 0)


def test_what_ec2_would_refuse_is_refused() -> None:
    """With the path, the values allowed and the fix."""
    with pytest.raises(ConfigurationError) as refused:
        ControlPlaneSecurityGroup(
            Stack(App(), "S"),
            "G",
            vpc_id="mine",
            api_from=["10.0.0.1/16", "home", "10.1.0.0/16", "10.1.0.0/16"],
        )
    assert [str(problem) for problem in refused.value.problems] == [
        (
            "vpc_id: must be the id of a VPC, vpc- and 8 or 17 hexadecimal digits, such as "
            "vpc-0123456789abcdef0, got 'mine' [invalid-value]"
        ),
        (
            "api_from[0]: must be the first address of its block and a prefix length, as in "
            "10.0.0.0/16, got '10.0.0.1/16' [cidr-invalid]"
        ),
        "api_from[1]: must be a block of addresses such as 10.0.0.0/16, got 'home' [cidr-invalid]",
        "api_from: must name each block only once, got '10.1.0.0/16' [name-duplicate]",
    ]


@pytest.mark.parametrize(
    ("vpc_id", "group_id", "cluster_rules", "message"),
    [
        (None, None, True, "must be given, or security_group_id instead; exactly one of them"),
        (VPC_ID, GROUP_ID, True, "must be given, or security_group_id instead; exactly one"),
        (
            "mine",
            None,
            True,
            "vpc_id: must be the id of a VPC, vpc- and 8 or 17 hexadecimal digits, such as vpc-",
        ),
        (
            None,
            "mine",
            True,
            "security_group_id: must be the id of a security group, sg- and 8 or 17 ",
        ),
        (VPC_ID, None, False, "cluster_rules: must be true unless security_group_id names"),
    ],
)
def test_a_shared_group_that_cannot_be_is_refused(
    vpc_id: str | None, group_id: str | None, message: str, *, cluster_rules: bool
) -> None:
    """It is made, or it exists."""
    with pytest.raises(ConfigurationError, match=message):
        SharedNodeSecurityGroup(
            Stack(App(), "S"),
            "G",
            cluster_security_group_id="sg-1",
            vpc_id=vpc_id,
            security_group_id=group_id,
            cluster_rules=cluster_rules,
        )
