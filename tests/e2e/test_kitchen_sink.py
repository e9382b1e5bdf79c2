"""Every construct at once, through the real CDK CLI: made, upgraded, gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eks_constructs.local.client import LocalAws
from examples.kitchen_sink.__main__ import build
from tests.support.cdk_cli import UNASKED, Cli, bootstrapped

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def cli(aws: LocalAws) -> Iterator[Cli]:
    """Return the CLI with a bootstrapped local AWS."""
    with bootstrapped(aws, "dev") as cli:
        yield cli


def sizes(cli: Cli) -> dict[str, int]:
    """Return how many resources each stack of the example has."""
    names = [row.stack for row in cli.inventory().resources if row.stack.startswith("sink-")]
    return {name: names.count(name) for name in names}


def test_everything_is_made(cli: Cli) -> None:
    """Far below the limit of 500 resources a stack, and all of it carried out."""
    done = cli.run("deploy", "sink/*", *UNASKED, "--app", "python -m examples.kitchen_sink")
    assert done.returncode == 0, done.stdout + done.stderr
    assert cli.the("AWS::EKS::Cluster").properties["Version"] == "1.35"
    assert set(sizes(cli)) >= {"sink-control-plane", "sink-network", "sink-nodes", "sink-storage"}
    assert max(sizes(cli).values()) <= 400


def test_an_upgrade_keeps_the_cluster(cli: Cli) -> None:
    """The cluster first, in place; then its nodes."""
    app = cli.app(kubernetes="1.36")
    build(app)
    app.synth()
    done = cli.on_assembly("deploy", "sink/*", *UNASKED)
    assert done.returncode == 0, done.stdout + done.stderr
    cluster = cli.the("AWS::EKS::Cluster")
    assert (cluster.status, cluster.properties["Version"]) == ("UPDATE_COMPLETE", "1.36")
    groups = cli.inventory().of_type("AWS::EKS::Nodegroup")
    assert {row.properties["Version"] for row in groups} == {"1.36"}


def test_nothing_is_left(cli: Cli) -> None:
    """The example retains nothing."""
    done = cli.on_assembly("destroy", "sink/*", "--force")
    assert done.returncode == 0, done.stdout + done.stderr
    assert sizes(cli) == {}
