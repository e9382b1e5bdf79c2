"""What identities of a file become: roles, associations, and what is left to apply."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, cast

import pytest
import yaml
from aws_cdk import App, Stack
from aws_cdk.assertions import Match, Template
from pydantic import JsonValue

from eks_constructs.config import ClusterConfig, Environment, Platform, environment
from stacks import EnvironmentStage
from tests.fields.changes import START

ROLE: Final = "AWS::IAM::Role"
DOCUMENT: Final = (
    "{Version: '2012-10-17', Statement: [{Effect: Allow, Action: 's3:*', Resource: b}]}"
)
ACCOUNTS: Final = f"""
iam:
  withOIDC: true
  serviceAccounts:
    - metadata: {{name: api, namespace: shop}}
      attachPolicy: {DOCUMENT}
      tags: {{team: shop}}
    - metadata: {{name: old}}
      attachRoleARN: arn:aws:iam::111122223333:role/Old
"""


def described(text: str, profile: str = "eksctl") -> Environment:
    """Return the environment of a file."""
    config = ClusterConfig.model_validate(
        yaml.safe_load(f"{START}{text}"), by_alias=True, by_name=False
    )
    return environment("own", config, Platform.model_validate({"defaults": profile}))


def synthesised(wanted: Environment, folder: Path) -> EnvironmentStage:
    """Put an environment into an app, and synthesise it."""
    context = {"@aws-cdk/core:validation": False}
    app = App(context=context, outdir=str(folder), analytics_reporting=False)
    stage = EnvironmentStage(app, "own", environment=wanted)
    app.synth()
    return stage


def template(stage: EnvironmentStage, stack: str) -> Template:
    """Return the template of one stack."""
    return Template.from_stack(cast("Stack", stage.node.find_child(stack)))


def manifests(folder: Path) -> list[dict[str, JsonValue]]:
    """Return every object that is left to apply."""
    files = sorted(folder.glob("**/kubernetes/**/*.yaml"))
    return [each for file in files for each in yaml.safe_load_all(file.read_text())]


def test_the_provider_stands_beside_the_cluster_and_roles_trust_it(tmp_path: Path) -> None:
    """Pinned to the one service account, with tokens made for AWS."""
    stage = synthesised(described(ACCOUNTS), tmp_path)
    template(stage, "control-plane").resource_count_is("AWS::IAM::OIDCProvider", 1)
    (role,) = template(stage, "platform").find_resources(ROLE).values()
    text, _ = role["Properties"]["AssumeRolePolicyDocument"]["Fn::Sub"]
    (statement,) = json.loads(text)["Statement"]
    assert statement["Condition"] == {
        "StringEquals": {
            "${Issuer}:aud": "sts.amazonaws.com",
            "${Issuer}:sub": "system:serviceaccount:shop:api",
        }
    }
    assert {"Key": "team", "Value": "shop"} in role["Properties"]["Tags"]


@pytest.mark.parametrize(
    ("profile", "kind"), [("eksctl", "AWS::IAM::Policy"), ("hardened", "AWS::IAM::ManagedPolicy")]
)
def test_a_document_stands_as_it_was_written(tmp_path: Path, profile: str, kind: str) -> None:
    """Inline as in eksctl, or managed as auditors ask."""
    stage = synthesised(described(ACCOUNTS, profile), tmp_path)
    template(stage, "platform").has_resource_properties(
        kind, {"PolicyDocument": yaml.safe_load(DOCUMENT)}
    )


def test_what_is_listed_is_what_is_written(tmp_path: Path) -> None:
    """Each with the role that its pods take on; one that is made has a placeholder."""
    wanted = described(ACCOUNTS)
    synthesised(wanted, tmp_path)
    written = manifests(tmp_path)
    names = []
    for each in written:
        metadata = cast("dict[str, str]", each["metadata"])
        place = f"{metadata['namespace']}/" if "namespace" in metadata else ""
        names.append(f"{each['kind']} {place}{metadata['name']}")
    assert tuple(names) == wanted.in_cluster
    roles = [cast("dict[str, dict[str, str]]", each["metadata"]) for each in written[1:]]
    given, made = (each["annotations"]["eks.amazonaws.com/role-arn"] for each in roles)
    assert given == "arn:aws:iam::111122223333:role/Old"
    assert made.startswith("${Manifests")


def test_hardened_namespaces_keep_pods_to_the_baseline(tmp_path: Path) -> None:
    """Those of eksctl have no labels."""
    for profile, labelled in (("eksctl", False), ("hardened", True)):
        folder = tmp_path / profile
        synthesised(described(ACCOUNTS, profile), folder)
        namespace = manifests(folder)[0]
        assert ("labels" in cast("dict[str, str]", namespace["metadata"])) == labelled


def test_objects_alone_need_no_stack_of_their_own(tmp_path: Path) -> None:
    """CloudFormation takes no stack without resources; they go with the cluster."""
    text = (
        "iam: {withOIDC: true, serviceAccounts: [{metadata: {name: old}, "
        "attachRoleARN: 'arn:aws:iam::111122223333:role/Old'}]}\n"
    )
    stage = synthesised(described(text), tmp_path)
    assert stage.node.try_find_child("platform") is None
    assert [each["kind"] for each in manifests(tmp_path)] == ["ServiceAccount"]


def test_the_plugin_has_its_role_before_there_are_nodes(tmp_path: Path) -> None:
    """In the stack that nodes wait for, and before the add-on itself."""
    text = "iam: {withOIDC: true}\naddons: [{name: vpc-cni}]\n"
    plain = template(synthesised(described(text), tmp_path), "control-plane")
    (role,) = (
        name
        for name, body in plain.find_resources(ROLE).items()
        if "WebIdentity" in json.dumps(body)
    )
    plain.has_resource(
        "AWS::EKS::Addon",
        {
            "Properties": {
                "AddonName": "vpc-cni",
                "ServiceAccountRoleArn": {"Fn::GetAtt": [role, "Arn"]},
                "PodIdentityAssociations": Match.absent(),
            },
            "DependsOn": Match.array_with([role]),
        },
    )


def test_an_association_is_written_whole(tmp_path: Path) -> None:
    """And its role is bound to the cluster, where session tags cannot tell the account."""
    text = f"""
addons: [{{name: eks-pod-identity-agent}}]
iam:
  podIdentityAssociations:
    - namespace: shop
      serviceAccountName: api
      roleName: shop-api
      permissionPolicy: {DOCUMENT}
      permissionPolicyName: shop-api
      targetRoleARN: arn:aws:iam::444455556666:role/Target
      disableSessionTags: true
      policy: '{{"Statement": {{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}}}'
      tags: {{team: shop}}
"""
    platform = template(synthesised(described(text), tmp_path), "platform")
    (role,) = platform.find_resources(ROLE)
    platform.has_resource_properties(
        "AWS::EKS::PodIdentityAssociation",
        {
            "Namespace": "shop",
            "ServiceAccount": "api",
            "RoleArn": {"Fn::GetAtt": [role, "Arn"]},
            "TargetRoleArn": "arn:aws:iam::444455556666:role/Target",
            "DisableSessionTags": True,
            "Policy": '{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}',
            "Tags": Match.array_with([{"Key": "team", "Value": "shop"}]),
        },
    )
    platform.has_resource_properties(ROLE, {"RoleName": "shop-api"})
    platform.has_resource_properties(
        "AWS::IAM::Policy", {"PolicyName": "shop-api", "Roles": [{"Ref": role}]}
    )


def test_an_identity_provider_is_written_whole(tmp_path: Path) -> None:
    """With every field of eksctl's."""
    text = (
        "identityProviders: [{type: oidc, name: a, issuerURL: https://id.example.com, "
        "clientID: b, usernameClaim: email, usernamePrefix: 'u:', groupsClaim: groups, "
        "groupsPrefix: 'g:', requiredClaims: {hd: example.com}, tags: {t: u}}]\n"
    )
    platform = template(synthesised(described(text), tmp_path), "platform")
    platform.has_resource_properties(
        "AWS::EKS::IdentityProviderConfig",
        {
            "IdentityProviderConfigName": "a",
            "Oidc": {
                "IssuerUrl": "https://id.example.com",
                "ClientId": "b",
                "UsernameClaim": "email",
                "UsernamePrefix": "u:",
                "GroupsClaim": "groups",
                "GroupsPrefix": "g:",
                "RequiredClaims": [{"Key": "hd", "Value": "example.com"}],
            },
            "Tags": Match.array_with([{"Key": "t", "Value": "u"}]),
        },
    )


def test_accounts_with_like_names_are_told_apart(tmp_path: Path) -> None:
    """However the hyphens fall, and whatever else is made for one of them."""
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    names = [("a-b", "c"), ("a", "b-c"), ("a", "b-c-policy"), ("a", "b-c-boundary")]
    accounts = [
        f"{{metadata: {{namespace: {namespace}, name: {name}}}, attachPolicy: {DOCUMENT}, "
        f"permissionsBoundary: '{arn}'}}"
        for namespace, name in names
    ]
    identities = [
        f"{{namespace: {namespace}, serviceAccountName: {name}, permissionPolicy: {DOCUMENT}, "
        f"permissionsBoundaryARN: '{arn}'}}"
        for namespace, name in names
    ]
    text = (
        "addons: [{name: eks-pod-identity-agent}]\n"
        f"iam: {{withOIDC: true, serviceAccounts: [{', '.join(accounts)}], "
        f"podIdentityAssociations: [{', '.join(identities)}]}}\n"
    )
    stage = synthesised(described(text, "hardened"), tmp_path)
    template(stage, "platform").resource_count_is(ROLE, 2 * len(names))
