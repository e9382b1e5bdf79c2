"""Every construct at once, through the real CDK CLI: made, upgraded, gone."""

from __future__ import annotations

from collections.abc import Iterator
from subprocess import CompletedProcess

import pytest

from tests.support.cdk_cli import Cli, bootstrapped

pytestmark = pytest.mark.e2e
APP = "python -m examples.kitchen_sink"


@pytest.fixture(scope="module")
def cli() -> Iterator[Cli]:
    """Return the CLI with a bootstrapped local AWS."""
    with bootstrapped("dev") as cli:
        yield cli


def run(cli: Cli, command: str, *options: str) -> CompletedProcess[str]:
    """Run a command on all stacks of the example."""
    return cli.run(command, "sink/*", "--app", APP, *options)


def sizes(cli: Cli) -> dict[str, int]:
    """Return how many resources each stack of the example has."""
    names = [row.stack for row in cli.inventory().resources if row.stack.startswith("sink-")]
    return {name: names.count(name) for name in names}


def test_everything_is_made(cli: Cli) -> None:
    """Far below the limit of 500 resources a stack, and all of it carried out."""
    done = run(cli, "deploy", "--require-approval", "never")
    assert done.returncode == 0, done.stdout + done.stderr
    assert cli.the("AWS::EKS::Cluster").properties["Version"] == "1.35"
    assert set(sizes(cli)) >= {"sink-control-plane", "sink-network", "sink-nodes", "sink-storage"}
    assert max(sizes(cli).values()) <= 400


def test_an_upgrade_keeps_the_cluster(cli: Cli) -> None:
    """The cluster first, in place; then its nodes."""
    options = ("--require-approval", "never", "--context", "kubernetes=1.36")
    done = run(cli, "deploy", *options)
    assert done.returncode == 0, done.stdout + done.stderr
    cluster = cli.the("AWS::EKS::Cluster")
    assert (cluster.status, cluster.properties["Version"]) == ("UPDATE_COMPLETE", "1.36")
    groups = cli.inventory().of_type("AWS::EKS::Nodegroup")
    assert {row.properties["Version"] for row in groups} == {"1.36"}


def test_nothing_is_left(cli: Cli) -> None:
    """The example retains nothing."""
    done = run(cli, "destroy", "--force", "--context", "kubernetes=1.36")
    assert done.returncode == 0, done.stdout + done.stderr
    assert sizes(cli) == {}
