"""Each service account gets a role of its own, which others cannot have."""

from __future__ import annotations

import json
from functools import partial

import pytest
from aws_cdk import Stack
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Match, Template
from aws_cdk.interfaces.aws_eks import IClusterRef

from eks_constructs import well_known
from eks_constructs.cluster import Cluster
from eks_constructs.errors import ConfigurationError
from eks_constructs.iam import PodIdentityRole
from eks_constructs.planning.policies.statements import WellKnownPolicy
from eks_constructs.pod_identity import PodIdentity

ASSOCIATION = "AWS::EKS::PodIdentityAssociation"
ROLE = "AWS::IAM::Role"
TARGET = "arn:aws:iam::444455556666:role/Target"


@pytest.fixture
def cluster(stack: Stack) -> IClusterRef:
    """Return a cluster that we did not make."""
    return Cluster.from_name(stack, "Cluster", "demo")


def test_by_default_a_role_for_this_service_account_only(
    stack: Stack, cluster: IClusterRef
) -> None:
    """Association and role, bound to account, cluster, namespace and service account."""
    PodIdentity(stack, "App", cluster=cluster, namespace="team", service_account="app")
    template = Template.from_stack(stack)
    (role,) = template.find_resources(ROLE)
    template.has_resource_properties(
        ASSOCIATION,
        {
            "ClusterName": "demo",
            "Namespace": "team",
            "ServiceAccount": "app",
            "RoleArn": {"Fn::GetAtt": [role, "Arn"]},
            "DisableSessionTags": Match.absent(),
            "Policy": Match.absent(),
            "TargetRoleArn": Match.absent(),
            "Tags": Match.absent(),
        },
    )
    template.has_resource_properties(
        ROLE,
        {
            "AssumeRolePolicyDocument": {
                "Statement": [
                    {
                        "Action": ["sts:AssumeRole", "sts:TagSession"],
                        "Condition": {
                            "StringEquals": {
                                "aws:SourceAccount": {"Ref": "AWS::AccountId"},
                                "aws:RequestTag/kubernetes-namespace": "team",
                                "aws:RequestTag/kubernetes-service-account": "app",
                            },
                            "ArnEquals": {"aws:SourceArn": Match.any_value()},
                        },
                        "Effect": "Allow",
                        "Principal": {"Service": "pods.eks.amazonaws.com"},
                    }
                ]
            },
            "ManagedPolicyArns": Match.absent(),
            "RoleName": Match.absent(),
        },
    )
    assert ":cluster/demo" in json.dumps(template.find_resources(ROLE))


def test_permissions_are_managed_policies(stack: Stack, cluster: IClusterRef) -> None:
    """Of AWS, well known, and of one's own; none is inline, and the boundary holds."""
    boundary = iam.ManagedPolicy.from_managed_policy_arn(
        stack, "Boundary", "arn:aws:iam::111122223333:policy/limit"
    )
    PodIdentity(
        stack,
        "App",
        cluster=cluster,
        namespace="team",
        service_account="app",
        managed_policies=["AmazonS3ReadOnlyAccess"],
        policies=[well_known.external_dns(zone_ids=["Z1"])],
        statements=[iam.PolicyStatement(actions=["sqs:SendMessage"], resources=["*"])],
        permissions_boundary=boundary,
    )
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::IAM::Policy", 0)
    template.resource_count_is("AWS::IAM::ManagedPolicy", 2)
    template.has_resource_properties(
        ROLE,
        {
            "ManagedPolicyArns": [
                Match.any_value(),
                {"Ref": Match.string_like_regexp("^AppRolePoliciesexternaldns")},
                {"Ref": Match.string_like_regexp("^AppRolePolicy")},
            ],
            "PermissionsBoundary": "arn:aws:iam::111122223333:policy/limit",
        },
    )


def test_grants_reach_the_role(stack: Stack, cluster: IClusterRef) -> None:
    """The CDK writes what is granted onto the role; whoever waits for the identity waits for it."""
    identity = PodIdentity(stack, "App", cluster=cluster, namespace="team", service_account="app")
    s3.Bucket(stack, "Data").grant_read(identity.role)
    addon = eks.CfnAddon(stack, "Addon", cluster_name="demo", addon_name="x")
    addon.node.add_dependency(identity)
    template = Template.from_stack(stack)
    (role,) = template.find_resources(ROLE)
    (policy,) = template.find_resources("AWS::IAM::Policy")
    (association,) = template.find_resources(ASSOCIATION)
    template.has_resource_properties("AWS::IAM::Policy", {"Roles": [{"Ref": role}]})
    waits = template.find_resources("AWS::EKS::Addon")["Addon"]["DependsOn"]
    assert set(waits) == {role, policy, association}


def test_grants_may_go_to_a_managed_policy(stack: Stack, cluster: IClusterRef) -> None:
    """So that nothing is inline even then."""
    policy = iam.ManagedPolicy(stack, "DataAccess")
    s3.Bucket(stack, "Data").grant_read(policy)
    PodIdentity(
        stack,
        "App",
        cluster=cluster,
        namespace="team",
        service_account="app",
        managed_policies=[policy],
    )
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::IAM::Policy", 0)
    (name,) = template.find_resources("AWS::IAM::ManagedPolicy")
    template.has_resource_properties(ROLE, {"ManagedPolicyArns": [{"Ref": name}]})


def test_a_role_may_be_shared(stack: Stack, cluster: IClusterRef) -> None:
    """Given a role, none is made."""
    role = PodIdentityRole(stack, "Shared", cluster=cluster).role
    for name in ("a", "b"):
        PodIdentity(stack, name, cluster=cluster, namespace="team", service_account=name, role=role)
    template = Template.from_stack(stack)
    template.resource_count_is(ROLE, 1)
    template.resource_count_is(ASSOCIATION, 2)


def test_a_role_of_elsewhere(stack: Stack, cluster: IClusterRef) -> None:
    """An imported role is taken by its ARN."""
    role = iam.Role.from_role_arn(stack, "Role", "arn:aws:iam::111122223333:role/own")
    PodIdentity(stack, "App", cluster=cluster, namespace="team", service_account="app", role=role)
    Template.from_stack(stack).has_resource_properties(
        ASSOCIATION, {"RoleArn": "arn:aws:iam::111122223333:role/own"}
    )


def test_without_session_tags_the_cluster_still_binds_the_role(
    stack: Stack, cluster: IClusterRef
) -> None:
    """Conditions on tags that are not sent would lock the pods out."""
    PodIdentity(
        stack,
        "App",
        cluster=cluster,
        namespace="team",
        service_account="app",
        session_tags=False,
    )
    template = Template.from_stack(stack)
    template.has_resource_properties(ASSOCIATION, {"DisableSessionTags": True})
    text = json.dumps(template.find_resources(ROLE))
    assert "aws:RequestTag" not in text
    assert "aws:SourceArn" in text


def test_session_policy_narrows_the_role(stack: Stack, cluster: IClusterRef) -> None:
    """It is written as text, also with values that only the deployment knows."""
    bucket = s3.Bucket(stack, "Data")
    for name, resource in (("literal", "arn:aws:s3:::amzn-s3-demo-bucket"), ("late", "")):
        PodIdentity(
            stack,
            name,
            cluster=cluster,
            namespace="team",
            service_account=name,
            session_tags=False,
            session_policy=[
                iam.PolicyStatement(
                    actions=["s3:ListBucket"], resources=[resource or bucket.bucket_arn]
                )
            ],
        )
    template = Template.from_stack(stack)
    head = (
        '{"Version":"2012-10-17","Statement":'
        '[{"Action":"s3:ListBucket","Effect":"Allow","Resource":"'
    )
    template.has_resource_properties(
        ASSOCIATION,
        {"ServiceAccount": "literal", "Policy": f'{head}arn:aws:s3:::amzn-s3-demo-bucket"}}]}}'},
    )
    template.has_resource_properties(
        ASSOCIATION,
        {
            "ServiceAccount": "late",
            "Policy": {"Fn::Join": ["", [head, {"Fn::GetAtt": Match.any_value()}, '"}]}']]},
        },
    )


def test_target_role_of_another_account(stack: Stack, cluster: IClusterRef) -> None:
    """The first role may assume it, and its trust learns the external id."""
    identity = PodIdentity(
        stack,
        "App",
        cluster=cluster,
        namespace="team",
        service_account="app",
        target_role_arn=TARGET,
    )
    assert stack.resolve(identity.external_id) == {
        "Fn::GetAtt": [stack.get_logical_id(identity.resource), "ExternalId"]
    }
    template = Template.from_stack(stack)
    template.has_resource_properties(ASSOCIATION, {"TargetRoleArn": TARGET})
    template.has_resource_properties(
        "AWS::IAM::ManagedPolicy",
        {
            "PolicyDocument": {
                "Statement": [
                    {
                        "Action": ["sts:AssumeRole", "sts:TagSession"],
                        "Effect": "Allow",
                        "Resource": TARGET,
                    }
                ]
            }
        },
    )


def test_tags_are_written_in_order(stack: Stack, cluster: IClusterRef) -> None:
    """Whatever order they are given in."""
    PodIdentity(
        stack,
        "App",
        cluster=cluster,
        namespace="team",
        service_account="app",
        tags={"b": "2", "a": "1"},
    )
    Template.from_stack(stack).has_resource_properties(
        ASSOCIATION, {"Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]}
    )


@pytest.mark.parametrize("kind", ["L1", "imported L1"])
def test_any_cluster_will_do(stack: Stack, kind: str) -> None:
    """Name and ARN are all that is needed."""
    made = eks.CfnCluster(
        stack,
        "Made",
        role_arn="arn:aws:iam::111122223333:role/x",
        resources_vpc_config=eks.CfnCluster.ResourcesVpcConfigProperty(subnet_ids=["subnet-1"]),
    )
    other = eks.CfnCluster.from_cluster_name(stack, "Other", "other")
    cluster: IClusterRef = made if kind == "L1" else other
    PodIdentity(stack, "App", cluster=cluster, namespace="team", service_account="app")
    expected = {"Ref": "Made"} if kind == "L1" else "other"
    Template.from_stack(stack).has_resource_properties(ASSOCIATION, {"ClusterName": expected})


def test_mistakes_are_refused_together(stack: Stack, cluster: IClusterRef) -> None:
    """Names, target and session at once, with the place in the words of the caller."""
    with pytest.raises(ConfigurationError) as caught:
        PodIdentity(
            stack,
            "App",
            cluster=cluster,
            namespace="Team",
            service_account="app",
            target_role_arn="Target",
            tags={"aws:x": "1"},
            session_policy=[iam.PolicyStatement(actions=["s3:GetObject"], resources=["*"])],
        )
    assert str(caught.value).startswith("invalid pod identity of Team/app:")
    assert [problem.where for problem in caught.value.problems] == [
        "namespace",
        "target_role_arn",
        "session_tags",
        "tags.aws:x",
    ]


def test_names_must_be_known(stack: Stack, cluster: IClusterRef) -> None:
    """They decide the trust of the role."""
    with pytest.raises(ConfigurationError, match="namespace: must be known at synthesis"):
        PodIdentity(stack, "App", cluster=cluster, namespace=stack.region, service_account="app")


def test_a_well_known_policy_names_policies(stack: Stack) -> None:
    """As anything else that is given by name."""
    wrong = WellKnownPolicy(name="mine", managed_policies=("arn:aws:iam::111122223333:role/Name",))
    with pytest.raises(ConfigurationError, match="managed_policies"):
        PodIdentityRole(stack, "Role", policies=[wrong])


def test_the_role_of_its_own_may_be_named(stack: Stack, cluster: IClusterRef) -> None:
    """A role that exists has its name already."""
    make = partial(PodIdentity, stack, cluster=cluster, namespace="team", service_account="app")
    make("App", role_name="team-app")
    Template.from_stack(stack).has_resource_properties(ROLE, {"RoleName": "team-app"})
    with pytest.raises(ConfigurationError, match="role_name: must be 1 to 64 letters"):
        make("Bad", role_name="a b")
    role = iam.Role.from_role_arn(stack, "Given", TARGET)
    with pytest.raises(ConfigurationError, match="role: must be left out together with"):
        make("Both", role=role, role_name="team-app")


def test_the_session_policy_may_be_text(stack: Stack, cluster: IClusterRef) -> None:
    """As eksctl's files have it."""
    text = '{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}'
    PodIdentity(
        stack,
        "App",
        cluster=cluster,
        namespace="team",
        service_account="app",
        session_tags=False,
        session_policy=text,
    )
    Template.from_stack(stack).has_resource_properties(ASSOCIATION, {"Policy": text})
