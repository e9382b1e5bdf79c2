"""Users who come from an OpenID Connect provider."""

from __future__ import annotations

import pytest
from aws_cdk import Aws, CfnParameter, Stack
from aws_cdk import aws_eks as eks
from aws_cdk.assertions import Match, Template

from eks_constructs.cluster import Cluster
from eks_constructs.errors import ConfigurationError
from eks_constructs.identity_provider_config import IdentityProviderConfig

TYPE = "AWS::EKS::IdentityProviderConfig"
ISSUER = "https://id.example.com"


def provider(
    stack: Stack,
    *,
    name: str = "corp",
    issuer_url: str = ISSUER,
    client_id: str = "eks",
    username_prefix: str | None = None,
    groups_claim: str | None = None,
    groups_prefix: str | None = None,
) -> IdentityProviderConfig:
    """Make a provider for a cluster made elsewhere."""
    return IdentityProviderConfig(
        stack,
        "Users",
        cluster=Cluster.from_name(stack, "Cluster", "demo"),
        name=name,
        issuer_url=issuer_url,
        client_id=client_id,
        username_prefix=username_prefix,
        groups_claim=groups_claim,
        groups_prefix=groups_prefix,
    )


def oidc(stack: Stack) -> dict[str, object]:
    """Return what the template says of tokens."""
    (found,) = Template.from_stack(stack).find_resources(TYPE).values()
    settings: dict[str, object] = found["Properties"]["Oidc"]
    return settings


def test_what_was_not_said_is_left_to_eks(stack: Stack) -> None:
    """The least that EKS needs, and nothing more."""
    provider(stack)
    (found,) = Template.from_stack(stack).find_resources(TYPE).values()
    assert found["Properties"] == {
        "ClusterName": "demo",
        "Type": "oidc",
        "IdentityProviderConfigName": "corp",
        "Oidc": {"IssuerUrl": ISSUER, "ClientId": "eks"},
    }


def test_groups_get_a_prefix(stack: Stack) -> None:
    """Else the provider could name any group of the cluster."""
    made = provider(stack, groups_claim="groups")
    assert made.groups_prefix == "oidc:"
    assert oidc(stack)["GroupsPrefix"] == "oidc:"


def test_the_prefix_of_groups_can_be_left_out_by_name(stack: Stack) -> None:
    """An empty one says so."""
    made = provider(stack, groups_claim="groups", groups_prefix="")
    assert made.groups_prefix is None
    assert "GroupsPrefix" not in oidc(stack)


def test_everything_lands_where_it_belongs(stack: Stack) -> None:
    """Each option sets its own property; claims and tags are sorted."""
    made = IdentityProviderConfig(
        stack,
        "Users",
        cluster=eks.CfnCluster(
            stack,
            "Cluster",
            role_arn="arn:aws:iam::111122223333:role/cluster",
            resources_vpc_config=eks.CfnCluster.ResourcesVpcConfigProperty(subnet_ids=["a", "b"]),
        ),
        name="corp",
        issuer_url=ISSUER,
        client_id="eks",
        username_claim="email",
        username_prefix="corp:",
        groups_claim="groups",
        groups_prefix="corp:",
        required_claims={"tenant": "t1", "app": "eks"},
        tags={"team": "platform", "cost": "1"},
    )
    Template.from_stack(stack).has_resource_properties(
        TYPE,
        {
            "ClusterName": {"Ref": Match.any_value()},
            "Oidc": {
                "IssuerUrl": ISSUER,
                "ClientId": "eks",
                "UsernameClaim": "email",
                "UsernamePrefix": "corp:",
                "GroupsClaim": "groups",
                "GroupsPrefix": "corp:",
                "RequiredClaims": [
                    {"Key": "app", "Value": "eks"},
                    {"Key": "tenant", "Value": "t1"},
                ],
            },
            "Tags": [{"Key": "cost", "Value": "1"}, {"Key": "team", "Value": "platform"}],
        },
    )
    assert stack.resolve(made.arn)["Fn::GetAtt"][1] == "IdentityProviderConfigArn"


def test_an_issuer_of_the_same_app_is_taken_as_it_is(stack: Stack) -> None:
    """Only the deployment knows it."""
    provider(stack, issuer_url=CfnParameter(stack, "Issuer").value_as_string, client_id="a")
    assert oidc(stack)["IssuerUrl"] == {"Ref": "Issuer"}


def test_what_eks_refuses_is_refused_at_once(stack: Stack) -> None:
    """With every problem."""
    with pytest.raises(ConfigurationError) as caught:
        provider(stack, issuer_url="http://id", username_prefix="system:x", client_id="")
    assert [problem.where for problem in caught.value.problems] == [
        "issuer_url",
        "client_id",
        "username_prefix",
    ]
    assert str(caught.value).startswith("invalid identity provider 'corp':\n  - issuer_url: ")


def test_what_must_be_judged_must_be_known(stack: Stack) -> None:
    """A prefix known only later could be that of the system."""
    later = Aws.STACK_NAME
    with pytest.raises(ConfigurationError) as caught:
        provider(
            stack, name=later, groups_claim="groups", username_prefix=later, groups_prefix=later
        )
    assert [(problem.where, problem.code) for problem in caught.value.problems] == [
        ("name", "must-be-concrete"),
        ("username_prefix", "must-be-concrete"),
        ("groups_prefix", "must-be-concrete"),
    ]
