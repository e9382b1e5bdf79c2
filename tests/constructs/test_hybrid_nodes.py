"""The role of hybrid nodes: one way to credentials, nobody's deputy, into one cluster."""

from __future__ import annotations

import json
from collections.abc import Mapping

from aws_cdk import Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Match, Template

from eks_constructs.hybrid_nodes import HybridNodesRole
from eks_constructs.planning.hybrid_nodes import RolesAnywhere, SsmActivation
from tests.support.storage import Foreign

PEM = "-----BEGIN CERTIFICATE-----\nMIIB+/8=\n-----END CERTIFICATE-----\n"
ANCHOR = "arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/1234abcd"
PRIVATE_CA = "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/1234abcd"
ROLE = "AWS::IAM::Role"
ENVIRONMENT = Environment(account="111122223333", region="eu-west-1")


def trust(template: Template) -> list[Mapping[str, object]]:
    """Return the statements of the trust of the one role."""
    (role,) = template.find_resources(ROLE).values()
    found: list[Mapping[str, object]] = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    return found


def test_systems_manager_by_default(stack: Stack, there: Foreign) -> None:
    """For machines of this account and region only."""
    made = HybridNodesRole(stack, "Nodes", cluster=there.cluster)
    template = Template.from_stack(stack)
    (statement,) = trust(template)
    assert statement["Principal"] == {"Service": "ssm.amazonaws.com"}
    assert statement["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "111122223333"},
        "ArnLike": {
            "aws:SourceArn": stack.resolve(f"arn:{stack.partition}:ssm:eu-west-1:111122223333:*")
        },
    }
    template.has_resource_properties(
        "AWS::EKS::AccessEntry",
        {
            "ClusterName": "demo",
            "PrincipalArn": stack.resolve(made.role.role_arn),
            "Type": "HYBRID_LINUX",
        },
    )
    template.resource_count_is("AWS::RolesAnywhere::TrustAnchor", 0)
    assert made.trust_anchor_arn is None
    assert made.profile_arn is None


def test_the_command_is_an_output(stack: Stack, there: Foreign) -> None:
    """With the tag that the policy asks for: the ARN of the cluster."""
    credentials = SsmActivation(registration_limit=3)
    made = HybridNodesRole(stack, "Nodes", cluster=there.cluster, credentials=credentials)
    template = Template.from_stack(stack)
    (output,) = template.find_outputs("*").values()
    assert output["Value"] == stack.resolve(made.create_activation_command)
    text = json.dumps(output["Value"])
    assert "aws ssm create-activation --region eu-west-1 --iam-role" in text
    assert "--registration-limit 3" in text
    assert "Key=EKSClusterARN,Value=arn:aws:eks:eu-west-1:111122223333:cluster/demo" in text
    own = Match.object_like(
        {
            "Action": "ssm:DeregisterManagedInstance",
            "Condition": {
                "StringEquals": {
                    "ssm:resourceTag/EKSClusterARN": stack.resolve(
                        there.cluster.cluster_ref.cluster_arn
                    )
                }
            },
        }
    )
    template.has_resource_properties(
        "AWS::IAM::ManagedPolicy", {"PolicyDocument": {"Statement": Match.array_with([own])}}
    )


def test_roles_anywhere_with_a_certificate(stack: Stack, there: Foreign) -> None:
    """The session is named after the node, which the certificate must name too."""
    made = HybridNodesRole(
        stack,
        "Nodes",
        cluster=there.cluster,
        credentials=RolesAnywhere(certificate=PEM, session_seconds=7200),
    )
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::RolesAnywhere::TrustAnchor",
        {
            "Enabled": True,
            "Source": {
                "SourceType": "CERTIFICATE_BUNDLE",
                "SourceData": {"X509CertificateData": PEM},
            },
        },
    )
    only_anchor = {"ArnEquals": {"aws:SourceArn": stack.resolve(made.trust_anchor_arn)}}
    name = {"StringEquals": {"sts:RoleSessionName": "${aws:PrincipalTag/x509Subject/CN}"}}
    assume, tag = trust(template)
    assert (assume["Action"], assume["Condition"]) == ("sts:AssumeRole", {**name, **only_anchor})
    assert tag["Action"] == ["sts:SetSourceIdentity", "sts:TagSession"]
    assert tag["Condition"] == only_anchor
    template.has_resource_properties(
        "AWS::RolesAnywhere::Profile",
        {
            "AcceptRoleSessionName": True,
            "DurationSeconds": 7200,
            "Enabled": True,
            "RoleArns": [stack.resolve(made.role.role_arn)],
        },
    )
    template.has_resource_properties(ROLE, {"MaxSessionDuration": 7200})
    assert "AmazonSSMManagedInstanceCore" not in json.dumps(template.find_resources(ROLE))
    assert made.create_activation_command is None


def test_roles_anywhere_with_aws_private_ca(stack: Stack, there: Foreign) -> None:
    """Its ARN instead of a certificate."""
    credentials = RolesAnywhere(private_ca_arn=PRIVATE_CA, session_seconds=900)
    HybridNodesRole(stack, "Nodes", cluster=there.cluster, credentials=credentials)
    template = Template.from_stack(stack)
    source = {"SourceType": "AWS_ACM_PCA", "SourceData": {"AcmPcaArn": PRIVATE_CA}}
    template.has_resource_properties("AWS::RolesAnywhere::TrustAnchor", {"Source": source})
    template.has_resource_properties(ROLE, {"MaxSessionDuration": 3600})


def test_roles_anywhere_with_an_anchor_that_exists(stack: Stack, there: Foreign) -> None:
    """None is made."""
    credentials = RolesAnywhere(trust_anchor_arn=ANCHOR, node_name="x509SAN/Name/CN")
    made = HybridNodesRole(stack, "Nodes", cluster=there.cluster, credentials=credentials)
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::RolesAnywhere::TrustAnchor", 0)
    assert made.trust_anchor_arn == ANCHOR
    assert "${aws:PrincipalTag/x509SAN/Name/CN}" in json.dumps(trust(template))


def test_less_than_the_defaults(stack: Stack, there: Foreign) -> None:
    """No Pod Identity, no access entry, a boundary."""
    HybridNodesRole(
        stack,
        "Nodes",
        cluster=there.cluster,
        pod_identity=False,
        access_entry=False,
        permissions_boundary=iam.ManagedPolicy.from_aws_managed_policy_name("PowerUserAccess"),
    )
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::EKS::AccessEntry", 0)
    assert "eks-auth" not in json.dumps(template.find_resources("AWS::IAM::ManagedPolicy"))
    template.has_resource_properties(ROLE, {"PermissionsBoundary": Match.any_value()})


def test_names_fit_however_deep_the_tree(stack: Stack, there: Foreign) -> None:
    """Trust anchors and profiles must have a name, of 255 characters at most."""
    credentials = RolesAnywhere(certificate=PEM)
    HybridNodesRole(stack, "N" * 250, cluster=there.cluster, credentials=credentials)
    template = Template.from_stack(stack)
    for kind in ("TrustAnchor", "Profile"):
        (made,) = template.find_resources(f"AWS::RolesAnywhere::{kind}").values()
        assert len(made["Properties"]["Name"]) <= 255
        assert made["Properties"]["Name"].endswith(f"-{kind}")
