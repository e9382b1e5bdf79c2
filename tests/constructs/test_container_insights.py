"""Container Insights: an add-on with its own role, and log groups that cost what was planned."""

from __future__ import annotations

import json

import pytest
from aws_cdk import Environment, RemovalPolicy, Stack
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Match, Template

from eks_constructs.container_insights import ContainerInsights
from eks_constructs.errors import ConfigurationError
from tests.support.storage import foreign

TYPE = "AWS::EKS::Addon"
GROUP = "AWS::Logs::LogGroup"
ENVIRONMENT = Environment(account="111122223333", region="eu-west-1")


def test_metrics_only_by_default(stack: Stack) -> None:
    """In a cluster that we did not make; every other feature is switched off by its name."""
    ContainerInsights(stack, "Insights", cluster=foreign(stack).cluster, cluster_name="demo")
    template = Template.from_stack(stack)
    (addon,) = template.find_resources(TYPE).values()
    (role,) = template.find_resources("AWS::IAM::Role")
    assert json.loads(addon["Properties"].pop("ConfigurationValues")) == {
        "applicationSignals": {"enabled": False},
        "containerInsights": {"enabled": True},
        "containerLogs": {"enabled": False},
        "otelContainerInsights": {"enabled": False},
    }
    assert addon["Properties"] == {
        "AddonName": "amazon-cloudwatch-observability",
        "ClusterName": "demo",
        "PodIdentityAssociations": [
            {"RoleArn": {"Fn::GetAtt": [role, "Arn"]}, "ServiceAccount": "cloudwatch-agent"}
        ],
        "ResolveConflicts": "OVERWRITE",
    }
    (group,) = template.find_resources(GROUP).values()
    assert group["Properties"]["LogGroupName"] == "/aws/containerinsights/demo/performance"
    assert group["Properties"]["RetentionInDays"] == 30
    assert "KmsKeyId" in group["Properties"]
    assert group["DeletionPolicy"] == "Retain"


def test_the_agent_waits_for_its_log_groups_and_permissions(stack: Stack) -> None:
    """It would make the groups itself, without a retention; the role waits for its policy."""
    ContainerInsights(stack, "Insights", cluster=foreign(stack).cluster, cluster_name="demo")
    template = Template.from_stack(stack)
    (addon,) = template.find_resources(TYPE).values()
    for kind in (GROUP, "AWS::IAM::Role"):
        assert set(template.find_resources(kind)) <= set(addon["DependsOn"])


def test_only_the_agent_of_this_cluster_has_the_role(stack: Stack) -> None:
    """One service account, and log groups of one cluster."""
    ContainerInsights(stack, "Insights", cluster=foreign(stack).cluster, cluster_name="demo")
    template = Template.from_stack(stack)
    trust = {
        "aws:RequestTag/kubernetes-namespace": "amazon-cloudwatch",
        "aws:RequestTag/kubernetes-service-account": "cloudwatch-agent",
    }
    template.has_resource_properties(
        "AWS::IAM::Role",
        {
            "AssumeRolePolicyDocument": {
                "Statement": Match.array_with(
                    [Match.object_like({"Condition": {"StringEquals": Match.object_like(trust)}})]
                )
            }
        },
    )
    text = json.dumps(template.find_resources("AWS::IAM::ManagedPolicy"))
    assert "log-group:/aws/containerinsights/demo/*" in text
    assert "xray:" not in text


def test_everything_can_be_said(stack: Stack) -> None:
    """Version, logs, traces, retention, key, removal."""
    key = kms.Key(stack, "Own", enable_key_rotation=True)
    made = ContainerInsights(
        stack,
        "Insights",
        cluster=foreign(stack).cluster,
        cluster_name="demo",
        version="v6.6.0-eksbuild.1",
        container_logs=True,
        application_signals=True,
        log_retention_days=None,
        key=key,
        removal_policy=RemovalPolicy.DESTROY,
    )
    assert list(made.log_groups) == ["performance", "application", "dataplane", "host"]
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::KMS::Key", 1)
    template.has_resource_properties(TYPE, {"AddonVersion": "v6.6.0-eksbuild.1"})
    groups = template.find_resources(GROUP).values()
    assert {each["DeletionPolicy"] for each in groups} == {"Delete"}
    assert not [each for each in groups if "RetentionInDays" in each["Properties"]]
    assert "xray:PutTraceSegments" in json.dumps(template.find_resources("AWS::IAM::ManagedPolicy"))


def test_log_groups_that_exist_are_left_alone(stack: Stack) -> None:
    """Of an agent that has run before."""
    made = ContainerInsights(
        stack, "Insights", cluster=foreign(stack).cluster, cluster_name="demo", log_groups=False
    )
    assert made.log_groups == {}
    template = Template.from_stack(stack)
    template.resource_count_is(GROUP, 0)
    template.resource_count_is("AWS::KMS::Key", 0)


def test_problems_are_refused_all_at_once(stack: Stack) -> None:
    """Another cluster, a version that cannot be told, and snapshots."""
    with pytest.raises(ConfigurationError) as refused:
        ContainerInsights(
            stack,
            "Insights",
            cluster=foreign(stack).cluster,
            cluster_name="other",
            version="v4.0.0-eksbuild.1",
            removal_policy=RemovalPolicy.SNAPSHOT,
        )
    assert [each.where for each in refused.value.problems] == [
        "cluster_name",
        "version",
        "removal_policy",
    ]
    assert "must be v6.2.0-eksbuild.1 or later, which can be told" in str(refused.value)


def test_a_version_that_is_none(stack: Stack) -> None:
    """Nothing is looked up."""
    with pytest.raises(ConfigurationError, match="version: must be an exact version"):
        ContainerInsights(
            stack,
            "Insights",
            cluster=foreign(stack).cluster,
            cluster_name="demo",
            version="latest",
        )
