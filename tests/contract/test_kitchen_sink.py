"""Every construct at once: what holds for its templates, and what waits for what in them."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from aws_cdk import App
from constructs import Construct

import eks_constructs
from eks_constructs.checks import read_report, unused_acknowledgements
from examples.kitchen_sink.__main__ import build
from tests.support.assemblies import SynthesisedStack, read_stacks
from tests.support.graph import DeploymentGraph, deployment_graph

MUST_WAIT = (
    ("AWS::EKS::Nodegroup", "AWS::EC2::VPCEndpoint"),
    ("AWS::EKS::Nodegroup", "AWS::EKS::Addon"),
    ("AWS::EKS::FargateProfile", "AWS::EC2::VPCEndpoint"),
    ("AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::VPCEndpoint"),
    ("AWS::AutoScaling::AutoScalingGroup", "AWS::EKS::AccessEntry"),
    ("AWS::AutoScaling::AutoScalingGroup", "AWS::EKS::Addon"),
    ("AWS::AutoScaling::LifecycleHook", "AWS::AutoScaling::AutoScalingGroup"),
    ("AWS::EKS::PodIdentityAssociation", "AWS::IAM::ManagedPolicy"),
    ("AWS::EKS::IdentityProviderConfig", "AWS::EKS::Cluster"),
    ("AWS::EKS::CertificateAuthority", "AWS::EKS::Cluster"),
    ("AWS::EKS::Capability", "AWS::IAM::Role"),
    ("AWS::IAM::OIDCProvider", "AWS::EKS::Cluster"),
    ("AWS::EFS::MountTarget", "AWS::EC2::SecurityGroup"),
    ("AWS::EFS::AccessPoint", "AWS::EFS::FileSystem"),
    ("AWS::SQS::QueuePolicy", "AWS::Events::Rule"),
    ("AWS::APS::Scraper", "AWS::EKS::Cluster"),
    ("AWS::APS::Scraper", "AWS::IAM::ManagedPolicy"),
    ("AWS::APS::RuleGroupsNamespace", "AWS::APS::Workspace"),
    ("AWS::SNS::TopicPolicy", "AWS::APS::Workspace"),
)
MUST_NOT_WAIT = (
    ("AWS::EKS::Cluster", "AWS::EKS::Nodegroup"),
    ("AWS::SQS::Queue", "AWS::EKS::Nodegroup"),
    ("AWS::EC2::VPCEndpoint", "AWS::EKS::Cluster"),
    ("AWS::IAM::OIDCProvider", "AWS::EKS::Nodegroup"),
    ("AWS::APS::Scraper", "AWS::EKS::Nodegroup"),
)

ELSEWHERE = {
    "ExistingNetwork",  # this network is made
    "LocalZoneSubnets",  # this network stays in its region
    "RemoteGateway",  # nothing outside of AWS is connected with this network
    "NatGateways",  # this network has no way out; those of the shipped environments do
}


@pytest.fixture(scope="module")
def sink(tmp_path_factory: pytest.TempPathFactory, cdk_context: dict[str, object]) -> App:
    """Return the example, synthesised."""
    outdir = str(tmp_path_factory.mktemp("sink"))
    app = App(context=cdk_context, outdir=outdir, analytics_reporting=False)
    build(app)
    app.synth()
    return app


@pytest.fixture(scope="module")
def stacks(sink: App) -> tuple[SynthesisedStack, ...]:
    """Return its stacks."""
    return read_stacks(Path(sink.outdir))


@pytest.fixture(scope="module")
def graph(stacks: tuple[SynthesisedStack, ...]) -> DeploymentGraph:
    """Return what waits for what."""
    return deployment_graph(stacks)


def test_every_construct_is_in_it(sink: App) -> None:
    """Somebody has to show that all of them get along."""
    made = {type(construct).__name__ for construct in sink.node.find_all()}
    assert {
        name
        for name in eks_constructs.__all__
        if inspect.isclass(value := getattr(eks_constructs, name))
        and issubclass(value, Construct)
        and name not in made
    } == ELSEWHERE


def test_no_lambda_function_and_no_custom_resource(stacks: tuple[SynthesisedStack, ...]) -> None:
    """Not even with everything switched on."""
    types = {str(body["Type"]) for stack in stacks for body in stack.resources.values()}
    assert not {t for t in types if t.startswith(("Custom::", "AWS::Lambda::"))}


def test_stacks_stay_far_below_the_limits(stacks: tuple[SynthesisedStack, ...]) -> None:
    """CloudFormation refuses 500 resources and 1 MB."""
    assert max(len(stack.resources) for stack in stacks) <= 400
    assert max(stack.size for stack in stacks) <= 800_000


def test_no_error_is_open_and_no_acknowledgement_is_idle(sink: App) -> None:
    """The secure defaults of all constructs together."""
    report = read_report(Path(sink.outdir))
    assert report.errors == ()
    assert unused_acknowledgements(sink, report) == ()


@pytest.mark.parametrize(("later", "earlier"), MUST_WAIT)
def test_waits_for(graph: DeploymentGraph, later: str, earlier: str) -> None:
    """Each resource of the first type waits for at least one of the second."""
    before = graph.types_before(later)
    assert [r for r, types in before.items() if earlier not in types] == []


@pytest.mark.parametrize(("later", "earlier"), MUST_NOT_WAIT)
def test_does_not_wait_for(graph: DeploymentGraph, later: str, earlier: str) -> None:
    """No resource of the first type waits for one of the second."""
    assert graph.of_type(earlier)
    before = graph.types_before(later)
    assert [r for r, types in before.items() if earlier in types] == []
