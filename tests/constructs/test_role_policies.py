"""Permissions reach a role as managed policies, filled in for the place of deployment."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Match, Template

from eks_constructs import well_known
from eks_constructs.errors import ConfigurationError
from eks_constructs.iam import PodIdentityRole

POLICY = "AWS::IAM::ManagedPolicy"


def test_a_well_known_policy_becomes_a_managed_policy(stack: Stack) -> None:
    """It is attached to the role, and nothing is inline."""
    PodIdentityRole(stack, "Role", policies=[well_known.external_dns(zone_ids=["Z1"])])
    template = Template.from_stack(stack)
    (policy,) = template.find_resources(POLICY)
    assert policy.startswith("RolePoliciesexternaldns")
    template.has_resource_properties(
        "AWS::IAM::Role", {"ManagedPolicyArns": [{"Ref": policy}], "Policies": Match.absent()}
    )
    zone = {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":route53:::hostedzone/Z1"]]}
    template.has_resource_properties(
        POLICY,
        {
            "PolicyDocument": {
                "Statement": Match.array_with([Match.object_like({"Resource": zone})])
            },
            "ManagedPolicyName": Match.absent(),
        },
    )
    template.resource_count_is("AWS::IAM::Policy", 0)


def test_policies_of_aws_are_attached_once(stack: Stack) -> None:
    """One that is named twice, by hand and by a well-known policy, is one."""
    PodIdentityRole(
        stack,
        "Role",
        managed_policies=["AmazonEBSCSIDriverPolicyV2"],
        policies=[well_known.ebs_csi(), well_known.efs_csi()],
    )
    (role,) = Template.from_stack(stack).find_resources("AWS::IAM::Role").values()
    attached = [arn["Fn::Join"][1][-1] for arn in role["Properties"]["ManagedPolicyArns"]]
    assert attached == [
        ":iam::aws:policy/AmazonEBSCSIDriverPolicyV2",
        ":iam::aws:policy/service-role/AmazonEFSCSIDriverPolicy",
    ]


def test_a_key_made_in_the_same_app_works(stack: Stack) -> None:
    """Its ARN is a token, which passes through to the template."""
    key = kms.Key(stack, "Key")
    PodIdentityRole(stack, "Role", policies=[well_known.ebs_csi(key_arns=[key.key_arn])])
    Template.from_stack(stack).has_resource_properties(
        POLICY,
        {
            "PolicyDocument": {
                "Statement": Match.array_with(
                    [
                        Match.object_like(
                            {
                                "Action": "kms:CreateGrant",
                                "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}},
                                "Resource": {
                                    "Fn::GetAtt": [Match.string_like_regexp("^Key"), "Arn"]
                                },
                            }
                        )
                    ]
                )
            }
        },
    )


def test_a_long_policy_becomes_several(stack: Stack) -> None:
    """Both are attached, and each fits."""
    policy = well_known.aws_load_balancer_controller(cluster_name="demo")
    PodIdentityRole(stack, "Role", policies=[policy])
    template = Template.from_stack(stack)
    template.resource_count_is(POLICY, 2)
    (role,) = template.find_resources("AWS::IAM::Role").values()
    attached = [arn["Ref"] for arn in role["Properties"]["ManagedPolicyArns"]]
    assert attached == sorted(template.find_resources(POLICY), reverse=True)


def test_place_of_deployment_is_filled_in(cdk_context: Mapping[str, object]) -> None:
    """Region and account of the stack stand in the ARNs."""
    stack = Stack(
        App(context=cdk_context),
        "Stack",
        env=Environment(account="111122223333", region="cn-north-1"),
    )
    policy = well_known.cluster_autoscaler(cluster_name="demo")
    PodIdentityRole(stack, "Role", policies=[policy])
    text = json.dumps(Template.from_stack(stack).to_json())
    assert ":autoscaling:cn-north-1:111122223333:autoScalingGroup:*" in text
    assert "arn:aws:" not in text
    assert "${AWS::" not in text


def test_order_and_ids_do_not_depend_on_the_order_given(cdk_context: Mapping[str, object]) -> None:
    """Policies are keyed by name."""
    given = [well_known.xray(), well_known.external_dns(zone_ids=["Z1"])]

    def template(policies: list[well_known.WellKnownPolicy]) -> str:
        stack = Stack(App(context=cdk_context), "Stack")
        PodIdentityRole(stack, "Role", policies=policies)
        return json.dumps(Template.from_stack(stack).to_json())

    assert template(given) == template(given[::-1])


def test_a_policy_given_twice_is_refused(stack: Stack) -> None:
    """What it may reach belongs into one call."""
    twice = [well_known.external_dns(zone_ids=[zone]) for zone in ("Z1", "Z2")]
    with pytest.raises(ConfigurationError, match="policies: must be given once; name everything"):
        PodIdentityRole(stack, "Role", policies=twice)


def test_statements_stand_beside_well_known_policies(stack: Stack) -> None:
    """Each kind has a policy of its own."""
    PodIdentityRole(
        stack,
        "Role",
        policies=[well_known.xray()],
        statements=[iam.PolicyStatement(actions=["s3:GetObject"], resources=["*"])],
    )
    Template.from_stack(stack).resource_count_is(POLICY, 2)
