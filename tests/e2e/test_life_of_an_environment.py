"""The life of an environment through the real CDK CLI: made, left alone, changed, guarded, gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eks_constructs.local.client import LocalAws
from tests.support.cdk_cli import UNASKED, Cli, bootstrapped

pytestmark = pytest.mark.e2e
STACKS = ("dev-compute", "dev-control-plane", "dev-egress", "dev-network", "dev-platform")


@pytest.fixture(scope="module")
def cli(aws: LocalAws) -> Iterator[Cli]:
    """Return the CLI with a bootstrapped local AWS and a copy of the dev environment."""
    with bootstrapped(aws, "dev") as cli:
        yield cli


def test_deploys_every_stack(cli: Cli) -> None:
    """One command makes the whole environment."""
    done = cli.on_file("deploy", "dev/*", *UNASKED)
    assert done.returncode == 0, done.stdout + done.stderr
    assert cli.status() == dict.fromkeys(STACKS, "CREATE_COMPLETE")
    assert cli.the("AWS::EKS::Cluster").physical_id == "dev"
    assert len(cli.inventory().of_type("AWS::EC2::NatGateway")) == 1


def test_deploying_again_changes_nothing(cli: Cli) -> None:
    """An environment that was not edited is left alone, whatever process synthesises it."""
    done = cli.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    # Where CI is set, the CLI writes what it does to the other stream.
    assert (done.stdout + done.stderr).count("no changes") == len(STACKS)
    assert cli.status() == dict.fromkeys(STACKS, "CREATE_COMPLETE")


def test_upgrade_and_new_instance_types_keep_the_cluster(cli: Cli) -> None:
    """A minor version and other instance types: the cluster stays, the node group rolls."""
    group = cli.the("AWS::EKS::Nodegroup")
    cli.edit('version: "1.36"', 'version: "1.37"')
    cli.edit("[m6i.large, m6a.large, m5.large]", "[m7i.large, m6i.large]")
    done = cli.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    cluster = cli.the("AWS::EKS::Cluster")
    assert cluster.physical_id == "dev"
    assert cluster.status == "UPDATE_COMPLETE"
    assert cluster.properties["Version"] == "1.37"
    after = cli.the("AWS::EKS::Nodegroup")
    assert after.properties["Version"] == "1.37"
    assert after.properties["InstanceTypes"] == ["m7i.large", "m6i.large"]
    assert after.physical_id != group.physical_id
    said = done.stdout + done.stderr
    assert said.index("(dev-control-plane): deploying") < said.index("(dev-compute): deploying")


def test_diff_tells_what_would_change(cli: Cli) -> None:
    """As people know it: the resource, the property, and whether it is replaced."""
    text = cli.file.read_text()
    cli.edit("maxSize: 4", "maxSize: 5")
    cli.synthesise()
    done = cli.on_assembly("diff", "dev/*")
    cli.file.write_text(text)
    assert done.returncode == 0, done.stdout + done.stderr
    said = done.stdout + done.stderr
    assert "MaxSize" in said
    assert "requires replacement" not in said
    assert "Number of stacks with differences: 1" in said


def test_findings_fail_a_synth_of_nothing_in_particular(cli: Cli) -> None:
    """``cdk synth`` without a pattern selects no stack; open findings fail it all the same."""
    text = cli.file.read_text()
    cli.edit("vpc:\n", "vpc:\n  clusterEndpoints: {publicAccess: true, privateAccess: true}\n")
    cli.edit("vpc:\n", "vpc:\n  publicAccessCIDRs: [203.0.113.0/24]\n")
    done = cli.on_file("synth", "--quiet")
    cli.file.write_text(text)
    assert done.returncode == 1
    assert "error EKS_C1_NO_PUBLIC_ENDPOINT" in done.stderr
    assert "at dev/control-plane/Cluster/Resource" in done.stderr


def test_a_change_that_would_replace_the_cluster_is_refused(cli: Cli) -> None:
    """CloudFormation replaces nothing with a name of its own, and the cluster has one."""
    text = cli.file.read_text()
    cli.edit("vpc:\n", "kubernetesNetworkConfig:\n  serviceIPv4CIDR: 172.20.0.0/16\nvpc:\n")
    done = cli.deploy()
    assert done.returncode != 0
    assert "custom-named resource requires replacing" in done.stdout + done.stderr
    assert cli.status()["dev-control-plane"] == "UPDATE_ROLLBACK_COMPLETE"
    assert cli.the("AWS::EKS::Cluster").properties["Version"] == "1.37"
    cli.file.write_text(text)


def test_a_typo_is_one_message_and_no_traceback(cli: Cli) -> None:
    """Bad input stops the CLI before anything is deployed."""
    text = cli.file.read_text()
    cli.edit("minSize: 2", "minSise: 2")
    done = cli.on_file("deploy", "dev/*", *UNASKED)
    cli.file.write_text(text)
    assert done.returncode != 0
    assert "minSise" in done.stderr
    assert "minSize" in done.stderr
    assert "Traceback" not in done.stderr


def test_destroy_leaves_nothing(cli: Cli) -> None:
    """This environment retains nothing, so nothing is left."""
    done = cli.destroy()
    assert done.returncode == 0, done.stdout + done.stderr
    assert cli.status() == {}
    assert not [row for row in cli.inventory().resources if row.stack.startswith("dev-")]
