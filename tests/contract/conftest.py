"""The three shipped environments, synthesised once."""

from __future__ import annotations

from pathlib import Path

import pytest
from aws_cdk import App

from app import build
from eks_constructs.config import load_environments
from tests.conftest import PROJECT
from tests.support.assemblies import SynthesisedStack, read_stacks
from tests.support.graph import DeploymentGraph, deployment_graph

ENVIRONMENTS = ("dev", "prod", "staging")


@pytest.fixture(scope="session")
def synthesised(tmp_path_factory: pytest.TempPathFactory, cdk_context: dict[str, object]) -> App:
    """Return the app of all shipped environments, checked as at every synth."""
    outdir = tmp_path_factory.mktemp("cdk.out")
    app = App(context=cdk_context, outdir=str(outdir), analytics_reporting=False)
    files = [PROJECT / "environments" / f"{name}.yaml" for name in ENVIRONMENTS]
    build(app, load_environments(files))
    app.synth()
    return app


@pytest.fixture(scope="session")
def assembly(synthesised: App) -> Path:
    """Return the cloud assembly of all shipped environments."""
    return Path(synthesised.outdir)


@pytest.fixture(scope="session")
def stacks(assembly: Path) -> tuple[SynthesisedStack, ...]:
    """Return every stack of the shipped environments."""
    return read_stacks(assembly)


@pytest.fixture(scope="session", params=ENVIRONMENTS)
def environment(request: pytest.FixtureRequest) -> str:
    """Return the name of one shipped environment after the other."""
    return str(request.param)


@pytest.fixture
def graph(stacks: tuple[SynthesisedStack, ...], environment: str) -> DeploymentGraph:
    """Return what waits for what in one environment."""
    return deployment_graph(stack for stack in stacks if stack.environment == environment)


@pytest.fixture(scope="session")
def addon_names(stacks: tuple[SynthesisedStack, ...]) -> dict[str, str]:
    """Return the name of each add-on by its stack and logical id."""
    return {
        f"{stack.name}/{logical_id}": str(properties["AddonName"])
        for stack in stacks
        for logical_id, body in stack.resources.items()
        if body["Type"] == "AWS::EKS::Addon"
        and isinstance(properties := body.get("Properties"), dict)
    }
