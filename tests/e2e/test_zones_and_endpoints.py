"""Zones that come and go, endpoints, and who may do what, in the file of a live cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import pytest

from eks_constructs.local.client import LocalAws
from tests.config.files import PLATFORM, START
from tests.support.cdk_cli import UNASKED, Cli, deployed

pytestmark = pytest.mark.e2e
FILE: Final = f"""{START}
availabilityZones: [eu-west-1a, eu-west-1b]
privateCluster: {{enabled: true}}
managedNodeGroups: [{{name: workers}}]
{PLATFORM}terminationProtection: false
deletionProtection: false
"""
KEPT: Final = frozenset(
    {
        "AWS::EC2::Subnet",
        "AWS::EC2::VPC",
        "AWS::EC2::VPCEndpoint",
        "AWS::EKS::AccessEntry",
        "AWS::EKS::Addon",
        "AWS::EKS::Cluster",
    }
)


@pytest.fixture(scope="module")
def cli(aws: LocalAws) -> Iterator[Cli]:
    """Return the CLI with a bootstrapped local AWS and a file of our own, deployed."""
    with deployed(aws, "dev", FILE) as cli:
        yield cli


def kept(cli: Cli) -> Mapping[str, str]:
    """Return the ids of what no edit here may replace, by stack and logical id."""
    return {
        f"{row.stack}/{row.logical_id}": row.physical_id
        for row in cli.inventory().resources
        if row.stack.startswith("dev-") and row.type in KEPT
    }


def test_a_zone_and_an_endpoint_more_replace_none(cli: Cli) -> None:
    """Subnets, endpoints and access stay; the nodes move into all three zones."""
    before, group = kept(cli), cli.the("AWS::EKS::Nodegroup").physical_id
    cli.edit("eu-west-1b]", "eu-west-1c, eu-west-1b]")
    cli.edit("{enabled: true}", "{enabled: true, additionalEndpointServices: [autoscaling]}")
    cli.edit("{type: cluster}}]", "{type: cluster}}], kubernetesGroups: [operators]")
    done = cli.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    after = kept(cli)
    assert before.items() <= after.items()
    assert {key.partition("/")[0] for key in after.keys() - before.keys()} == {
        "dev-egress",
        "dev-network",
    }
    assert cli.the("AWS::EKS::AccessEntry").properties["KubernetesGroups"] == ["operators"]
    assert cli.the("AWS::EKS::Nodegroup").physical_id != group


def test_a_zone_is_left_from_the_last_stack_to_the_first(cli: Cli) -> None:
    """Nodes leave the subnets before these lose their routes; each stack can go alone."""
    before = kept(cli)
    cli.edit("eu-west-1a, eu-west-1c", "eu-west-1a")
    cli.synthesise()
    for stack in ("compute", "control-plane", "egress"):
        done = cli.on_assembly("deploy", f"dev/{stack}", "--exclusively", *UNASKED)
        assert done.returncode == 0, done.stdout + done.stderr
        assert kept(cli) == before
    done = cli.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    after = kept(cli)
    assert after.items() < before.items()
    assert all("euwest1c" in key for key in before.keys() - after.keys())
