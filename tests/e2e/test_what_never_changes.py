"""What the CDK CLI and CloudFormation refuse before they touch anything in use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from eks_constructs.local.client import LocalAws
from tests.config.files import START
from tests.support.cdk_cli import Cli, deployed

pytestmark = pytest.mark.e2e
FILE: Final = (
    START
    + """
vpc: {cidr: 10.20.0.0/16}
nodeGroups: [{name: own, instanceType: m6i.large, minSize: 1, maxSize: 2}]
managedNodeGroups: [{name: workers, iam: {instanceRoleName: one}}]
"""
)


@pytest.fixture(scope="module")
def cli(aws: LocalAws) -> Iterator[Cli]:
    """Return the CLI with a bootstrapped local AWS and a file of our own, deployed."""
    with deployed(aws, "dev", FILE) as cli:
        yield cli


def existing(cli: Cli) -> dict[tuple[str, str], str]:
    """Return the id of each resource of the environment, by stack and logical id."""
    return {
        (row.stack, row.logical_id): row.physical_id
        for row in cli.inventory().resources
        if row.stack.startswith("dev-")
    }


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: dev", "name: other", "No cluster can be renamed"),
        ("10.20.0.0", "10.21.0.0", "A network that exists cannot move"),
    ],
)
def test_neither_cluster_nor_vpc_is_replaced_in_silence(
    cli: Cli, old: str, new: str, said: str
) -> None:
    """Nothing stands in the way of another name or block, and no managed node group either."""
    before, text = existing(cli), cli.file.read_text()
    cli.edit(old, new)
    done = cli.deploy()
    cli.file.write_text(text)
    assert done.returncode != 0
    assert said in done.stdout + done.stderr
    assert existing(cli) == before


@pytest.mark.parametrize(
    "more",
    [
        "secretsEncryption: {keyARN: 'arn:aws:kms:eu-west-1:111122223333:key/0'}",
        "iam: {serviceRoleARN: 'arn:aws:iam::111122223333:role/Cluster'}",
        "kubernetesNetworkConfig: {serviceIPv4CIDR: 172.20.0.0/16}",
    ],
)
def test_what_eks_fixes_at_creation_is_refused(cli: Cli, more: str) -> None:
    """The cluster would have to be replaced, and keeps its name."""
    before, text = existing(cli), cli.file.read_text()
    cli.file.write_text(f"{text}{more}\n")
    done = cli.deploy()
    cli.file.write_text(text)
    assert done.returncode != 0
    assert "custom-named resource requires replacing" in done.stdout + done.stderr
    assert existing(cli) == before


def test_another_role_makes_another_node_group(cli: Cli) -> None:
    """The new group stands beside the old one until that is empty, so it needs a new name."""
    before = cli.the("AWS::EKS::Nodegroup").physical_id
    cli.edit("instanceRoleName: one", "instanceRoleName: two")
    done = cli.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    assert cli.the("AWS::EKS::Nodegroup").physical_id != before
