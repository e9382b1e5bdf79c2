"""IAM types, as moto's IAM shows them."""

from __future__ import annotations

import json

import pytest

from eks_constructs.local.json_values import JsonObject, JsonValue, as_object, objects, texts
from tests.local.cloud import Cloud, cluster, ref, resource

_ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"


def _document(action: str) -> JsonObject:
    statement: JsonObject = {"Effect": "Allow", "Action": action, "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def _trust(service: str) -> JsonObject:
    statement: JsonObject = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": f"{service}.amazonaws.com"},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def _role(**more: JsonValue) -> JsonObject:
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {"AssumeRolePolicyDocument": _trust("ec2"), **more},
    }


def test_inline_policies_of_a_role_come_and_go(cloud: Cloud) -> None:
    """Those of the template, and no others."""
    first: JsonObject = {"PolicyName": "one", "PolicyDocument": _document("s3:GetObject")}
    second: JsonObject = {"PolicyName": "two", "PolicyDocument": _document("s3:PutObject")}
    cloud.create({"Role": _role(Policies=[first])})
    stack = cloud.update({"Role": _role(Policies=[second])})
    assert stack.status == "UPDATE_COMPLETE", cloud.reasons()
    role = cloud.resources()["Role"].physical_id
    shown = cloud.call("iam.list_role_policies", {"RoleName": role})
    assert shown["PolicyNames"] == ["two"]
    cloud.delete()
    assert cloud.stack_names() == []


def test_trust_of_a_role_changes_in_place(cloud: Cloud) -> None:
    """The role keeps its name."""
    cloud.create({"Role": _role()})
    trust = _trust("eks")
    stack = cloud.update({"Role": _role(AssumeRolePolicyDocument=trust)})
    assert stack.status == "UPDATE_COMPLETE", cloud.reasons()
    role = cloud.resources()["Role"].physical_id
    shown = as_object(cloud.call("iam.get_role", {"RoleName": role})["Role"])
    assert shown["AssumeRolePolicyDocument"] == trust


def test_policies_and_profiles_are_attached_and_detached(cloud: Cloud) -> None:
    """Inline policy, managed policy and instance profile of two roles, one after the other."""

    def template(owner: str, action: str) -> JsonObject:
        roles: JsonObject = {"Roles": [ref(owner)], "PolicyDocument": _document(action)}
        return {
            "One": _role(),
            "Two": _role(),
            "Inline": resource("IAM::Policy", PolicyName="inline", **roles),
            "Managed": resource("IAM::ManagedPolicy", **roles),
            "Profile": resource("IAM::InstanceProfile", Roles=[ref(owner)]),
        }

    assert cloud.create(template("One", "s3:Get*")).status == "CREATE_COMPLETE", cloud.reasons()
    stack = cloud.update(template("Two", "s3:Put*"))
    assert stack.status == "UPDATE_COMPLETE", cloud.reasons()
    rows = cloud.resources()
    for logical_id, count in (("One", 0), ("Two", 1)):
        role: JsonObject = {"RoleName": rows[logical_id].physical_id}
        assert len(texts(cloud.call("iam.list_role_policies", role)["PolicyNames"])) == count
        attached = cloud.call("iam.list_attached_role_policies", role)
        assert len(objects(attached["AttachedPolicies"])) == count
    cloud.delete()
    assert cloud.stack_names() == []


def test_oidc_provider_has_an_arn(cloud: Cloud) -> None:
    """Ref gives the ARN, as IRSA needs it."""
    provider = resource("IAM::OIDCProvider", Url="https://x.y/id/1", ClientIdList=["sts"])
    cloud.create({"Provider": provider})
    found = cloud.resources()["Provider"].physical_id
    assert found == "arn:aws:iam::123456789012:oidc-provider/x.y/id/1"


def test_trust_of_irsa_names_the_issuer_of_the_cluster(cloud: Cloud) -> None:
    """The text is substituted as CloudFormation does, so that the issuer stands in the keys."""
    url: JsonObject = {"Fn::GetAtt": ["Cluster", "OpenIdConnectIssuerUrl"]}
    statement = {
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": "${Provider}"},
        "Condition": {"StringEquals": {"${Issuer}:sub": "system:serviceaccount:team:app"}},
    }
    issuer: JsonObject = {"Fn::Select": [1, {"Fn::Split": ["//", url]}]}
    text = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    variables: JsonObject = {"Provider": {"Fn::GetAtt": ["Provider", "Arn"]}, "Issuer": issuer}
    trust: JsonObject = {"Fn::Sub": [text, variables]}
    stack = cloud.create(
        {
            "Cluster": cluster(),
            "Provider": resource("IAM::OIDCProvider", Url=url, ClientIdList=["sts.amazonaws.com"]),
            "Role": resource("IAM::Role", AssumeRolePolicyDocument=trust),
        }
    )
    assert stack.status == "CREATE_COMPLETE", cloud.reasons()
    rows = cloud.resources()
    provider = rows["Provider"].physical_id
    (found,) = objects(
        cloud.call("iam.list_open_id_connect_providers", {})["OpenIDConnectProviderList"]
    )
    assert found["Arn"] == provider
    role = as_object(cloud.call("iam.get_role", {"RoleName": rows["Role"].physical_id})["Role"])
    (shown,) = objects(as_object(role["AssumeRolePolicyDocument"])["Statement"])
    known = provider.partition(":oidc-provider/")[2]
    assert known.startswith("oidc.eks.eu-west-1.amazonaws.com/id/")
    assert shown["Principal"] == {"Federated": provider}
    assert shown["Condition"] == {
        "StringEquals": {f"{known}:sub": "system:serviceaccount:team:app"}
    }
    cloud.delete()
    assert cloud.call("iam.list_open_id_connect_providers", {})["OpenIDConnectProviderList"] == []


@pytest.mark.parametrize(
    ("arn", "status"),
    [(_ADMIN, "CREATE_COMPLETE"), (f"{_ADMIN}s", "ROLLBACK_COMPLETE")],
)
def test_misspelt_managed_policy_of_aws_is_refused(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, arn: str, status: str
) -> None:
    """AWS's own policies are known by name."""
    monkeypatch.setenv("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
    cloud.call("iam.list_roles", {})
    cloud.server.reset()
    role = resource("IAM::Role", AssumeRolePolicyDocument=_trust("ec2"), ManagedPolicyArns=[arn])
    assert cloud.create({"Role": role}).status == status
