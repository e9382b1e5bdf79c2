"""Workspaces of Grafana: who signs in, from where, what they read, and whom they tell."""

from __future__ import annotations

import pytest
from aws_cdk import Environment, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Match, Template

from eks_constructs import well_known
from eks_constructs.alert_topic import AlertTopic
from eks_constructs.errors import ConfigurationError
from eks_constructs.grafana_workspace import GrafanaWorkspace
from eks_constructs.planning.grafana import GrafanaAccess, SamlAttributes, SamlSignIn
from eks_constructs.prometheus_workspace import PrometheusWorkspace
from tests.support.storage import foreign

TYPE = "AWS::Grafana::Workspace"
SAML = SamlSignIn(
    attributes=SamlAttributes(role="role", org="org"),
    admin_roles=("platform",),
    editor_roles=("developers",),
    metadata_url="https://login.example.com/metadata",
    allowed_organizations=("shop",),
    login_minutes=480,
)
ENVIRONMENT = Environment(account="111122223333", region="eu-west-1")


def test_workspace_by_default(stack: Stack) -> None:
    """A role of its own, no plugins of admins, no name, kept."""
    GrafanaWorkspace(stack, "Grafana", identity_center=True)
    template = Template.from_stack(stack)
    (found,) = template.find_resources(TYPE).values()
    (role,) = template.find_resources("AWS::IAM::Role")
    assert found["Properties"] == {
        "AccountAccessType": "CURRENT_ACCOUNT",
        "AuthenticationProviders": ["AWS_SSO"],
        "PermissionType": "CUSTOMER_MANAGED",
        "PluginAdminEnabled": False,
        "RoleArn": {"Fn::GetAtt": [role, "Arn"]},
    }
    assert (found["DeletionPolicy"], found["UpdateReplacePolicy"]) == ("Retain", "Retain")
    template.resource_count_is("AWS::IAM::Policy", 0)


def test_only_workspaces_of_this_account_assume_the_role(stack: Stack) -> None:
    """The service acts for nobody else."""
    GrafanaWorkspace(stack, "Grafana", identity_center=True)
    arn = "arn:aws:grafana:eu-west-1:111122223333:/workspaces/*"
    Template.from_stack(stack).has_resource_properties(
        "AWS::IAM::Role",
        {
            "AssumeRolePolicyDocument": {
                "Statement": [
                    {
                        "Action": "sts:AssumeRole",
                        "Condition": {
                            "ArnLike": {"aws:SourceArn": arn},
                            "StringEquals": {"aws:SourceAccount": "111122223333"},
                        },
                        "Effect": "Allow",
                        "Principal": {"Service": "grafana.amazonaws.com"},
                    }
                ]
            }
        },
    )


def test_it_reads_what_was_given_only(stack: Stack) -> None:
    """One workspace of Prometheus, and nothing of CloudWatch and X-Ray where they are off."""
    metrics = PrometheusWorkspace(stack, "Metrics")
    reads = well_known.grafana(
        prometheus_workspace_arns=[metrics.workspace_arn], cloudwatch=False, xray=False
    )
    GrafanaWorkspace(stack, "Grafana", identity_center=True, reads=reads)
    template = Template.from_stack(stack)
    (workspace,) = template.find_resources("AWS::APS::Workspace")
    (policy,) = template.find_resources("AWS::IAM::ManagedPolicy").values()
    assert policy["Properties"]["PolicyDocument"]["Statement"] == [
        {
            "Action": [
                "aps:GetLabels",
                "aps:GetMetricMetadata",
                "aps:GetSeries",
                "aps:QueryMetrics",
            ],
            "Effect": "Allow",
            "Resource": {"Fn::GetAtt": [workspace, "Arn"]},
        }
    ]


def test_everything_can_be_said(stack: Stack) -> None:
    """SAML, VPC, access, texts, plugins, removal, and a role that was given."""
    place = foreign(stack)
    role = iam.Role.from_role_arn(stack, "Given", "arn:aws:iam::111122223333:role/grafana")
    GrafanaWorkspace(
        stack,
        "Grafana",
        identity_center=True,
        saml=SAML,
        role=role,
        subnets=place.subnets,
        security_groups=[place.client],
        access=GrafanaAccess(prefix_list_ids=("pl-0123456789abcdef0",)),
        name="shop",
        description="What the shop looks at.",
        grafana_version="12.4",
        plugin_admin=True,
        removal_policy=RemovalPolicy.DESTROY,
    )
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::IAM::Role", 0)
    template.has_resource(
        TYPE,
        {
            "DeletionPolicy": "Delete",
            "Properties": {
                "AuthenticationProviders": ["AWS_SSO", "SAML"],
                "Description": "What the shop looks at.",
                "GrafanaVersion": "12.4",
                "Name": "shop",
                "NetworkAccessControl": {
                    "PrefixListIds": ["pl-0123456789abcdef0"],
                    "VpceIds": [],
                },
                "PluginAdminEnabled": True,
                "RoleArn": "arn:aws:iam::111122223333:role/grafana",
                "SamlConfiguration": {
                    "AllowedOrganizations": ["shop"],
                    "AssertionAttributes": {
                        "Email": "mail",
                        "Login": "mail",
                        "Name": "displayName",
                        "Org": "org",
                        "Role": "role",
                    },
                    "IdpMetadata": {"Url": "https://login.example.com/metadata"},
                    "LoginValidityDuration": 480,
                    "RoleValues": {"Admin": ["platform"], "Editor": ["developers"]},
                },
                "VpcConfiguration": {
                    "SecurityGroupIds": ["sg-00000001"],
                    "SubnetIds": ["subnet-0000000a", "subnet-0000000b"],
                },
            },
        },
    )


def test_alerts_go_to_the_topics_given(stack: Stack) -> None:
    """By a managed policy; it may use the key of a topic made here."""
    alerts = AlertTopic(stack, "Alerts")
    GrafanaWorkspace(stack, "Grafana", identity_center=True, alert_topics=[alerts.topic])
    template = Template.from_stack(stack)
    (topic,) = template.find_resources("AWS::SNS::Topic")
    (key,) = template.find_resources("AWS::KMS::Key")
    (role,) = template.find_resources("AWS::IAM::Role")
    template.has_resource_properties(
        "AWS::IAM::ManagedPolicy",
        {
            "Roles": [{"Ref": role}],
            "PolicyDocument": {
                "Statement": Match.array_with(
                    [
                        {"Action": "sns:Publish", "Effect": "Allow", "Resource": {"Ref": topic}},
                        {
                            "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
                            "Effect": "Allow",
                            "Resource": {"Fn::GetAtt": [key, "Arn"]},
                        },
                    ]
                )
            },
        },
    )


def test_url(stack: Stack) -> None:
    """People open it in a browser."""
    workspace = GrafanaWorkspace(stack, "Grafana", identity_center=True)
    resolved = stack.resolve(workspace.url)
    (resource,) = Template.from_stack(stack).find_resources(TYPE)
    assert resolved == {"Fn::Join": ["", ["https://", {"Fn::GetAtt": [resource, "Endpoint"]}]]}


def test_problems_are_refused_all_at_once(stack: Stack) -> None:
    """Everything that the service would refuse."""
    with pytest.raises(ConfigurationError) as refused:
        GrafanaWorkspace(
            stack,
            "Grafana",
            role=iam.Role.from_role_arn(stack, "Given", "arn:aws:iam::111122223333:role/grafana"),
            reads=well_known.grafana(),
            subnets=foreign(stack).subnets[:1],
            name="our shop",
            description="x" * 2049,
            grafana_version="latest",
            removal_policy=RemovalPolicy.SNAPSHOT,
        )
    assert [(each.code, each.where) for each in refused.value.problems] == [
        ("required", "identity_center"),
        ("not-together", "reads"),
        ("out-of-range", "subnets"),
        ("out-of-range", "security_groups"),
        ("name-invalid", "name"),
        ("too-many", "description"),
        ("invalid-value", "grafana_version"),
        ("not-supported", "removal_policy"),
    ]
    assert "nobody could sign in without" in str(refused.value)
    assert "must be 2 to 6, in at least two zones, got 1" in str(refused.value)


@pytest.mark.parametrize("description", ["cost < budget", "metrics + traces", "a\tb"])
def test_descriptions_have_no_symbols(stack: Stack, description: str) -> None:
    """The service takes letters, numbers, blanks and punctuation."""
    with pytest.raises(ConfigurationError, match="no symbols such as"):
        GrafanaWorkspace(stack, "Grafana", identity_center=True, description=description)
    fine = "Für alle (24/7): 100 % der „Dashboards“, usw."
    GrafanaWorkspace(stack, "Fine", identity_center=True, description=fine)


def test_subnets_in_one_zone_are_refused(stack: Stack) -> None:
    """The service wants two."""
    subnets = [
        ec2.Subnet.from_subnet_attributes(
            stack, name, subnet_id=f"subnet-{name}", availability_zone="eu-west-1a"
        )
        for name in ("One", "Two")
    ]
    group = ec2.SecurityGroup.from_security_group_id(stack, "Group", "sg-1")
    with pytest.raises(ConfigurationError, match="subnets: must be in at least two zones"):
        GrafanaWorkspace(
            stack, "Grafana", identity_center=True, subnets=subnets, security_groups=[group]
        )


def test_texts_must_be_known(stack: Stack) -> None:
    """They cannot be checked otherwise."""
    with pytest.raises(ConfigurationError, match="name: must be known at synthesis"):
        GrafanaWorkspace(stack, "Grafana", identity_center=True, name=stack.stack_id)
