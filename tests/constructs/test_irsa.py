"""Tokens of one cluster, for named service accounts, and nobody else."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from aws_cdk import App, Stack, Token
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Match, Template

from eks_constructs import well_known
from eks_constructs.addons import ManagedAddon
from eks_constructs.cluster import Cluster
from eks_constructs.errors import ConfigurationError
from eks_constructs.irsa import IrsaRole, OidcProvider, OidcProviderRef
from eks_constructs.planning.service_accounts import ServiceAccount, SubjectPattern

ROLE = "AWS::IAM::Role"
ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF"
PROVIDER = f"arn:aws:iam::111122223333:oidc-provider/{ISSUER}"
GIVEN = OidcProviderRef(provider_arn=PROVIDER, issuer=ISSUER)
APP = ServiceAccount(namespace="team", name="app")


@pytest.fixture
def app(cdk_context: Mapping[str, object]) -> App:
    """Return an app with the project's feature flags."""
    return App(context=cdk_context)


@pytest.fixture
def stack(app: App) -> Stack:
    """Return an empty stack."""
    return Stack(app, "Stack")


def cluster_of(stack: Stack) -> eks.CfnCluster:
    """Return a bare cluster."""
    network = eks.CfnCluster.ResourcesVpcConfigProperty(subnet_ids=["subnet-1", "subnet-2"])
    return eks.CfnCluster(
        stack,
        "Cluster",
        role_arn="arn:aws:iam::111122223333:role/x",
        resources_vpc_config=network,
    )


def trust_of(template: Template) -> tuple[dict[str, object], dict[str, object]]:
    """Return the trust document of the one role, and its variables."""
    (role,) = template.find_resources(ROLE).values()
    text, variables = role["Properties"]["AssumeRolePolicyDocument"]["Fn::Sub"]
    document: dict[str, object] = json.loads(text)
    return document, variables


def test_provider_is_native_and_has_no_thumbprints(stack: Stack) -> None:
    """IAM fetches the certificate itself; no function does."""
    OidcProvider(
        stack, "Oidc", issuer_url=cluster_of(stack).attr_open_id_connect_issuer_url, tags={"a": "1"}
    )
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::IAM::OIDCProvider",
        {
            "Url": {"Fn::GetAtt": ["Cluster", "OpenIdConnectIssuerUrl"]},
            "ClientIdList": ["sts.amazonaws.com"],
            "ThumbprintList": Match.absent(),
            "Tags": [{"Key": "a", "Value": "1"}],
        },
    )
    types = {resource["Type"] for resource in template.to_json()["Resources"].values()}
    assert types == {"AWS::EKS::Cluster", "AWS::IAM::OIDCProvider"}


def test_role_is_pinned_to_issuer_audience_and_account(stack: Stack) -> None:
    """The issuer, known only later, stands inside the keys of the conditions."""
    provider = OidcProvider(
        stack, "Oidc", issuer_url=cluster_of(stack).attr_open_id_connect_issuer_url
    )
    IrsaRole(stack, "Role", provider=provider.oidc_provider_ref, service_accounts=[APP])
    document, variables = trust_of(Template.from_stack(stack))
    assert document["Statement"] == [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Principal": {"Federated": "${Provider}"},
            "Condition": {
                "StringEquals": {
                    "${Issuer}:aud": "sts.amazonaws.com",
                    "${Issuer}:sub": "system:serviceaccount:team:app",
                }
            },
        }
    ]
    url = {"Fn::GetAtt": ["Cluster", "OpenIdConnectIssuerUrl"]}
    assert variables == {
        "Provider": {"Fn::GetAtt": [stack.get_logical_id(provider.resource), "Arn"]},
        "Issuer": {"Fn::Select": [1, {"Fn::Split": ["//", url]}]},
    }


def test_patterns_are_a_statement_of_their_own(stack: Stack) -> None:
    """They never loosen the accounts named."""
    IrsaRole(
        stack, "Role", provider=GIVEN, service_accounts=[APP, SubjectPattern(namespace="team-*")]
    )
    document, _ = trust_of(Template.from_stack(stack))
    statements = document["Statement"]
    assert isinstance(statements, list)
    assert [sorted(each["Condition"]) for each in statements] == [
        ["StringEquals"],
        ["StringEquals", "StringLike"],
    ]


def test_cluster_of_elsewhere_by_issuer(stack: Stack) -> None:
    """The provider of this account is found by the issuer alone."""
    provider = OidcProviderRef.from_issuer_url(stack, f"https://{ISSUER}")
    IrsaRole(stack, "Role", provider=provider, service_accounts=[APP])
    _, variables = trust_of(Template.from_stack(stack))
    assert variables["Issuer"] == ISSUER
    arn = ["arn:", {"Ref": "AWS::Partition"}, ":iam::", {"Ref": "AWS::AccountId"}]
    assert variables["Provider"] == {"Fn::Join": ["", [*arn, f":oidc-provider/{ISSUER}"]]}


def test_provider_of_elsewhere_by_arn(stack: Stack) -> None:
    """A literal ARN holds the issuer; so does one that is known only later."""
    assert OidcProviderRef.from_provider_arn(PROVIDER) == GIVEN
    late = Token.as_string({"Fn::ImportValue": "provider"})
    provider = OidcProviderRef.from_provider_arn(late)
    IrsaRole(stack, "Role", provider=provider, service_accounts=[APP])
    _, variables = trust_of(Template.from_stack(stack))
    split = {"Fn::Split": [":oidc-provider/", {"Fn::ImportValue": "provider"}]}
    assert variables["Issuer"] == {"Fn::Select": [1, split]}


def test_role_in_another_stack_than_the_cluster(app: App) -> None:
    """Only the references cross; there is no custom resource."""
    first, second = Stack(app, "First"), Stack(app, "Second")
    provider = OidcProvider(
        first, "Oidc", issuer_url=cluster_of(first).attr_open_id_connect_issuer_url
    )
    IrsaRole(second, "Role", provider=provider.oidc_provider_ref, service_accounts=[APP])
    template = Template.from_stack(second)
    _, variables = trust_of(template)
    assert json.dumps(variables).count("Fn::GetStackOutput") == 2
    assert {each["Type"] for each in template.to_json()["Resources"].values()} == {ROLE}


def test_permissions_are_managed_policies(stack: Stack) -> None:
    """As with Pod Identity."""
    boundary = iam.ManagedPolicy.from_managed_policy_arn(
        stack, "Boundary", "arn:aws:iam::111122223333:policy/limit"
    )
    IrsaRole(
        stack,
        "Role",
        provider=GIVEN,
        service_accounts=[APP],
        managed_policies=["AmazonS3ReadOnlyAccess"],
        policies=[well_known.xray()],
        statements=[iam.PolicyStatement(actions=["sqs:SendMessage"], resources=["*"])],
        permissions_boundary=boundary,
    )
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::IAM::Policy", 0)
    template.has_resource_properties(
        ROLE,
        {
            "ManagedPolicyArns": [
                Match.any_value(),
                {"Ref": Match.string_like_regexp("^RolePoliciesxray")},
                {"Ref": Match.string_like_regexp("^RolePolicy")},
            ],
            "PermissionsBoundary": "arn:aws:iam::111122223333:policy/limit",
        },
    )


def test_grants_reach_the_role_and_an_addon_waits_for_them(stack: Stack) -> None:
    """The policy is a resource of its own; an add-on that starts before it would fail."""
    role = IrsaRole(stack, "Role", provider=GIVEN, service_accounts=[APP]).role
    ManagedAddon(
        stack,
        "Addon",
        cluster=Cluster.from_name(stack, "Cluster", "demo"),
        name="aws-mountpoint-s3-csi-driver",
        service_account_role=role,
    )
    s3.Bucket(stack, "Data").grant_read(role)
    template = Template.from_stack(stack)
    (name,) = template.find_resources(ROLE)
    (policy,) = template.find_resources("AWS::IAM::Policy")
    template.has_resource_properties("AWS::IAM::Policy", {"Roles": [{"Ref": name}]})
    template.has_resource(
        "AWS::EKS::Addon",
        {
            "Properties": {"ServiceAccountRoleArn": {"Fn::GetAtt": [name, "Arn"]}},
            "DependsOn": Match.array_with([policy]),
        },
    )


def test_what_can_never_work_is_refused(stack: Stack) -> None:
    """No account, too many, a wrong issuer, a wrong provider."""
    with pytest.raises(ConfigurationError, match="service_accounts: must name at least one"):
        IrsaRole(stack, "None", provider=GIVEN, service_accounts=[])
    many = [ServiceAccount(namespace=f"team-{number}", name="app") for number in range(60)]
    with pytest.raises(ConfigurationError, match="must fit into a trust policy of 2048"):
        IrsaRole(stack, "Many", provider=GIVEN, service_accounts=many)
    with pytest.raises(ConfigurationError, match="issuer_url: must be the issuer of a cluster"):
        OidcProvider(stack, "Oidc", issuer_url=ISSUER)
    with pytest.raises(ConfigurationError, match=r"tags\.aws:x: must not start with 'aws:'"):
        OidcProvider(stack, "Tags", issuer_url=f"https://{ISSUER}", tags={"aws:x": "1"})
    with pytest.raises(ConfigurationError, match="provider_arn: must be the ARN of an OIDC"):
        OidcProviderRef.from_provider_arn(ISSUER)


def test_nothing_in_a_name_reaches_cloudformation_as_code(stack: Stack) -> None:
    """A name with a variable is refused before it gets into the text that is substituted."""
    with pytest.raises(ConfigurationError, match="name: must have lower-case letters"):
        IrsaRole(
            stack,
            "Role",
            provider=GIVEN,
            service_accounts=[ServiceAccount(namespace="team", name="${AWS::AccountId}")],
        )


def test_a_role_may_be_named(stack: Stack) -> None:
    """Only when somebody asks for it, for a name keeps CloudFormation from replacing the role."""
    IrsaRole(stack, "Role", provider=GIVEN, service_accounts=[APP], role_name="team-app")
    Template.from_stack(stack).has_resource_properties(ROLE, {"RoleName": "team-app"})
    with pytest.raises(ConfigurationError, match="role_name: must be 1 to 64 letters"):
        IrsaRole(stack, "Bad", provider=GIVEN, service_accounts=[APP], role_name="a b")
