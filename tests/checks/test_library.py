"""What the library cannot avoid is accepted, one resource and one policy at a time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from aws_cdk import App, Stack, Stage
from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs

from eks_constructs import well_known
from eks_constructs.checks import (
    Report,
    acknowledge_library_findings,
    add_checks,
    unused_acknowledgements,
)
from eks_constructs.checks.library import (
    MANAGED_POLICY_REASONS,
    MIXED_INSTANCES_REASON,
    NOTIFICATIONS_REASON,
    WILDCARD_REASONS,
)
from eks_constructs.cluster import Cluster
from eks_constructs.hybrid_nodes import HybridNodesRole
from eks_constructs.iam import PodIdentityRole
from eks_constructs.karpenter import Karpenter
from eks_constructs.planning import addon_catalogue
from eks_constructs.planning.auto_scaling import GroupBehaviour
from eks_constructs.planning.identity import (
    CNI_IPV6_PERMISSIONS,
    RegistryAccess,
    cluster_role_policies,
    node_role_policies,
)
from eks_constructs.self_managed_node_group import SelfManagedNodeGroup
from tests.checks.support import synthesise
from tests.support.self_managed import CLUSTER_GROUP, WORKERS


def _policies_of_roles() -> set[str]:
    of_clusters = {
        name
        for outpost in (False, True)
        for name in cluster_role_policies(
            service_policy=True,
            auto_mode=True,
            resource_controller_policy=True,
            local_outpost=outpost,
        )
    }
    of_nodes = {
        name
        for registry in {*RegistryAccess} - {RegistryAccess.PUSH}  # a finding, as it should be
        for auto_mode in (False, True)
        for name in node_role_policies(
            cni_policy=True, ssm=True, registry=registry, auto_mode=auto_mode
        )
    }
    return of_clusters | of_nodes


def test_every_policy_that_planning_hands_out_has_a_reason() -> None:
    """A policy new in planning must be justified here, or its finding fails every synth."""
    known = [
        addon
        for name in addon_catalogue.names()
        if (addon := addon_catalogue.find(name)) is not None
    ]
    of_addons = {
        policy
        for addon in known
        for identity in addon.identities
        for policy in identity.managed_policies
    }
    assert _policies_of_roles() | of_addons <= MANAGED_POLICY_REASONS.keys()


def test_every_wildcard_that_planning_hands_out_has_a_reason() -> None:
    """The actions of the IPv6 permissions, and no others."""
    assert {
        action for allowed in CNI_IPV6_PERMISSIONS for action in allowed.actions
    } == WILDCARD_REASONS.keys()


@pytest.fixture(scope="module")
def synthesised(tmp_path_factory: pytest.TempPathFactory) -> tuple[App, Report]:
    """Return an app with policies of EKS, and with others beside them."""
    app = App(outdir=str(tmp_path_factory.mktemp("library")))
    add_checks(app)
    stack = Stack(Stage(app, "dev"), "Roles")
    aws_managed = iam.ManagedPolicy.from_aws_managed_policy_name
    iam.Role(
        stack,
        "Nodes",
        assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
        managed_policies=[
            aws_managed("AmazonEKSWorkerNodePolicy"),
            aws_managed("AdministratorAccess"),
        ],
    )
    iam.ManagedPolicy(stack, "Reads", statements=[_allow("ec2:DescribeTags", "*")])
    iam.ManagedPolicy(stack, "Tags", statements=[_allow("ec2:CreateTags", _interfaces(stack))])
    iam.ManagedPolicy(
        stack, "More", statements=[_allow("ec2:DescribeTags", "*"), _allow("ec2:RunInstances", "*")]
    )
    acknowledge_library_findings(app)
    return app, synthesise(app)


def _allow(action: str, resource: str) -> iam.PolicyStatement:
    return iam.PolicyStatement(actions=[action], resources=[resource])


def _interfaces(stack: Stack) -> str:
    return stack.format_arn(service="ec2", resource="network-interface", resource_name="*")


def test_policies_of_eks_are_accepted_where_they_are(synthesised: tuple[App, Report]) -> None:
    """At the role or policy itself, with the reason from the table."""
    eks_policy = "Policy::arn:<AWS::Partition>:iam::aws:policy/AmazonEKSWorkerNodePolicy"
    interfaces = (
        "Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:network-interface/*"
    )
    assert {
        (each.acknowledged_at, each.finding.rule, each.reason)
        for each in synthesised[1].acknowledged
    } == {
        (
            "dev/Roles/Nodes/Resource",
            f"AwsSolutions-IAM4[{eks_policy}]",
            MANAGED_POLICY_REASONS["AmazonEKSWorkerNodePolicy"],
        ),
        (
            "dev/Roles/Reads/Resource",
            "AwsSolutions-IAM5[Resource::*]",
            WILDCARD_REASONS["ec2:DescribeTags"],
        ),
        (
            "dev/Roles/Tags/Resource",
            f"AwsSolutions-IAM5[{interfaces}]",
            WILDCARD_REASONS["ec2:CreateTags"],
        ),
    }


def test_what_else_stands_beside_them_is_still_found(synthesised: tuple[App, Report]) -> None:
    """Another policy on the same role, another action on the same wildcard."""
    assert {(each.place, each.rule) for each in synthesised[1].errors} == {
        (
            "dev/Roles/Nodes/Resource",
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AdministratorAccess]",
        ),
        ("dev/Roles/More/Resource", "AwsSolutions-IAM5[Resource::*]"),
    }


def test_no_acknowledgement_of_the_library_is_idle(synthesised: tuple[App, Report]) -> None:
    """Only what cdk-nag finds is acknowledged."""
    app, report = synthesised
    assert unused_acknowledgements(app, report) == ()


def test_wildcards_of_well_known_policies_are_accepted(tmp_path: Path) -> None:
    """Those that come with the policy, but not those that the user gave, nor one more action."""
    app = App(outdir=str(tmp_path))
    add_checks(app)
    stack = Stack(app, "Roles")
    policies = [
        well_known.aws_load_balancer_controller(cluster_name="demo"),
        well_known.cert_manager(zone_ids=["Z1"]),
        well_known.cloudwatch_agent(cluster_name="demo"),
        well_known.cluster_autoscaler(cluster_name="demo"),
        well_known.external_dns(zone_ids=["Z1"]),
        well_known.external_secrets(
            parameter_arns=["arn:aws:ssm:eu-west-1:111122223333:parameter/team/*"]
        ),
        well_known.fsx_csi(bucket_arns=["arn:aws:s3:::amzn-s3-demo-bucket"]),
        well_known.karpenter(
            cluster_name="demo",
            node_role_arn="arn:aws:iam::111122223333:role/Nodes",
            queue_arn="arn:aws:sqs:eu-west-1:111122223333:interruptions",
        ),
        well_known.mountpoint_s3_csi(
            buckets=[well_known.MountedBucket(bucket_arn=s3.Bucket(stack, "Data").bucket_arn)]
        ),
    ]
    PodIdentityRole(stack, "Known", policies=policies)
    widened = PodIdentityRole(stack, "Widened", policies=[well_known.xray()])
    for policy in widened.node.find_child("Policies").node.children:
        assert isinstance(policy, iam.ManagedPolicy)
        everything = iam.PolicyStatement(actions=["xray:DeleteGroup"], resources=["*"])
        policy.add_statements(everything)
    acknowledge_library_findings(app)
    report = synthesise(app)
    open_findings = [
        (finding.place, finding.rule) for finding in report.errors if "IAM" in finding.rule
    ]
    assert sorted(open_findings) == [
        (
            "Roles/Known/Policies/external-secrets/Resource",
            "AwsSolutions-IAM5[Resource::arn:aws:ssm:eu-west-1:111122223333:parameter/team/*]",
        ),
        ("Roles/Widened/Policies/xray/Resource", "AwsSolutions-IAM5[Resource::*]"),
    ]
    assert not unused_acknowledgements(app, report)


def test_node_groups_need_no_topic_and_other_groups_are_found(tmp_path: Path) -> None:
    """EventBridge has the events; what somebody else made is not ours to excuse."""
    app = App(outdir=str(tmp_path))
    add_checks(app)
    stack = Stack(Stage(app, "dev"), "Compute")
    behaviour = GroupBehaviour(notification_topic_arn="arn:aws:sns:eu-west-1:111122223333:scaling")
    for name, spec in (("Quiet", WORKERS), ("Telling", replace(WORKERS, behaviour=behaviour))):
        SelfManagedNodeGroup(
            stack,
            name,
            cluster=Cluster.from_name(stack, f"{name}Cluster", "prod"),
            spec=spec,
            subnets=[ec2.Subnet.from_subnet_id(stack, f"{name}Subnet", "subnet-0aaaaaaaaaaaaaaa1")],
            cluster_security_group_id=CLUSTER_GROUP,
        )
    autoscaling.CfnAutoScalingGroup(stack, "Other", min_size="0", max_size="1")
    acknowledge_library_findings(app)
    report = synthesise(app)
    rule = "AwsSolutions-AS3"
    assert [each.place for each in report.errors if each.rule == rule] == ["dev/Compute/Other"]
    accepted = [each for each in report.acknowledged if each.finding.rule == rule]
    assert [each.acknowledged_at for each in accepted] == ["dev/Compute/Quiet/Resource"]
    assert accepted[0].reason == NOTIFICATIONS_REASON
    assert not unused_acknowledgements(app, report)


def test_the_queue_of_interruptions_keeps_no_dead_letters(tmp_path: Path) -> None:
    """That one only: another queue is found, and nothing else is wrong with it or with the rest."""
    app = App(outdir=str(tmp_path))
    add_checks(app)
    stack = Stack(app, "Scaling")
    cluster = eks.CfnCluster.from_cluster_name(stack, "Cluster", "demo")
    Karpenter(stack, "Karpenter", cluster=cluster, cluster_name="demo")
    HybridNodesRole(stack, "Hybrid", cluster=cluster)
    sqs.Queue(stack, "Other", encryption=sqs.QueueEncryption.SQS_MANAGED, enforce_ssl=True)
    acknowledge_library_findings(app)
    report = synthesise(app)
    assert [(each.place, each.rule) for each in report.errors] == [
        ("Scaling/Other/Resource", "AwsSolutions-SQS3")
    ]
    assert not unused_acknowledgements(app, report)


def test_a_rule_that_fails_on_mixed_instances_is_accepted_there(tmp_path: Path) -> None:
    """And only there: a group of one type can be read."""
    app = App(outdir=str(tmp_path))
    add_checks(app)
    stack = Stack(Stage(app, "dev"), "Compute")
    mixed = replace(WORKERS, instance_types=("m6i.large", "m5.large"))
    for name, spec in (("Mixed", mixed), ("Plain", WORKERS)):
        SelfManagedNodeGroup(
            stack,
            name,
            cluster=Cluster.from_name(stack, f"{name}Cluster", "prod"),
            spec=spec,
            subnets=[ec2.Subnet.from_subnet_id(stack, f"{name}Subnet", "subnet-0aaaaaaaaaaaaaaa1")],
            cluster_security_group_id=CLUSTER_GROUP,
        )
    acknowledge_library_findings(app)
    report = synthesise(app)
    accepted = [each for each in report.acknowledged if each.finding.rule == "AwsSolutions-EC26"]
    assert [each.acknowledged_at for each in accepted] == ["dev/Compute/Mixed/Resource"]
    assert accepted[0].reason == MIXED_INSTANCES_REASON
    assert not unused_acknowledgements(app, report)
