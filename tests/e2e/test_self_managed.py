"""An environment with a self-managed node group through the CDK CLI: changed in place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eks_constructs.local.client import LocalAws
from tests.support.cdk_cli import Cli, bootstrapped

pytestmark = pytest.mark.e2e
GROUP = "AWS::AutoScaling::AutoScalingGroup"
TEMPLATE = "AWS::EC2::LaunchTemplate"
SECTION = "managedNodeGroups:\n"
NODES = """nodeGroups:
  - name: batch
    instanceType: m6i.large
    minSize: 1
    maxSize: 2
"""


@pytest.fixture(scope="module")
def cli(aws: LocalAws) -> Iterator[Cli]:
    """Return the CLI with a bootstrapped local AWS and the dev environment with such a group."""
    with bootstrapped(aws, "dev") as cli:
        cli.edit(SECTION, NODES + SECTION)
        yield cli


def test_deploys_beside_a_managed_group(cli: Cli) -> None:
    """With its access entry, which lets the nodes in."""
    done = cli.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    assert cli.status()["dev-compute"] == "CREATE_COMPLETE"
    entries = cli.inventory().of_type("AWS::EKS::AccessEntry")
    assert "EC2_LINUX" in {row.properties["Type"] for row in entries}
    assert len(cli.inventory().of_type("AWS::EKS::Nodegroup")) == 1


def test_another_instance_type_rolls_the_nodes_of_the_same_group(cli: Cli) -> None:
    """A new version of the launch template, which the group takes by its update policy."""
    before = cli.the(GROUP)
    cli.edit("instanceType: m6i.large", "instanceType: m7i.large")
    done = cli.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    after = cli.the(GROUP)
    assert after.physical_id == before.physical_id
    assert after.status == "UPDATE_COMPLETE"
    said = after.properties["LaunchTemplate"], before.properties["LaunchTemplate"]
    assert said[0] != said[1]


def test_the_group_can_go_again(cli: Cli) -> None:
    """And the cluster stays as it was, although its nodes were told of its services."""
    cluster = cli.the("AWS::EKS::Cluster")
    cli.edit(NODES.replace("m6i", "m7i"), "")
    done = cli.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    assert not [row for row in cli.inventory().of_type(GROUP) if not row.retained]
    assert cli.the("AWS::EKS::Cluster").physical_id == cluster.physical_id
