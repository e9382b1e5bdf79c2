"""A collector as text with a role of its own, and rules and groups of X-Ray."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Match, Template

from eks_constructs.cluster import Cluster
from eks_constructs.errors import ConfigurationError
from eks_constructs.kubernetes_manifests import KubernetesManifests
from eks_constructs.planning.service_accounts import ServiceAccount
from eks_constructs.planning.trace_rules import TraceGroup, TraceSamplingRule
from eks_constructs.planning.traces import (
    KeepNotableTraces,
    OtlpEndpoint,
    SecretHeader,
    TraceCollector,
)
from eks_constructs.trace_pipeline import TracePipeline
from tests.support.otel import read

RULE = "AWS::XRay::SamplingRule"
VENDOR = OtlpEndpoint(
    url="https://otlp.example.com:4317",
    headers=[SecretHeader(header="api-key", secret="vendor", key="token")],  # noqa: S106 - its name
)


@pytest.fixture
def app(cdk_context: Mapping[str, object], tmp_path: Path) -> App:
    """Return an empty app with the project's feature flags."""
    return App(context=cdk_context, outdir=str(tmp_path), analytics_reporting=False)


@pytest.fixture
def stack(app: App) -> Stack:
    """Return an empty stack."""
    environment = Environment(account="111122223333", region="eu-west-1")
    return Stack(app, "Stack", env=environment)


def test_the_default_is_a_role_for_one_service_account_and_xray(stack: Stack) -> None:
    """In a cluster that somebody else made; no rule and no group is made unasked."""
    cluster = Cluster.from_name(stack, "Cluster", "shop")
    pipeline = TracePipeline(stack, "Traces", cluster=cluster, cluster_name="shop")
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::EKS::PodIdentityAssociation",
        {
            "ClusterName": "shop",
            "Namespace": "tracing",
            "ServiceAccount": "traces",
            "RoleArn": stack.resolve(pipeline.role.role_arn if pipeline.role else None),
        },
    )
    template.has_resource_properties(
        "AWS::IAM::ManagedPolicy",
        {
            "PolicyDocument": {
                "Statement": [
                    {
                        "Action": [
                            "xray:GetSamplingRules",
                            "xray:GetSamplingStatisticSummaries",
                            "xray:GetSamplingTargets",
                            "xray:PutTelemetryRecords",
                            "xray:PutTraceSegments",
                        ],
                        "Effect": "Allow",
                        "Resource": "*",
                    }
                ],
                "Version": "2012-10-17",
            }
        },
    )
    template.resource_count_is("AWS::IAM::Role", 1)
    template.resource_count_is(RULE, 0)
    template.resource_count_is("AWS::XRay::Group", 0)
    assert pipeline.grpc_endpoint == "http://traces-collector.tracing.svc:4317"
    assert pipeline.http_endpoint == "http://traces-collector.tracing.svc:4318"
    assert pipeline.sampler_endpoint is None
    assert set(read(pipeline.configuration).exporters) == {"awsxray"}


def test_rules_and_groups(stack: Stack) -> None:
    """Every property; with rules, applications can ask the collector for them."""
    pipeline = TracePipeline(
        stack,
        "Traces",
        cluster=eks.CfnCluster.from_cluster_name(stack, "Cluster", "shop"),
        cluster_name="shop",
        sampling_rules={
            "all": TraceSamplingRule(priority=9000, percent=7),
            "pay": TraceSamplingRule(
                priority=1,
                percent=100,
                reservoir=5,
                service="pay",
                service_type="AWS::EKS::Container",
                host="*.example.com",
                method="POST",
                path="/pay/*",
                attributes={"tier": "gold"},
            ),
        },
        groups={
            "slow": TraceGroup(filter_expression="responsetime > 2", notifications=True),
            "plain": TraceGroup(filter_expression='service("a")', insights=False),
        },
    )
    template = Template.from_stack(stack)
    everything = dict.fromkeys(
        ("Host", "HTTPMethod", "ResourceARN", "ServiceName", "ServiceType", "URLPath"), "*"
    )
    template.has_resource_properties(
        RULE,
        {
            "SamplingRule": {
                **everything,
                "Attributes": Match.absent(),
                "FixedRate": 0.07,
                "Priority": 9000,
                "ReservoirSize": 1,
                "RuleName": "all",
                "Version": 1,
            }
        },
    )
    template.has_resource_properties(
        RULE,
        {
            "SamplingRule": {
                "Attributes": {"tier": "gold"},
                "FixedRate": 1,
                "HTTPMethod": "POST",
                "Host": "*.example.com",
                "Priority": 1,
                "ReservoirSize": 5,
                "ResourceARN": "*",
                "RuleName": "pay",
                "ServiceName": "pay",
                "ServiceType": "AWS::EKS::Container",
                "URLPath": "/pay/*",
                "Version": 1,
            }
        },
    )
    for name, expression, insights, notifications in (
        ("slow", "responsetime > 2", True, True),
        ("plain", 'service("a")', False, False),
    ):
        template.has_resource_properties(
            "AWS::XRay::Group",
            {
                "GroupName": name,
                "FilterExpression": expression,
                "InsightsConfiguration": {
                    "InsightsEnabled": insights,
                    "NotificationsEnabled": notifications,
                },
            },
        )
    assert pipeline.sampler_endpoint == "http://traces-collector.tracing.svc:2000"
    assert read(pipeline.configuration).extensions.awsproxy is not None
    spec = pipeline.manifests[-1].document()["spec"]
    assert isinstance(spec, dict)
    assert spec["ports"] == [{"name": "sampling", "port": 2000, "targetPort": 2000}]


def test_only_an_endpoint_needs_no_role(stack: Stack) -> None:
    """And no token of anybody is in the template or in the manifests."""
    eks.CfnAddon(stack, "Operator", cluster_name="shop", addon_name="adot")
    pipeline = TracePipeline(
        stack,
        "Traces",
        cluster=Cluster.from_name(stack, "Cluster", "shop"),
        cluster_name="shop",
        collector=TraceCollector(xray=None, endpoints={"vendor": VENDOR}),
        ipv6=True,
        runs_as=ServiceAccount(namespace="kube-system", name="spans"),
    )
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::IAM::Role", 0)
    template.resource_count_is("AWS::EKS::PodIdentityAssociation", 0)
    assert pipeline.role is None
    assert [each.kind for each in pipeline.manifests] == [
        "ServiceAccount",
        "ClusterRole",
        "ClusterRoleBinding",
        "OpenTelemetryCollector",
    ]
    spec = pipeline.manifests[-1].document()["spec"]
    assert isinstance(spec, dict)
    secret = {"secretKeyRef": {"name": "vendor", "key": "token"}}
    assert spec["env"] == [{"name": "OTLP_VENDOR__API_KEY", "valueFrom": secret}]
    assert read(pipeline.configuration).receivers.otlp.protocols.http.endpoint == "[::]:4318"


def test_the_manifests_are_a_file_that_the_operator_reads(app: App, stack: Stack) -> None:
    """Limited, without privileges, and allowed to read pods; the configuration is in it."""
    pipeline = TracePipeline(
        stack,
        "Traces",
        cluster=Cluster.from_name(stack, "Cluster", "shop"),
        cluster_name="shop",
        collector=TraceCollector(sampling=KeepNotableTraces(percent=1), memory_mib=1024),
    )
    written = KubernetesManifests(
        stack, "Collector", cluster_name="shop", manifests=pipeline.manifests
    )
    app.synth()
    documents = list(yaml.safe_load_all(Path(app.outdir, written.file).read_text("utf-8")))
    namespace, account, role, binding, collector = documents
    assert namespace["metadata"]["name"] == account["metadata"]["namespace"] == "tracing"
    assert role["rules"] == [
        {
            "apiGroups": [""],
            "resources": ["namespaces", "pods"],
            "verbs": ["get", "list", "watch"],
        },
        {
            "apiGroups": ["apps"],
            "resources": ["deployments", "replicasets"],
            "verbs": ["get", "list", "watch"],
        },
    ]
    assert binding["roleRef"]["name"] == role["metadata"]["name"] == "tracing-traces"
    assert binding["subjects"] == [
        {"kind": "ServiceAccount", "name": "traces", "namespace": "tracing"}
    ]
    assert collector["apiVersion"] == "opentelemetry.io/v1beta1"
    spec = collector["spec"]
    assert (spec["mode"], spec["replicas"], spec["serviceAccount"]) == ("deployment", 1, "traces")
    assert spec["resources"] == {
        "limits": {"memory": "1024Mi"},
        "requests": {"cpu": "250m", "memory": "1024Mi"},
    }
    assert spec["securityContext"]["allowPrivilegeEscalation"] is False
    assert spec["config"] == yaml.safe_load(pipeline.configuration)


def test_a_region_that_only_the_deployment_knows(app: App) -> None:
    """It becomes an output, as in every manifest."""
    stack = Stack(app, "Anywhere")
    pipeline = TracePipeline(
        stack,
        "Traces",
        cluster=Cluster.from_name(stack, "Cluster", "shop"),
        cluster_name="shop",
    )
    KubernetesManifests(stack, "Collector", cluster_name="shop", manifests=pipeline.manifests)
    regions = Template.from_stack(stack).find_outputs("*", {"Value": {"Ref": "AWS::Region"}})
    assert len(regions) == 1


def test_a_boundary_limits_the_role(stack: Stack) -> None:
    """Where all roles have one."""
    boundary = iam.ManagedPolicy.from_managed_policy_name(stack, "Boundary", "limit")
    TracePipeline(
        stack,
        "Traces",
        cluster=Cluster.from_name(stack, "Cluster", "shop"),
        cluster_name="shop",
        permissions_boundary=boundary,
    )
    Template.from_stack(stack).has_resource_properties(
        "AWS::IAM::Role", {"PermissionsBoundary": Match.any_value()}
    )


def test_everything_wrong_is_said_at_once(stack: Stack) -> None:
    """Before CloudFormation, the operator or the collector hear of it."""
    with pytest.raises(ConfigurationError) as raised:
        TracePipeline(
            stack,
            "Traces",
            cluster=Cluster.from_name(stack, "Cluster", "shop"),
            cluster_name="other",
            collector=TraceCollector(xray=None),
            sampling_rules={"Default": TraceSamplingRule(priority=1, percent=5)},
            groups={"slow": TraceGroup(filter_expression="")},
            runs_as=ServiceAccount(namespace="tracing", name="a.b"),
        )
    assert [each.where for each in raised.value.problems] == [
        "cluster_name",
        "collector.endpoints",
        "sampling_rules[Default]",
        "groups[slow].filter_expression",
        "sampling_rules",
        "groups",
        "runs_as.name",
    ]
    assert "sampling_rules: must be left out where nothing goes to X-Ray" in str(raised.value)
