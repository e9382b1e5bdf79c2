"""Alarms on the control plane and the nodes, and the dashboard that shows them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Match, Template

from eks_constructs.alert_topic import AlertTopic
from eks_constructs.audit_alarms import IngestionAlarm
from eks_constructs.cluster_alarms import ClusterAlarms
from eks_constructs.cluster_dashboard import ClusterDashboard
from eks_constructs.errors import ConfigurationError
from eks_constructs.log_group import RetainedLogGroup
from eks_constructs.planning.cluster_metrics import ALARMS, ClusterThresholds

TYPE = "AWS::CloudWatch::Alarm"
NOTHING = ClusterThresholds(
    api_errors_percent=None,
    api_latency_seconds=None,
    unschedulable_pods=None,
    node_cpu_percent=None,
    node_memory_percent=None,
    node_disk_percent=None,
    failed_nodes=None,
    pods_not_running=None,
    least_nodes=None,
)
ENVIRONMENT = Environment(account="111122223333", region="eu-west-1")


def alarms(stack: Stack) -> dict[str, dict[str, Any]]:
    """Return the properties of all alarms, by what they say."""
    found = Template.from_stack(stack).find_resources(TYPE).values()
    return {each["Properties"]["AlarmDescription"]: each["Properties"] for each in found}


def test_all_alarms_by_default(stack: Stack) -> None:
    """One for each kind, of one cluster only; nobody is told."""
    made = ClusterAlarms(stack, "Alarms", cluster_name="demo")
    assert list(made.alarms) == sorted(ALARMS)
    found = alarms(stack)
    assert len(found) == len(ALARMS)
    assert all(text.startswith("demo: ") for text in found)
    dimensions = json.dumps(list(found.values())).count('"Dimensions"')
    assert dimensions == sum(len(each.metrics) for each in ALARMS.values())
    assert not any("AlarmActions" in each for each in found.values())


def test_the_fullest_node_alarms(stack: Stack) -> None:
    """Not the average, which hides it."""
    ClusterAlarms(stack, "Alarms", cluster_name="demo")
    found = alarms(stack)["demo: a node has almost no memory left"]
    assert found == {
        "AlarmDescription": "demo: a node has almost no memory left",
        "ComparisonOperator": "GreaterThanThreshold",
        "Dimensions": [{"Name": "ClusterName", "Value": "demo"}],
        "EvaluationPeriods": 3,
        "MetricName": "node_memory_utilization",
        "Namespace": "ContainerInsights",
        "Period": 300,
        "Statistic": "Maximum",
        "Threshold": 90,
        "TreatMissingData": "notBreaching",
    }


def test_errors_are_a_share(stack: Stack) -> None:
    """Of all requests, so that a busy cluster may have more."""
    ClusterAlarms(stack, "Alarms", cluster_name="demo")
    found = alarms(stack)["demo: the API server answers with errors of its own"]
    texts = [each["Expression"] for each in found["Metrics"] if "Expression" in each]
    assert texts == ["100 * errors / requests"]
    names = {
        each["Id"]: each["MetricStat"]["Metric"]["MetricName"]
        for each in found["Metrics"]
        if "MetricStat" in each
    }
    assert names == {
        "errors": "apiserver_request_total_5XX",
        "requests": "apiserver_request_total",
    }


def test_silence_alarms(stack: Stack) -> None:
    """An agent that sends nothing must not look like a cluster that is well."""
    ClusterAlarms(stack, "Alarms", cluster_name="demo")
    found = alarms(stack)["demo: there are too few nodes, or their agent is silent"]
    assert found["TreatMissingData"] == "breaching"
    assert found["ComparisonOperator"] == "LessThanThreshold"


def test_without_container_insights(stack: Stack) -> None:
    """What EKS tells by itself."""
    made = ClusterAlarms(stack, "Alarms", cluster_name="demo", container_insights=False)
    assert sorted(made.alarms) == ["ApiServerErrors", "ApiServerSlow", "PodsUnschedulable"]


def test_own_thresholds(stack: Stack) -> None:
    """A number of one's own, and no alarm where there is none."""
    thresholds = ClusterThresholds(api_latency_seconds=2.5, node_cpu_percent=None)
    made = ClusterAlarms(stack, "Alarms", cluster_name="demo", thresholds=thresholds)
    assert "NodeCpuBusy" not in made.alarms
    assert alarms(stack)["demo: the API server is slow"]["Threshold"] == 2.5


def test_the_topic_takes_what_alarms_say(stack: Stack) -> None:
    """Its policy and its key let CloudWatch, for alarms of this account, or nothing arrives."""
    topic = AlertTopic(stack, "Alerts").topic
    ClusterAlarms(stack, "Alarms", cluster_name="demo", topic=topic)
    group = RetainedLogGroup(stack, "Logs").log_group
    IngestionAlarm(stack, "TooMuch", log_group=group, gib_per_day=1, topic=topic)
    template = Template.from_stack(stack)
    (name,) = template.find_resources("AWS::SNS::Topic")
    found = template.find_resources(TYPE).values()
    assert all(each["Properties"]["AlarmActions"] == [{"Ref": name}] for each in found)
    ends = [each for each in found if each["Properties"].get("OKActions") == [{"Ref": name}]]
    assert len(ends) == len(ALARMS)
    allowed = {
        "Action": "sns:Publish",
        "Condition": {
            "ArnLike": {"aws:SourceArn": "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:*"},
            "StringEquals": {"aws:SourceAccount": "111122223333"},
        },
        "Effect": "Allow",
        "Principal": {"Service": "cloudwatch.amazonaws.com"},
        "Resource": {"Ref": name},
    }
    (policy,) = template.find_resources("AWS::SNS::TopicPolicy").values()
    statements = policy["Properties"]["PolicyDocument"]["Statement"]
    without_ids = [{k: v for k, v in each.items() if k != "Sid"} for each in statements]
    assert without_ids.count(allowed) == 1
    template.has_resource_properties(
        "AWS::KMS::Key",
        {
            "KeyPolicy": {
                "Statement": Match.array_with(
                    [
                        {
                            "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
                            "Condition": {
                                "ArnLike": {
                                    "kms:EncryptionContext:aws:sns:topicArn": (
                                        "arn:aws:sns:eu-west-1:111122223333:*"
                                    )
                                }
                            },
                            "Effect": "Allow",
                            "Principal": {
                                "Service": ["aps.amazonaws.com", "cloudwatch.amazonaws.com"]
                            },
                            "Resource": "*",
                        }
                    ]
                )
            }
        },
    )


def test_a_topic_that_was_imported_keeps_its_policy(stack: Stack) -> None:
    """It belongs to somebody else."""
    topic = sns.Topic.from_topic_arn(stack, "T", "arn:aws:sns:eu-west-1:111122223333:alerts")
    ClusterAlarms(stack, "Alarms", cluster_name="demo", topic=topic)
    Template.from_stack(stack).resource_count_is("AWS::SNS::TopicPolicy", 0)


def test_alarms_that_never_alarm_are_refused(stack: Stack) -> None:
    """And a cluster that cannot be, or is not known."""
    with pytest.raises(ConfigurationError) as refused:
        ClusterAlarms(stack, "Alarms", cluster_name="-", thresholds=NOTHING)
    assert [each.where for each in refused.value.problems] == ["cluster_name", "thresholds"]
    with pytest.raises(ConfigurationError, match="cluster_name: must be known at synthesis"):
        ClusterAlarms(stack, "Unknown", cluster_name=stack.stack_id)


def test_dashboard_by_default(stack: Stack) -> None:
    """No name; its body is one text without tokens where the region is known."""
    ClusterDashboard(stack, "Board", cluster_name="demo")
    (found,) = Template.from_stack(stack).find_resources("AWS::CloudWatch::Dashboard").values()
    assert list(found["Properties"]) == ["DashboardBody"]
    body = json.loads(found["Properties"]["DashboardBody"])
    regions = {each["properties"].get("region") for each in body["widgets"]}
    assert regions == {None, "eu-west-1"}


def test_dashboard_with_alarms(stack: Stack) -> None:
    """They are on top; the body is put together at deployment."""
    made = ClusterAlarms(stack, "Alarms", cluster_name="demo").alarms
    ClusterDashboard(
        stack, "Board", cluster_name="demo", alarms=list(made.values()), dashboard_name="demo"
    )
    (found,) = Template.from_stack(stack).find_resources("AWS::CloudWatch::Dashboard").values()
    assert found["Properties"]["DashboardName"] == "demo"
    parts = found["Properties"]["DashboardBody"]["Fn::Join"][1]
    assert len([each for each in parts if isinstance(each, dict)]) == len(ALARMS)
    text = "".join(each if isinstance(each, str) else "arn" for each in parts)
    assert json.loads(text)["widgets"][0]["type"] == "alarm"


def test_dashboard_of_any_region(cdk_context: Mapping[str, object]) -> None:
    """A stack that does not say where it is deployed."""
    stack = Stack(App(context=cdk_context), "Stack")
    ClusterDashboard(stack, "Board", cluster_name="demo", container_insights=False)
    (found,) = Template.from_stack(stack).find_resources("AWS::CloudWatch::Dashboard").values()
    parts = found["Properties"]["DashboardBody"]["Fn::Join"][1]
    assert {"Ref": "AWS::Region"} in parts


def test_dashboard_refusals(stack: Stack) -> None:
    """Names that are none, and more alarms than are shown."""
    alarm = ClusterAlarms(stack, "Alarms", cluster_name="demo").alarms["NodesFailed"]
    with pytest.raises(ConfigurationError) as refused:
        ClusterDashboard(
            stack, "Board", cluster_name="", dashboard_name="a b", alarms=[alarm] * 101
        )
    assert [each.where for each in refused.value.problems] == [
        "cluster_name",
        "dashboard_name",
        "alarms",
    ]
