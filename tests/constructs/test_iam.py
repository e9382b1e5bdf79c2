"""Roles trust whom they must and may do what they need."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Match, Template

from eks_constructs.cluster import Cluster
from eks_constructs.errors import ConfigurationError
from eks_constructs.iam import (
    ClusterRole,
    FargatePodExecutionRole,
    NodeRole,
    PodIdentityRole,
    cni_ipv6_policy,
)
from eks_constructs.planning.identity import RegistryAccess

ROLE = "AWS::IAM::Role"


def managed(*names: str) -> list[object]:
    """Return AWS managed policies as a template names them."""
    return [
        {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, f":iam::aws:policy/{name}"]]}
        for name in names
    ]


def trust(service: str, *actions: str, condition: object = None) -> object:
    """Return a trust policy of one statement."""
    statement = {
        "Action": list(actions) if len(actions) > 1 else actions[0],
        "Effect": "Allow",
        "Principal": {"Service": service},
        **({"Condition": condition} if condition is not None else {}),
    }
    return Match.object_like({"Statement": [statement]})


def test_cluster_role_by_default(stack: Stack) -> None:
    """EKS alone assumes it, with two policies and no name."""
    ClusterRole(stack, "Role")
    Template.from_stack(stack).has_resource_properties(
        ROLE,
        {
            "AssumeRolePolicyDocument": trust("eks.amazonaws.com", "sts:AssumeRole"),
            "ManagedPolicyArns": managed("AmazonEKSClusterPolicy", "AmazonEKSServicePolicy"),
            "RoleName": Match.absent(),
        },
    )


def test_cluster_role_without_service_policy(stack: Stack) -> None:
    """The service policy can be left out, and the resource controller's added."""
    ClusterRole(stack, "Role", service_policy=False, resource_controller_policy=True)
    Template.from_stack(stack).has_resource_properties(
        ROLE,
        {"ManagedPolicyArns": managed("AmazonEKSClusterPolicy", "AmazonEKSVPCResourceController")},
    )


def test_sessions_of_the_cluster_role_may_be_tagged_without_auto_mode(stack: Stack) -> None:
    """So that Auto Mode can be switched on later."""
    ClusterRole(stack, "Role", tag_sessions=True)
    (found,) = Template.from_stack(stack).find_resources(ROLE).values()
    actions = json.dumps(found["Properties"]["AssumeRolePolicyDocument"])
    assert "sts:TagSession" in actions
    assert len(found["Properties"]["ManagedPolicyArns"]) == 2


def test_cluster_role_of_auto_mode_may_tag_its_sessions(stack: Stack) -> None:
    """Auto Mode needs sts:TagSession and four more policies."""
    role = ClusterRole(stack, "Role", auto_mode=True)
    template = Template.from_stack(stack)
    (found,) = template.find_resources(ROLE).values()
    statements = found["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    actions = json.dumps([statement["Action"] for statement in statements])
    assert "sts:AssumeRole" in actions
    assert "sts:TagSession" in actions
    assert len(found["Properties"]["ManagedPolicyArns"]) == 6
    assert role.role.node.path == "Stack/Role/Resource"


def test_cluster_role_of_a_local_cluster_trusts_ec2(stack: Stack) -> None:
    """On an Outpost instances of the account assume it."""
    ClusterRole(stack, "Role", local_outpost=True)
    Template.from_stack(stack).has_resource_properties(
        ROLE,
        {
            "AssumeRolePolicyDocument": trust("ec2.amazonaws.com", "sts:AssumeRole"),
            "ManagedPolicyArns": managed("AmazonEKSLocalOutpostClusterPolicy"),
        },
    )


def test_node_role_by_default(stack: Stack) -> None:
    """Nodes join, pull images and can be entered through Systems Manager; no more."""
    NodeRole(stack, "Role")
    Template.from_stack(stack).has_resource_properties(
        ROLE,
        {
            "AssumeRolePolicyDocument": trust("ec2.amazonaws.com", "sts:AssumeRole"),
            "ManagedPolicyArns": managed(
                "AmazonEKSWorkerNodePolicy",
                "AmazonEC2ContainerRegistryPullOnly",
                "AmazonSSMManagedInstanceCore",
            ),
        },
    )


def test_node_role_with_everything_else(stack: Stack) -> None:
    """Each option brings or takes one policy."""
    NodeRole(
        stack,
        "Role",
        cni_policy=True,
        ssm=False,
        registry=RegistryAccess.READ_ONLY,
        extra_policies=[cni_ipv6_policy(stack, "Ipv6")],
    )
    Template.from_stack(stack).has_resource_properties(
        ROLE,
        {
            "ManagedPolicyArns": [
                *managed(
                    "AmazonEKSWorkerNodePolicy",
                    "AmazonEC2ContainerRegistryReadOnly",
                    "AmazonEKS_CNI_Policy",
                ),
                {"Ref": Match.string_like_regexp("^Ipv6")},
            ]
        },
    )


def test_node_role_of_auto_mode(stack: Stack) -> None:
    """Auto Mode's nodes have the minimal policy and nobody enters them."""
    NodeRole(stack, "Role", auto_mode=True)
    Template.from_stack(stack).has_resource_properties(
        ROLE,
        {
            "ManagedPolicyArns": managed(
                "AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly"
            )
        },
    )


def test_node_role_of_auto_mode_refuses_what_has_no_effect(stack: Stack) -> None:
    """Asking for it is a mistake, not a wish to be ignored."""
    with pytest.raises(ConfigurationError, match="ssm: must be off for nodes of EKS Auto Mode"):
        NodeRole(stack, "Role", auto_mode=True, ssm=True)


def test_fargate_role_serves_one_cluster_only(stack: Stack) -> None:
    """The confused deputy is kept out by the ARN of the cluster's profiles."""
    FargatePodExecutionRole(stack, "Role", cluster_name="demo")
    profiles = {
        "Fn::Join": [
            "",
            [
                "arn:",
                {"Ref": "AWS::Partition"},
                ":eks:",
                {"Ref": "AWS::Region"},
                ":",
                {"Ref": "AWS::AccountId"},
                ":fargateprofile/demo/*",
            ],
        ]
    }
    Template.from_stack(stack).has_resource_properties(
        ROLE,
        {
            "AssumeRolePolicyDocument": trust(
                "eks-fargate-pods.amazonaws.com",
                "sts:AssumeRole",
                condition={"ArnLike": {"aws:SourceArn": profiles}},
            ),
            "ManagedPolicyArns": managed("AmazonEKSFargatePodExecutionRolePolicy"),
        },
    )


def test_pod_identity_role_trusts_pods_of_this_account(stack: Stack) -> None:
    """Both actions of Pod Identity, bound to the account."""
    PodIdentityRole(stack, "Role", managed_policies=["service-role/AmazonEBSCSIDriverPolicy"])
    Template.from_stack(stack).has_resource_properties(
        ROLE,
        {
            "AssumeRolePolicyDocument": trust(
                "pods.eks.amazonaws.com",
                "sts:AssumeRole",
                "sts:TagSession",
                condition={"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}},
            ),
            "ManagedPolicyArns": managed("service-role/AmazonEBSCSIDriverPolicy"),
        },
    )


def test_pod_identity_role_bound_to_a_cluster(stack: Stack) -> None:
    """Given a cluster, no other one can hand the role out."""
    PodIdentityRole(stack, "Role", cluster=Cluster.from_name(stack, "Cluster", "demo"))
    (found,) = Template.from_stack(stack).find_resources(ROLE).values()
    text = json.dumps(found["Properties"]["AssumeRolePolicyDocument"])
    assert '"ArnEquals": {"aws:SourceArn"' in text
    assert ":cluster/demo" in text


def test_pod_identity_role_writes_a_managed_policy(stack: Stack) -> None:
    """Statements become a managed policy, never an inline one."""
    PodIdentityRole(
        stack,
        "Role",
        managed_policies=["arn:aws:iam::111122223333:policy/own"],
        statements=[iam.PolicyStatement(actions=["s3:GetObject"], resources=["*"])],
    )
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::IAM::ManagedPolicy", 1)
    template.resource_count_is("AWS::IAM::Policy", 0)
    template.has_resource_properties(
        ROLE,
        {
            "ManagedPolicyArns": [
                "arn:aws:iam::111122223333:policy/own",
                {"Ref": Match.string_like_regexp("^RolePolicy")},
            ],
            "Policies": Match.absent(),
        },
    )


def test_pod_identity_role_refuses_an_unknown_policy_name(stack: Stack) -> None:
    """A name from a token could be a name or an ARN; a policy object has no such doubt."""
    policy = iam.ManagedPolicy(
        stack, "P", statements=[iam.PolicyStatement(actions=["s3:GetObject"], resources=["*"])]
    )
    with pytest.raises(ConfigurationError, match="managed_policies: must be known at synthesis"):
        PodIdentityRole(stack, "Refused", managed_policies=[policy.managed_policy_arn])
    PodIdentityRole(stack, "Role", managed_policies=[policy])
    Template.from_stack(stack).has_resource_properties(
        ROLE, {"ManagedPolicyArns": [{"Ref": Match.string_like_regexp("^P")}]}
    )


def test_every_role_takes_a_permissions_boundary(stack: Stack) -> None:
    """No role escapes an organisation's limit."""
    boundary = iam.ManagedPolicy.from_managed_policy_arn(
        stack, "Boundary", "arn:aws:iam::111122223333:policy/limit"
    )
    ClusterRole(stack, "Cluster", permissions_boundary=boundary)
    NodeRole(stack, "Node", permissions_boundary=boundary)
    PodIdentityRole(stack, "Pod", permissions_boundary=boundary)
    FargatePodExecutionRole(stack, "Fargate", cluster_name="demo", permissions_boundary=boundary)
    roles = Template.from_stack(stack).find_resources(ROLE)
    assert len(roles) == 4
    assert {role["Properties"]["PermissionsBoundary"] for role in roles.values()} == {
        "arn:aws:iam::111122223333:policy/limit"
    }


@pytest.mark.parametrize("region", ["cn-north-1", "us-gov-west-1"])
def test_no_partition_is_written_out(cdk_context: Mapping[str, object], region: str) -> None:
    """Every ARN follows the partition of the deployment."""
    stack = Stack(
        App(context=cdk_context),
        "Stack",
        env=Environment(account="111122223333", region=region),
    )
    ClusterRole(stack, "Cluster", auto_mode=True)
    NodeRole(stack, "Node", extra_policies=[cni_ipv6_policy(stack, "Ipv6")])
    PodIdentityRole(stack, "Pod", managed_policies=["AmazonEKS_CNI_Policy"])
    FargatePodExecutionRole(stack, "Fargate", cluster_name="demo")
    assert "arn:aws:" not in json.dumps(Template.from_stack(stack).to_json())


def test_a_pod_execution_role_for_no_possible_cluster_is_refused(stack: Stack) -> None:
    """Its trust would name nothing."""
    with pytest.raises(ConfigurationError, match="cluster_name: must have 1 to 100 letters"):
        FargatePodExecutionRole(stack, "Role", cluster_name="${AWS::Region}")
