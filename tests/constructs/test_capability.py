"""Capabilities that EKS runs for a cluster."""

from __future__ import annotations

import pytest
from aws_cdk import Aws, CfnParameter, Stack
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Match, Template

from eks_constructs.capability import Capability, CapabilityRole
from eks_constructs.cluster import Cluster
from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.capability import (
    Ack,
    ArgoCd,
    ArgoCdRole,
    CapabilityConfiguration,
    Kro,
    SsoIdentity,
)

TYPE = "AWS::EKS::Capability"
INSTANCE = "arn:aws:sso:::instance/ssoins-0123456789abcdef"


def capability(stack: Stack, configuration: CapabilityConfiguration) -> Capability:
    """Make a capability of a cluster made elsewhere."""
    cluster = Cluster.from_name(stack, "Cluster", "demo")
    return Capability(stack, "Capability", cluster=cluster, configuration=configuration)


@pytest.mark.parametrize(
    ("configuration", "kind", "settings"),
    [
        (
            ArgoCd(identity_center_instance_arn=INSTANCE),
            "ARGOCD",
            {"ArgoCd": {"AwsIdc": {"IdcInstanceArn": INSTANCE}}},
        ),
        (Ack(disabled_services=["s3", "ec2"]), "ACK", {"Ack": {"DisabledServices": ["ec2", "s3"]}}),
        (Ack(enable_cross_namespace=False), "ACK", {"Ack": {"EnableCrossNamespace": False}}),
        (Ack(), "ACK", None),
        (Kro(), "KRO", None),
    ],
)
def test_a_kind_sets_its_own_settings_only(
    stack: Stack, configuration: CapabilityConfiguration, kind: str, settings: object
) -> None:
    """What was not said is left to EKS; the name is that of the kind."""
    capability(stack, configuration)
    (found,) = Template.from_stack(stack).find_resources(TYPE).values()
    role = found["Properties"].pop("RoleArn")
    assert set(role) == {"Fn::GetAtt"}
    assert found["Properties"] == {
        "ClusterName": "demo",
        "CapabilityName": kind.lower(),
        "Type": kind,
        "DeletePropagationPolicy": "RETAIN",
        **({"Configuration": settings} if settings is not None else {}),
    }


def test_its_role_trusts_the_capabilities_of_eks_and_may_do_nothing(stack: Stack) -> None:
    """As the page on capability roles has it."""
    capability(stack, Kro())
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::IAM::Role",
        {
            "AssumeRolePolicyDocument": {
                "Statement": [
                    {
                        "Action": ["sts:AssumeRole", "sts:TagSession"],
                        "Effect": "Allow",
                        "Principal": {"Service": "capabilities.eks.amazonaws.com"},
                    }
                ]
            },
            "ManagedPolicyArns": Match.absent(),
            "PermissionsBoundary": Match.absent(),
        },
    )
    template.resource_count_is("AWS::IAM::ManagedPolicy", 0)


def test_a_role_of_ones_own_comes_first_with_its_policies(stack: Stack) -> None:
    """A controller that starts without permissions fails."""
    role = CapabilityRole(
        stack,
        "AckRole",
        managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name("ReadOnlyAccess")],
        statements=[iam.PolicyStatement(actions=["s3:CreateBucket"], resources=["*"])],
        permissions_boundary=iam.ManagedPolicy.from_managed_policy_arn(
            stack, "Limit", "arn:aws:iam::111122223333:policy/limit"
        ),
    ).role
    made = Capability(
        stack,
        "Ack",
        cluster=Cluster.from_name(stack, "Cluster", "demo"),
        configuration=Ack(),
        role=role,
    )
    assert made.role is role
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::IAM::Role", 1)
    template.has_resource_properties(
        "AWS::IAM::Role",
        {
            "ManagedPolicyArns": [Match.any_value(), {"Ref": Match.any_value()}],
            "PermissionsBoundary": "arn:aws:iam::111122223333:policy/limit",
        },
    )
    (role_id,) = template.find_resources("AWS::IAM::Role")
    (found,) = template.find_resources(TYPE).values()
    assert role_id in found["DependsOn"]


def test_argo_cd_lands_where_it_belongs(stack: Stack) -> None:
    """Each setting in its own property, lists in a stable order."""
    made = Capability(
        stack,
        "ArgoCd",
        cluster=eks.CfnCluster.from_cluster_name(stack, "Cluster", "demo"),
        name="deploy",
        configuration=ArgoCd(
            identity_center_instance_arn=INSTANCE,
            identity_center_region="eu-west-1",
            namespace="argocd",
            endpoint_prefix="demo",
            vpc_endpoint_ids=[CfnParameter(stack, "Endpoint").value_as_string],
            roles={
                ArgoCdRole.VIEWER: [SsoIdentity.user("u2"), SsoIdentity.user("u1")],
                ArgoCdRole.ADMIN: [SsoIdentity.group("g1")],
            },
        ),
        tags={"team": "platform"},
    )
    Template.from_stack(stack).has_resource_properties(
        TYPE,
        {
            "CapabilityName": "deploy",
            "Configuration": {
                "ArgoCd": {
                    "AwsIdc": {"IdcInstanceArn": INSTANCE, "IdcRegion": "eu-west-1"},
                    "Namespace": "argocd",
                    "EndpointPrefix": "demo",
                    "NetworkAccess": {"VpceIds": [{"Ref": "Endpoint"}]},
                    "RbacRoleMappings": [
                        {"Role": "ADMIN", "Identities": [{"Id": "g1", "Type": "SSO_GROUP"}]},
                        {
                            "Role": "VIEWER",
                            "Identities": [
                                {"Id": "u1", "Type": "SSO_USER"},
                                {"Id": "u2", "Type": "SSO_USER"},
                            ],
                        },
                    ],
                }
            },
            "Tags": [{"Key": "team", "Value": "platform"}],
        },
    )
    attributes = [stack.resolve(each)["Fn::GetAtt"][1] for each in (made.arn, made.server_url)]
    assert attributes == ["Arn", "Configuration.ArgoCd.ServerUrl"]


def test_the_validator_of_the_cdk_still_lacks_the_prefix(stack: Stack) -> None:
    """Once this fails, the acknowledgement in the construct can go."""
    eks.CfnCapability(
        stack,
        "Plain",
        cluster_name="demo",
        capability_name="argocd",
        type="ARGOCD",
        role_arn="arn:aws:iam::111122223333:role/argocd",
        delete_propagation_policy="RETAIN",
        configuration=eks.CfnCapability.CapabilityConfigurationProperty(
            argo_cd=eks.CfnCapability.ArgoCdProperty(
                aws_idc=eks.CfnCapability.AwsIdcProperty(idc_instance_arn=INSTANCE),
                endpoint_prefix="demo",
            )
        ),
    )
    with pytest.raises(RuntimeError, match="'EndpointPrefix' was unexpected"):
        Template.from_stack(stack)


def test_what_eks_refuses_is_refused_at_once(stack: Stack) -> None:
    """With every problem."""
    with pytest.raises(ConfigurationError) as caught:
        capability(stack, ArgoCd(identity_center_instance_arn="x", namespace="A_b"))
    assert [problem.where for problem in caught.value.problems] == [
        "configuration.identity_center_instance_arn",
        "configuration.namespace",
    ]
    assert str(caught.value).startswith("invalid capability 'argocd':\n")


def test_a_name_must_be_known(stack: Stack) -> None:
    """It is judged at synthesis."""
    with pytest.raises(ConfigurationError, match="name: must be known at synthesis"):
        Capability(
            stack,
            "Kro",
            cluster=Cluster.from_name(stack, "Cluster", "demo"),
            configuration=Kro(),
            name=Aws.STACK_NAME,
        )
