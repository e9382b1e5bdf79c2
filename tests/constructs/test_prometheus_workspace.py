"""Workspaces: encrypted, with logs and limits, and alerts that go to one topic only."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
import yaml
from aws_cdk import App, Environment, RemovalPolicy, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Match, Template

from eks_constructs.alert_topic import AlertTopic
from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.alert_manager import AlertRouting, AlertSeverity
from eks_constructs.planning.prometheus_workspace import SeriesLimit
from eks_constructs.prometheus_workspace import PrometheusWorkspace
from tests.support.storage import foreign

TYPE = "AWS::APS::Workspace"
TOPIC = "arn:aws:sns:eu-west-1:111122223333:alerts"
ENVIRONMENT = Environment(account="111122223333", region="eu-west-1")


def test_workspace_by_default(stack: Stack) -> None:
    """A key and a log group of its own, all kept; no alert manager."""
    PrometheusWorkspace(stack, "Metrics")
    template = Template.from_stack(stack)
    (found,) = template.find_resources(TYPE).values()
    (key,) = template.find_resources("AWS::KMS::Key")
    (group,) = template.find_resources("AWS::Logs::LogGroup")
    assert found["Properties"] == {
        "KmsKeyArn": {"Fn::GetAtt": [key, "Arn"]},
        "LoggingConfiguration": {"LogGroupArn": {"Fn::GetAtt": [group, "Arn"]}},
        "WorkspaceConfiguration": {"RetentionPeriodInDays": 150},
    }
    assert (found["DeletionPolicy"], found["UpdateReplacePolicy"]) == ("Retain", "Retain")
    template.has_resource("AWS::KMS::Key", {"DeletionPolicy": "Retain"})
    template.has_resource(
        "AWS::Logs::LogGroup",
        {
            "DeletionPolicy": "Retain",
            "Properties": {
                "KmsKeyId": {"Fn::GetAtt": [key, "Arn"]},
                "RetentionInDays": 365,
            },
        },
    )


def test_everything_can_be_said(stack: Stack) -> None:
    """Name, key, days, limits and removal."""
    key = kms.Key(stack, "Own", enable_key_rotation=True)
    PrometheusWorkspace(
        stack,
        "Metrics",
        alias="shared",
        key=key,
        retention_days=1095,
        log_retention_days=30,
        limits=[SeriesLimit(labels={"team": "shop", "cluster": "prod"}, max_series=1_000_000)],
        removal_policy=RemovalPolicy.DESTROY,
    )
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::KMS::Key", 1)
    template.has_resource(
        TYPE,
        {
            "DeletionPolicy": "Delete",
            "Properties": {
                "Alias": "shared",
                "WorkspaceConfiguration": {
                    "RetentionPeriodInDays": 1095,
                    "LimitsPerLabelSets": [
                        {
                            "LabelSet": [
                                {"Name": "cluster", "Value": "prod"},
                                {"Name": "team", "Value": "shop"},
                            ],
                            "Limits": {"MaxSeries": 1_000_000},
                        }
                    ],
                },
            },
        },
    )
    template.has_resource_properties("AWS::Logs::LogGroup", {"RetentionInDays": 30})


def test_only_this_workspace_publishes_alerts(stack: Stack) -> None:
    """The service acts for one workspace of one account; nobody publishes without TLS."""
    alerts = AlertTopic(stack, "Alerts")
    PrometheusWorkspace(stack, "Metrics", alert_topic=alerts.topic)
    template = Template.from_stack(stack)
    (workspace,) = template.find_resources(TYPE)
    (topic,) = template.find_resources("AWS::SNS::Topic")
    template.has_resource_properties(
        "AWS::SNS::TopicPolicy",
        {
            "Topics": [{"Ref": topic}],
            "PolicyDocument": {
                "Statement": [
                    {
                        "Sid": "AllowPublishThroughSSLOnly",
                        "Effect": "Deny",
                        "Action": "sns:Publish",
                        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                        "Principal": "*",
                        "Resource": {"Ref": topic},
                    },
                    {
                        "Effect": "Allow",
                        "Action": ["sns:GetTopicAttributes", "sns:Publish"],
                        "Condition": {
                            "ArnEquals": {"aws:SourceArn": {"Fn::GetAtt": [workspace, "Arn"]}},
                            "StringEquals": {"aws:SourceAccount": "111122223333"},
                        },
                        "Principal": {"Service": "aps.amazonaws.com"},
                        "Resource": {"Ref": topic},
                    },
                ]
            },
        },
    )


def test_a_topic_of_another_account_is_refused(stack: Stack) -> None:
    """The service sends to none; where it is not known whose a topic is, nothing is said."""
    topic = sns.Topic.from_topic_arn(stack, "Alerts", "arn:aws:sns:eu-west-1:999999999999:alerts")
    with pytest.raises(ConfigurationError, match="must be of the account of the workspace"):
        PrometheusWorkspace(stack, "Metrics", alert_topic=topic)
    anywhere = Stack(App(), "Anywhere")
    PrometheusWorkspace(
        anywhere, "Metrics", alert_topic=sns.Topic.from_topic_arn(anywhere, "Alerts", TOPIC)
    )


def test_alerts_go_to_the_topic_as_wanted(stack: Stack) -> None:
    """The definition names topic and region, and leaves out what is not bad enough."""
    topic = sns.Topic.from_topic_arn(stack, "Alerts", TOPIC)
    routing = AlertRouting(least_severity=AlertSeverity.CRITICAL, repeat_hours=1)
    PrometheusWorkspace(stack, "Metrics", alert_topic=topic, alert_routing=routing)
    template = Template.from_stack(stack)
    (found,) = template.find_resources(TYPE).values()
    definition = yaml.safe_load(found["Properties"]["AlertManagerDefinition"])
    content = yaml.safe_load(definition["alertmanager_config"])
    assert content["route"]["routes"] == [
        {"receiver": "nobody", "matchers": ['severity =~ "info|warning"']}
    ]
    assert content["route"]["repeat_interval"] == "1h"
    (receiver,) = content["receivers"][1]["sns_configs"]
    assert receiver["topic_arn"] == TOPIC
    assert receiver["sigv4"] == {"region": "eu-west-1"}
    # A topic that was imported keeps its policy.
    template.resource_count_is("AWS::SNS::TopicPolicy", 0)


def test_own_prometheus_may_write_here_only(stack: Stack) -> None:
    """One service account of a cluster that we did not make, and one workspace."""
    workspace = PrometheusWorkspace(stack, "Metrics")
    workspace.remote_write_role("Writer", cluster=foreign(stack).cluster)
    template = Template.from_stack(stack)
    (resource,) = template.find_resources(TYPE)
    template.has_resource_properties(
        "AWS::IAM::ManagedPolicy",
        {
            "PolicyDocument": {
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "aps:RemoteWrite",
                        "Resource": {"Fn::GetAtt": [resource, "Arn"]},
                    }
                ],
                "Version": "2012-10-17",
            }
        },
    )
    trust = Match.object_like(
        {
            "StringEquals": Match.object_like(
                {
                    "aws:RequestTag/kubernetes-namespace": "monitoring",
                    "aws:RequestTag/kubernetes-service-account": "kube-prometheus-stack-prometheus",
                }
            )
        }
    )
    template.has_resource_properties(
        "AWS::IAM::Role",
        {
            "AssumeRolePolicyDocument": {
                "Statement": Match.array_with([Match.object_like({"Condition": trust})])
            }
        },
    )


def test_values_of_the_chart(stack: Stack) -> None:
    """They write to the workspace, signed, and mark every series with the cluster."""
    workspace = PrometheusWorkspace(stack, "Metrics")
    values = yaml.safe_load(workspace.remote_write_values(cluster_name="prod"))
    spec = values["prometheus"]["prometheusSpec"]
    assert spec["externalLabels"] == {"cluster": "prod"}
    assert spec["remoteWrite"][0]["sigv4"] == {"region": "eu-west-1"}
    (resource,) = Template.from_stack(stack).find_resources(TYPE)
    assert stack.resolve(spec["remoteWrite"][0]["url"]) == {
        "Fn::Join": [
            "",
            [{"Fn::GetAtt": [resource, "PrometheusEndpoint"]}, "api/v1/remote_write"],
        ]
    }


def test_problems_are_refused_all_at_once(stack: Stack) -> None:
    """Everything that the service would refuse."""
    limit = SeriesLimit(labels={"team": "shop"}, max_series=1)
    with pytest.raises(ConfigurationError) as refused:
        PrometheusWorkspace(
            stack,
            "Metrics",
            alias=" ",
            retention_days=1096,
            limits=[limit, limit],
            alert_topic=sns.Topic.from_topic_arn(stack, "Alerts", f"{TOPIC}.fifo"),
            removal_policy=RemovalPolicy.SNAPSHOT,
        )
    assert [each.where for each in refused.value.problems] == [
        "alias",
        "retention_days",
        "limits[1]",
        "removal_policy",
        "alert_topic",
    ]
    assert "must be 1 to 1095 days" in str(refused.value)
    assert "must be a standard topic" in str(refused.value)


def test_a_topic_of_another_stack_is_refused(stack: Stack) -> None:
    """Each would name the other, which no two stacks can."""
    app = stack.node.root
    assert isinstance(app, App)
    other = Stack(app, "Other", env=Environment(account="111122223333", region="eu-west-1"))
    topic = AlertTopic(other, "Alerts").topic
    with pytest.raises(ConfigurationError, match="must be made in the stack of the workspace"):
        PrometheusWorkspace(stack, "Metrics", alert_topic=topic)


def test_a_region_without_workspaces_is_refused(cdk_context: Mapping[str, object]) -> None:
    """Before CloudFormation does."""
    stack = Stack(App(context=cdk_context), "Stack", env=Environment(region="cn-north-1"))
    with pytest.raises(ConfigurationError, match="where CloudFormation has AWS::APS::Workspace"):
        PrometheusWorkspace(stack, "Metrics")


def test_days_must_be_known(stack: Stack) -> None:
    """They cannot be checked otherwise."""
    with pytest.raises(ConfigurationError, match="alias: must be known at synthesis"):
        PrometheusWorkspace(stack, "Metrics", alias=stack.stack_id)


def test_logs_for_ever_and_a_retention_that_is_none(stack: Stack) -> None:
    """What the log group accepts."""
    PrometheusWorkspace(stack, "Metrics", log_retention_days=None)
    template = json.dumps(Template.from_stack(stack).to_json())
    assert "RetentionInDays" not in template
    with pytest.raises(ConfigurationError, match="must be a retention that CloudWatch Logs knows"):
        PrometheusWorkspace(stack, "Other", log_retention_days=2)
