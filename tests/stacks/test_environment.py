"""Which stacks an environment becomes, beyond the shipped ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import yaml
from aws_cdk import App

from app import build
from eks_constructs.config import load_environments
from tests.support.assemblies import SynthesisedStack, read_stacks

ADMIN = """
accessConfig:
  accessEntries:
    - principalARN: arn:aws:iam::111122223333:role/PlatformAdmin
      accessPolicies:
        - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy
          accessScope: {type: cluster}
"""
PLATFORM = "---\napiVersion: eks-constructs/v1\nkind: Platform\n"


def stacks_of(folder: Path, context: dict[str, object], text: str) -> dict[str, SynthesisedStack]:
    """Synthesise one environment file, checked as at every synth."""
    file = folder / "own.yaml"
    file.write_text(
        "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\n"
        f"metadata: {{name: own, region: eu-west-1, version: '1.36'}}\n{ADMIN}{text}"
    )
    app = App(context=context, outdir=str(folder / "cdk.out"), analytics_reporting=False)
    build(app, load_environments([file]))
    app.synth()
    return {stack.path.removeprefix("own/"): stack for stack in read_stacks(folder / "cdk.out")}


def ids_of(stack: SynthesisedStack, kind: str) -> list[str]:
    """Return the logical ids of the resources of one type."""
    return [key for key, body in stack.resources.items() if body["Type"] == kind]


def properties_of(body: Mapping[str, object]) -> dict[str, object]:
    """Return the properties of a resource."""
    properties = body["Properties"]
    assert isinstance(properties, dict)
    return properties


def test_an_existing_vpc_needs_no_network_stack(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """Nothing of the network is made, and the nodes go to the subnets that were named."""
    subnets = """
vpc:
  id: vpc-0123456789abcdef0
  subnets:
    private:
      eu-west-1a: {id: subnet-0a00000000000000a}
      eu-west-1b: {id: subnet-0b00000000000000b}
managedNodeGroups: [{name: workers, instanceType: m6i.large}]
"""
    stacks = stacks_of(tmp_path, cdk_context, subnets + PLATFORM)
    assert sorted(stacks) == ["compute", "control-plane", "platform"]
    (group,) = [
        body
        for body in stacks["compute"].resources.values()
        if body["Type"] == "AWS::EKS::Nodegroup"
    ]
    properties = group["Properties"]
    assert isinstance(properties, dict)
    assert properties["Subnets"] == ["subnet-0a00000000000000a", "subnet-0b00000000000000b"]


def test_eksctl_defaults_deploy_with_findings_as_warnings(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """Without a Platform document a file keeps eksctl's meaning, insecure or not."""
    text = "managedNodeGroups: [{name: workers}]\n"
    stacks = stacks_of(tmp_path, cdk_context, text)
    (cluster,) = [
        body
        for body in stacks["control-plane"].resources.values()
        if body["Type"] == "AWS::EKS::Cluster"
    ]
    properties = cluster["Properties"]
    assert isinstance(properties, dict)
    network = properties["ResourcesVpcConfig"]
    assert isinstance(network, dict)
    assert network["EndpointPublicAccess"] is True
    report = (tmp_path / "cdk.out/validation-report.json").read_text()
    assert "EKS_C1" in report


def test_pods_with_a_block_of_their_own_get_its_subnets(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """The network plugin is told of them, whose ids come from the stack of the network."""
    groups = "managedNodeGroups: [{name: workers, instanceType: m6i.large}]\n"
    stacks = stacks_of(
        tmp_path, cdk_context, groups + PLATFORM + "network: {podCIDR: 100.64.0.0/16}\n"
    )
    blocks = [
        body["Properties"]
        for body in stacks["network"].resources.values()
        if body["Type"] == "AWS::EC2::VPCCidrBlock"
    ]
    assert [block["CidrBlock"] for block in blocks if isinstance(block, dict)] == ["100.64.0.0/16"]
    (plugin,) = [
        str(body["Properties"])
        for body in stacks["control-plane"].resources.values()
        if body["Type"] == "AWS::EKS::Addon" and "vpc-cni" in str(body["Properties"])
    ]
    assert '"AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG":"true"' in plugin
    assert plugin.count("NetworkPods") == 3


def test_an_environment_without_nodes_has_no_stack_for_them(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """CloudFormation refuses an empty stack; the way out stays, for nodes that EKS brings."""
    stacks = stacks_of(tmp_path, cdk_context, "autoModeConfig: {enabled: true}\n" + PLATFORM)
    assert sorted(stacks) == ["control-plane", "egress", "network", "platform"]
    assert any(name.endswith("egress") for name in stacks["platform"].depends_on)


def test_a_private_cluster_reaches_aws_by_endpoints_only(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """No gateway, no public subnet; the nodes wait for the endpoints in the egress stack."""
    text = (
        "privateCluster: {enabled: true}\n"
        "managedNodeGroups: [{name: workers, privateNetworking: true}]\n"
    )
    stacks = stacks_of(tmp_path, cdk_context, text)
    types = {stack: {each["Type"] for each in stacks[stack].resources.values()} for stack in stacks}
    made = set[str]().union(*types.values())
    assert not made & {"AWS::EC2::InternetGateway", "AWS::EC2::NatGateway"}
    assert "AWS::EC2::VPCEndpoint" in types["egress"]
    assert stacks["egress"].name in stacks["compute"].depends_on


def test_metrics_have_a_stack_that_needs_no_nodes(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """A scraper in one private subnet a zone; alerts go to a topic that there is already."""
    text = """
vpc:
  id: vpc-0123456789abcdef0
  subnets:
    private:
      a: {id: subnet-0a00000000000000a, az: eu-west-1a}
      another-a: {id: subnet-0a00000000000000b, az: eu-west-1a}
      b: {id: subnet-0b00000000000000a, az: eu-west-1b}
managedNodeGroups: [{name: workers, instanceType: m6i.large}]
"""
    topic = "arn:aws:sns:eu-west-1:111122223333:alerts"
    wanted = f"observability: {{metrics: {{ruleGroups: [], alerts: {{topicARN: '{topic}'}}}}}}\n"
    stacks = stacks_of(tmp_path, cdk_context, text + PLATFORM + wanted)
    observability = stacks["observability"]
    types = {str(body["Type"]) for body in observability.resources.values()}
    assert "AWS::APS::RuleGroupsNamespace" not in types
    assert "AWS::SNS::Topic" not in types
    (scraper,) = [
        body for body in observability.resources.values() if body["Type"] == "AWS::APS::Scraper"
    ]
    source = json.dumps(scraper["Properties"])
    assert '["subnet-0a00000000000000a", "subnet-0b00000000000000a"]' in source
    assert topic in json.dumps(observability.template)
    assert observability.depends_on == {"own-control-plane"}


def test_traffic_and_logs_have_stacks_of_their_own(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """Zones and certificates outlive nodes; external-dns waits for them."""
    text = "managedNodeGroups: [{name: workers, instanceType: m6i.large}]\n"
    wanted = """
observability: {logs: {cloudWatch: {}, audit: {}, gibPerDay: 1}}
costs: {monthlyUSD: 10, emails: [a@example.com]}
traffic:
  zones: [{domain: example.com, id: Z1}]
  certificates: [{name: apps, names: ["*.example.com"]}]
  externalDNS: true
  loadBalancerController: true
  webACL: {countRules: {AWSManagedRulesCommonRuleSet: [SizeRestrictions_BODY]}}
"""
    stacks = stacks_of(tmp_path, cdk_context, text + PLATFORM + wanted)
    types = {str(body["Type"]) for body in stacks["observability"].resources.values()}
    assert {"AWS::Logs::MetricFilter", "AWS::Budgets::Budget", "AWS::CloudWatch::Alarm"} <= types
    assert "AWS::KinesisFirehose::DeliveryStream" not in types
    assert stacks["observability"].depends_on == {"own-control-plane", "own-network"}
    traffic = {str(body["Type"]) for body in stacks["traffic"].resources.values()}
    assert {"AWS::CertificateManager::Certificate", "AWS::WAFv2::WebACL", "AWS::EKS::Addon"} <= (
        traffic
    )
    assert "AWS::Route53::HostedZone" not in traffic
    acl = stacks["traffic"].resources[ids_of(stacks["traffic"], "AWS::WAFv2::WebACL")[0]]
    assert '"Name": "SizeRestrictions_BODY"' in json.dumps(acl)
    assert "own-compute" in stacks["traffic"].depends_on


def test_a_prometheus_of_ones_own_writes_to_the_workspace(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """Its pods get a role for this one workspace; values of its chart stand beside the template."""
    wanted = "observability: {metrics: {scraper: false, remoteWrite: {namespace: watching}}}\n"
    observability = stacks_of(tmp_path, cdk_context, PLATFORM + wanted)["observability"]
    assert ids_of(observability, "AWS::APS::Scraper") == []
    (identity,) = ids_of(observability, "AWS::EKS::PodIdentityAssociation")
    properties = properties_of(observability.resources[identity])
    assert properties["Namespace"] == "watching"
    assert properties["ServiceAccount"] == "kube-prometheus-stack-prometheus"
    (policy,) = ids_of(observability, "AWS::IAM::ManagedPolicy")
    (workspace,) = ids_of(observability, "AWS::APS::Workspace")
    text = json.dumps(observability.resources[policy])
    assert '"Action": "aps:RemoteWrite"' in text
    assert f'"Resource": {{"Fn::GetAtt": ["{workspace}", "Arn"]}}' in text
    (file,) = (tmp_path / "cdk.out").rglob("*.values.yaml")
    values = yaml.safe_load(file.read_text(encoding="utf-8"))
    spec = values["prometheus"]["prometheusSpec"]
    assert spec["externalLabels"] == {"cluster": "own"}
    outputs = json.dumps(observability.template["Outputs"])
    assert "helm upgrade --install kube-prometheus-stack" in outputs
    assert "--namespace watching" in outputs
    url = {"Fn::GetAtt": [workspace, "PrometheusEndpoint"]}
    assert f'[{json.dumps(url)}, "api/v1/remote_write"]' in outputs


def test_each_log_group_is_watched_for_what_it_takes(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """The pods' own only where there is one, and that of the control plane if it is written to."""
    silent = PLATFORM + "defaults: eksctl\n"
    bucket = (
        "acknowledgements: [{rule: AwsSolutions-S1, reason: a, "
        "place: observability/Logs/Pods/Delivery/Bucket}]\n"
    )
    control_plane = "/aws/eks/own/cluster"
    for platform, destination, wanted in (
        (PLATFORM, "cloudWatch", {control_plane, "own"}),
        (silent, "cloudWatch", {"own"}),
        (PLATFORM + bucket, "s3", {control_plane}),
    ):
        text = "addons: [{name: eks-pod-identity-agent}]\n" + platform
        text += f"observability: {{logs: {{{destination}: {{}}, gibPerDay: 2}}}}\n"
        observability = stacks_of(tmp_path, cdk_context, text)["observability"]
        groups = ids_of(observability, "AWS::Logs::LogGroup")
        names = {json.dumps({"Ref": each}): "own" for each in groups}
        names[json.dumps(control_plane)] = control_plane
        found: set[str] = set()
        for each in ids_of(observability, "AWS::CloudWatch::Alarm"):
            properties = properties_of(observability.resources[each])
            assert properties["Threshold"] == 2 * 1024**3
            dimensions = properties["Dimensions"]
            assert isinstance(dimensions, list)
            found.update(names[json.dumps(dimension["Value"])] for dimension in dimensions)
        assert found == wanted


def test_traces_are_in_the_stack_of_observability(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """The operator is an add-on of the stack of the platform; the collector is text."""
    text = """
addons: [{name: adot}, {name: cert-manager}]
managedNodeGroups: [{name: workers, instanceType: m6i.large}]
"""
    wanted = """
observability:
  traces:
    samplingRules: [{name: probes, priority: 1, percent: 0}]
    groups: [{name: slow, filter: responsetime > 2}]
"""
    stacks = stacks_of(tmp_path, cdk_context, text + PLATFORM + wanted)
    observability = stacks["observability"]
    types = {str(body["Type"]) for body in observability.resources.values()}
    assert {
        "AWS::EKS::PodIdentityAssociation",
        "AWS::XRay::Group",
        "AWS::XRay::SamplingRule",
    } <= types
    assert "OpenTelemetryCollector" in json.dumps(observability.template["Outputs"])


def test_alarms_on_nodes_wait_for_the_agent_that_sends_their_metrics(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """The agent stands beside other add-ons; all alarms tell one topic, and are on one page."""
    text = "managedNodeGroups: [{name: workers, instanceType: m6i.large}]\n"
    wanted = """
observability:
  containerInsights: {}
  logs: {cloudWatch: {}, audit: {}, gibPerDay: 1}
  alarms: {emails: [a@example.com]}
  dashboard: {}
"""
    stacks = stacks_of(tmp_path, cdk_context, text + PLATFORM + wanted)
    addons = {
        properties_of(body)["AddonName"]
        for body in stacks["platform"].resources.values()
        if body["Type"] == "AWS::EKS::Addon"
    }
    assert "amazon-cloudwatch-observability" in addons
    observability = stacks["observability"]
    assert "own-platform" in observability.depends_on
    (topic,) = ids_of(observability, "AWS::SNS::Topic")
    alarms = ids_of(observability, "AWS::CloudWatch::Alarm")
    assert len(alarms) == 9 + 5 + 2
    for alarm in alarms:
        properties = properties_of(observability.resources[alarm])
        assert properties["AlarmActions"] == [{"Ref": topic}]
    (dashboard,) = ids_of(observability, "AWS::CloudWatch::Dashboard")
    body = json.dumps(observability.resources[dashboard])
    assert [alarm for alarm in alarms if f'"{alarm}"' not in body] == []
    policies = [
        properties_of(observability.resources[each])
        for each in ids_of(observability, "AWS::SNS::TopicPolicy")
    ]
    assert json.dumps(policies).count("cloudwatch.amazonaws.com") == 1
    (rule,) = ids_of(observability, "AWS::Events::Rule")
    assert topic in json.dumps(observability.resources[rule])


def test_grafana_reads_the_metrics_of_its_environment(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """And writes dashboards beside the templates; alerts may go to the topic of the environment."""
    topic = "arn:aws:sns:eu-west-1:111122223333:alerts"
    other = "arn:aws:aps:eu-west-1:111122223333:workspace/ws-other"
    wanted = f"""
observability:
  metrics: {{alerts: {{topicARN: '{topic}'}}}}
  grafana:
    identityCenter: true
    vpc: {{securityGroupIDs: [sg-0123456789abcdef0]}}
    prometheusWorkspaceARNs: ['{other}']
    dashboards: [nodes]
acknowledgements: []
"""
    stacks = stacks_of(tmp_path, cdk_context, PLATFORM + wanted)
    observability = stacks["observability"]
    (workspace,) = ids_of(observability, "AWS::Grafana::Workspace")
    properties = properties_of(observability.resources[workspace])
    assert properties["Name"] == "own"
    place = properties["VpcConfiguration"]
    assert isinstance(place, dict)
    assert place["SecurityGroupIds"] == ["sg-0123456789abcdef0"]
    assert len(place["SubnetIds"]) == 3
    (metrics,) = ids_of(observability, "AWS::APS::Workspace")
    policies = json.dumps(
        [observability.resources[each] for each in ids_of(observability, "AWS::IAM::ManagedPolicy")]
    )
    for each in (f'{{"Fn::GetAtt": ["{metrics}", "Arn"]}}', f'"{other}"', f'"{topic}"'):
        assert each in policies
    outputs = observability.template["Outputs"]
    assert isinstance(outputs, dict)
    assert "GrafanaUrl" in outputs
    files = [path.name for path in (tmp_path / "cdk.out").rglob("grafana/**/*.json")]
    assert files == ["nodes.json"]


def test_logs_of_pods_on_fargate_go_where_the_others_go(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """Their role is one of the stack of compute, and gets its policy where the destination is."""
    profiles = "fargateProfiles: [{name: batch, selectors: [{namespace: batch}]}]\n"
    for destination, action in (
        ("cloudWatch: {}", "logs:PutLogEvents"),
        ("s3: {}", "firehose:PutRecordBatch"),
    ):
        wanted = f"observability: {{logs: {{{destination}, fargate: true}}}}\n"
        place = "Pods/Delivery/Bucket"
        wanted += (
            f"acknowledgements: [{{rule: AwsSolutions-S1, place: observability/Logs/{place}, "
            "reason: a}]\n"
            if destination.startswith("s3")
            else ""
        )
        stacks = stacks_of(tmp_path, cdk_context, profiles + PLATFORM + wanted)
        observability = stacks["observability"]
        (policy,) = (
            properties_of(observability.resources[each])
            for each in ids_of(observability, "AWS::IAM::ManagedPolicy")
            if "Fargate" in each
        )
        assert action in json.dumps(policy)
        assert "own-compute" in json.dumps(policy["Roles"])
        assert "own-compute" in observability.depends_on
        assert "aws-observability" in json.dumps(observability.template["Outputs"])
