"""Logs on their way out: encrypted everywhere, kept as long as is said, by roles of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from aws_cdk import Environment, RemovalPolicy, Stack
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Match, Template

from eks_constructs.audit_alarms import AuditAlarms, IngestionAlarm
from eks_constructs.cluster import Cluster
from eks_constructs.errors import ConfigurationError
from eks_constructs.log_pipeline import LogPipeline, LogSubscription
from eks_constructs.planning.fluent_bit_rules import FluentBitRules
from eks_constructs.planning.log_destinations import (
    CloudWatchLogs,
    LogDestination,
    OpenSearchLogs,
    S3Logs,
    SplunkLogs,
)
from tests.support.fluent_bit import read

STREAM = "AWS::KinesisFirehose::DeliveryStream"
HEC = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:hec-AbCdEf"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555"
SPLUNK = SplunkLogs(
    endpoint="https://splunk.example.com:8088", token_secret_arn=HEC, token_key_arn=KEY
)
ENVIRONMENT = Environment(account="111122223333", region="eu-west-1")


def pipeline(stack: Stack, destination: LogDestination) -> LogPipeline:
    """Return a pipeline for a cluster that somebody else made."""
    return LogPipeline(
        stack,
        "Logs",
        cluster=Cluster.from_name(stack, "Cluster", "shop"),
        cluster_name="shop",
        destination=destination,
    )


def stream_of(stack: Stack) -> dict[str, object]:
    """Return the properties of the one delivery stream."""
    (found,) = Template.from_stack(stack).find_resources(STREAM).values()
    properties: dict[str, object] = found["Properties"]
    return properties


def test_splunk_gets_acknowledged_events_by_a_token_that_is_in_no_template(stack: Stack) -> None:
    """What it never takes goes to an encrypted bucket, for a month."""
    pipeline(stack, SPLUNK)
    template = Template.from_stack(stack)
    template.has_resource_properties(
        STREAM,
        {
            "DeliveryStreamType": "DirectPut",
            "DeliveryStreamEncryptionConfigurationInput": {"KeyType": "CUSTOMER_MANAGED_CMK"},
            "SplunkDestinationConfiguration": {
                "HECEndpoint": "https://splunk.example.com:8088",
                "HECEndpointType": "Raw",
                "HECAcknowledgmentTimeoutInSeconds": 300,
                "HECToken": Match.absent(),
                "RetryOptions": {"DurationInSeconds": 300},
                "S3BackupMode": "FailedEventsOnly",
                "S3Configuration": Match.object_like({"CompressionFormat": "GZIP"}),
                "SecretsManagerConfiguration": {"Enabled": True, "SecretARN": HEC},
                "CloudWatchLoggingOptions": {"Enabled": True},
                "ProcessingConfiguration": Match.absent(),
            },
        },
    )
    template.has_resource(
        "AWS::S3::Bucket",
        {
            "DeletionPolicy": "Retain",
            "Properties": {
                "BucketEncryption": {
                    "ServerSideEncryptionConfiguration": [
                        {
                            "BucketKeyEnabled": True,
                            "ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"},
                        }
                    ]
                },
                "LifecycleConfiguration": {"Rules": [Match.object_like({"ExpirationInDays": 30})]},
            },
        },
    )
    text = str(template.find_resources("AWS::IAM::ManagedPolicy"))
    assert HEC in text
    assert KEY in text


def test_open_search_domain_and_collection(stack: Stack) -> None:
    """One of the two, with the permission that it takes."""
    pipeline(stack, OpenSearchLogs(domain_arn="arn:aws:es:eu-west-1:111122223333:domain/logs"))
    found = stream_of(stack)
    assert "AmazonOpenSearchServerlessDestinationConfiguration" not in found
    domain = found["AmazonopensearchserviceDestinationConfiguration"]
    assert isinstance(domain, dict)
    assert (domain["IndexName"], domain["IndexRotationPeriod"]) == ("kubernetes", "OneDay")


def test_a_domain_in_a_vpc(stack: Stack) -> None:
    """Firehose makes network interfaces there, in the given places only."""
    pipeline(
        stack,
        OpenSearchLogs(
            domain_arn="arn:aws:es:eu-west-1:111122223333:domain/logs",
            subnet_ids=["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
            security_group_ids=["sg-0123456789abcdef0"],
        ),
    )
    domain = stream_of(stack)["AmazonopensearchserviceDestinationConfiguration"]
    assert isinstance(domain, dict)
    assert domain["VpcConfiguration"] == {
        "RoleARN": domain["RoleARN"],
        "SubnetIds": ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
        "SecurityGroupIds": ["sg-0123456789abcdef0"],
    }
    ec2 = "arn:aws:ec2:eu-west-1:111122223333"
    Template.from_stack(stack).has_resource_properties(
        "AWS::IAM::ManagedPolicy",
        {
            "PolicyDocument": {
                "Statement": Match.array_with(
                    [
                        {
                            "Action": "ec2:CreateNetworkInterface",
                            "Effect": "Allow",
                            "Resource": Match.array_with(
                                [
                                    f"{ec2}:network-interface/*",
                                    f"{ec2}:security-group/sg-0123456789abcdef0",
                                    f"{ec2}:subnet/subnet-0123456789abcdef0",
                                ]
                            ),
                        }
                    ]
                )
            }
        },
    )


def test_a_collection(stack: Stack) -> None:
    """It has no rotation."""
    arn = "arn:aws:aoss:eu-west-1:111122223333:collection/0123456789abcdef"
    pipeline(
        stack, OpenSearchLogs(collection_arn=arn, collection_endpoint="https://x.amazonaws.com")
    )
    found = stream_of(stack)["AmazonOpenSearchServerlessDestinationConfiguration"]
    assert isinstance(found, dict)
    assert found["CollectionEndpoint"] == "https://x.amazonaws.com"
    assert "aoss:APIAccessAll" in str(
        Template.from_stack(stack).find_resources("AWS::IAM::ManagedPolicy")
    )


def test_a_bucket_that_athena_can_ask(stack: Stack) -> None:
    """An hour to a folder, and a table that works the folders out."""
    pipeline(stack, S3Logs(retention_days=400, archive_after_days=60))
    found = stream_of(stack)["ExtendedS3DestinationConfiguration"]
    assert isinstance(found, dict)
    assert found["Prefix"] == "logs/!{timestamp:yyyy/MM/dd/HH}/"
    assert found["CompressionFormat"] == "GZIP"
    template = Template.from_stack(stack)
    (table,) = template.find_resources("AWS::Glue::Table").values()
    entry = table["Properties"]["TableInput"]
    assert entry["Parameters"]["projection.hour.format"] == "yyyy/MM/dd/HH"
    # As far back as the bucket keeps logs, whatever the year is.
    assert entry["Parameters"]["projection.hour.range"] == "NOW-400DAYS,NOW"
    assert entry["PartitionKeys"] == [{"Name": "hour", "Type": "string"}]
    template.has_resource_properties(
        "AWS::S3::Bucket",
        {
            "LifecycleConfiguration": {
                "Rules": [
                    Match.object_like(
                        {
                            "ExpirationInDays": 400,
                            "Transitions": [{"StorageClass": "GLACIER_IR", "TransitionInDays": 60}],
                        }
                    )
                ]
            }
        },
    )


def test_cloudwatch_needs_no_stream(stack: Stack) -> None:
    """Fluent Bit writes to a group that is there, with a retention."""
    made = pipeline(stack, CloudWatchLogs(retention_days=30))
    assert (made.stream, made.bucket, made.stream_role) == (None, None, None)
    assert made.log_group is not None
    template = Template.from_stack(stack)
    template.resource_count_is(STREAM, 0)
    template.has_resource_properties("AWS::Logs::LogGroup", {"RetentionInDays": 30})
    config = made.helm_values["config"]
    assert isinstance(config, Mapping)
    ((_, output),) = read(str(config["outputs"]))
    assert output["Name"] == "cloudwatch_logs"


def test_fluent_bit_may_write_to_its_stream_only(stack: Stack) -> None:
    """With a role that only its service account can have."""
    made = pipeline(stack, SPLUNK)
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::EKS::PodIdentityAssociation",
        {"ClusterName": "shop", "Namespace": "logging", "ServiceAccount": "fluent-bit"},
    )
    stream = next(iter(template.find_resources(STREAM)))
    template.has_resource_properties(
        "AWS::IAM::ManagedPolicy",
        {
            "PolicyDocument": {
                "Statement": [
                    {
                        "Action": ["firehose:PutRecord", "firehose:PutRecordBatch"],
                        "Effect": "Allow",
                        "Resource": {"Fn::GetAtt": [stream, "Arn"]},
                    }
                ]
            }
        },
    )
    assert made.chart.repository == "https://fluent.github.io/helm-charts"


def test_pipelines_that_cannot_be(stack: Stack) -> None:
    """Destination, rules, name and removal at once."""
    with pytest.raises(ConfigurationError) as caught:
        LogPipeline(
            stack,
            "Logs",
            cluster=Cluster.from_name(stack, "Cluster", "shop"),
            cluster_name="other",
            destination=OpenSearchLogs(),
            rules=FluentBitRules(buffer_mib=1),
            removal_policy=RemovalPolicy.SNAPSHOT,
        )
    assert [problem.where for problem in caught.value.problems] == [
        "cluster_name",
        "destination.domain_arn",
        "rules.buffer_mib",
        "removal_policy",
    ]


def test_envelopes_of_a_log_group_are_opened(stack: Stack) -> None:
    """By the stream, without a function of Lambda."""
    group = logs.LogGroup.from_log_group_name(stack, "Group", "/aws/eks/shop/cluster")
    LogSubscription(
        stack, "Audit", log_group=group, destination=SPLUNK, pattern='{ $.kind = "Event" }'
    )
    template = Template.from_stack(stack)
    template.has_resource(
        "AWS::Logs::SubscriptionFilter",
        {
            "Properties": {
                "LogGroupName": "/aws/eks/shop/cluster",
                "FilterPattern": '{ $.kind = "Event" }',
            },
            "DependsOn": Match.array_with([Match.string_like_regexp("AuditRole.*")]),
        },
    )
    processing = stream_of(stack)["SplunkDestinationConfiguration"]
    assert isinstance(processing, dict)
    assert [each["Type"] for each in processing["ProcessingConfiguration"]["Processors"]] == [
        "Decompression",
        "CloudWatchLogProcessing",
        "AppendDelimiterToRecord",
    ]
    template.resource_count_is("AWS::Lambda::Function", 0)


def test_a_token_of_another_region_is_refused(stack: Stack) -> None:
    """Firehose reads secrets of its own region only."""
    abroad = replace(SPLUNK, token_secret_arn=HEC.replace("eu-west-1", "us-east-1"))
    with pytest.raises(ConfigurationError, match=r"arn:aws:secretsmanager:eu-west-1:") as caught:
        pipeline(stack, abroad)
    assert [problem.where for problem in caught.value.problems] == ["destination.token_secret_arn"]
    pipeline(Stack(stack, "Anywhere"), abroad)  # it is not known where


def test_a_subscription_that_cannot_be(stack: Stack) -> None:
    """The destination is checked as that of a pipeline."""
    group = logs.LogGroup.from_log_group_name(stack, "Group", "/aws/eks/shop/cluster")
    with pytest.raises(ConfigurationError, match=r"destination\.retention_days"):
        LogSubscription(stack, "Audit", log_group=group, destination=S3Logs(retention_days=1))
    search = OpenSearchLogs(domain_arn="arn:aws:es:eu-west-1:111122223333:domain/logs")
    with pytest.raises(ConfigurationError, match="delivers no logs of CloudWatch there"):
        LogSubscription(stack, "Search", log_group=group, destination=search)


def test_the_audit_log_raises_alarms(stack: Stack) -> None:
    """One for each kind of event, unless it is switched off."""
    group = logs.LogGroup.from_log_group_name(stack, "Group", "/aws/eks/shop/cluster")
    topic = sns.Topic.from_topic_arn(stack, "Topic", "arn:aws:sns:eu-west-1:111122223333:alerts")
    made = AuditAlarms(
        stack,
        "Audit",
        log_group=group,
        cluster_name="shop",
        topic=topic,
        thresholds={"SecretReads": None, "DeniedRequests": 7},
    )
    assert sorted(made.alarms) == [
        "AccessEntryChanges",
        "AnonymousRequests",
        "DeniedRequests",
        "ExecIntoPods",
    ]
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::Logs::MetricFilter", 4)
    template.has_resource_properties(
        "AWS::CloudWatch::Alarm",
        {
            "MetricName": "shop-DeniedRequests",
            "Threshold": 7,
            "AlarmActions": ["arn:aws:sns:eu-west-1:111122223333:alerts"],
            "TreatMissingData": "notBreaching",
        },
    )
    with pytest.raises(ConfigurationError, match="must be of AccessEntryChanges"):
        AuditAlarms(stack, "Other", log_group=group, cluster_name="shop", thresholds={"Nothing": 1})


def test_a_group_that_takes_too_much_raises_an_alarm(stack: Stack) -> None:
    """By the day."""
    group = logs.LogGroup.from_log_group_name(stack, "Group", "/pods")
    topic = sns.Topic.from_topic_arn(stack, "Topic", "arn:aws:sns:eu-west-1:111122223333:alerts")
    IngestionAlarm(stack, "Alarm", log_group=group, gib_per_day=2.5, topic=topic)
    Template.from_stack(stack).has_resource_properties(
        "AWS::CloudWatch::Alarm",
        {
            "MetricName": "IncomingBytes",
            "Dimensions": [{"Name": "LogGroupName", "Value": "/pods"}],
            "Period": 86400,
            "Threshold": 2684354560,
        },
    )
    with pytest.raises(ConfigurationError, match="must be more than 0"):
        IngestionAlarm(stack, "None", log_group=group, gib_per_day=0)
    with pytest.raises(ConfigurationError, match="log_group: must be a log group; a pipeline has"):
        IngestionAlarm(stack, "NoGroup", log_group=None, gib_per_day=1)
