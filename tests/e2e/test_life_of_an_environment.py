"""The life of an environment through the real CDK CLI: made, left alone, changed, guarded, gone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from eks_constructs.local.client import LocalAws
from eks_constructs.local.inventory import Inventory, ResourceRow
from tests.conftest import PROJECT

pytestmark = pytest.mark.e2e
REGION = "eu-west-1"
STACKS = ("dev-compute", "dev-control-plane", "dev-egress", "dev-network", "dev-platform")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cli:
    """The CDK CLI of this project, pointed at a local AWS, with one environment file."""

    aws: LocalAws
    file: Path
    scratch: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command and return what it printed."""
        environment = dict(self.aws.process_environment(REGION))
        environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
        environment["CDK_HOME"] = str(self.scratch / "home")
        command = [
            *(str(PROJECT / "node_modules/.bin/cdk"), *arguments),
            *("--output", str(self.scratch / "cdk.out")),
        ]
        return subprocess.run(
            command,
            cwd=PROJECT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def deploy(self) -> subprocess.CompletedProcess[str]:
        """Deploy the environment."""
        return self.run(
            *("deploy", "dev/*", "--require-approval", "never"),
            *("--context", f"environment={self.file}"),
        )

    def edit(self, before: str, after: str) -> None:
        """Change the environment file."""
        text = self.file.read_text()
        assert before in text
        self.file.write_text(text.replace(before, after))

    def inventory(self) -> Inventory:
        """Return what exists."""
        return self.aws.inventory()

    def the(self, resource_type: str) -> ResourceRow:
        """Return the one resource of a type."""
        (row,) = [row for row in self.inventory().of_type(resource_type) if not row.retained]
        return row

    def status(self) -> dict[str, str]:
        """Return the status of each stack of the environment."""
        return {
            stack.name: stack.status
            for stack in self.inventory().stacks
            if stack.name.startswith("dev-") and stack.status != "DELETE_COMPLETE"
        }


@pytest.fixture(scope="module")
def cli(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cli]:
    """Return the CLI with a bootstrapped local AWS and a copy of the dev environment."""
    scratch = tmp_path_factory.mktemp("e2e")
    file = scratch / "dev.yaml"
    shutil.copy(PROJECT / "environments/dev.yaml", file)
    with LocalAws.start() as aws:
        cli = Cli(aws=aws, file=file, scratch=scratch)
        done = cli.run("bootstrap", f"aws://123456789012/{REGION}", "--app", "")
        assert done.returncode == 0, done.stderr
        yield cli


def test_deploys_every_stack(cli: Cli) -> None:
    """One command makes the whole environment."""
    done = cli.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    assert cli.status() == dict.fromkeys(STACKS, "CREATE_COMPLETE")
    assert cli.the("AWS::EKS::Cluster").physical_id == "dev"
    assert len(cli.inventory().of_type("AWS::EC2::NatGateway")) == 1


def test_deploying_again_changes_nothing(cli: Cli) -> None:
    """An environment that was not edited is left alone."""
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
    done = cli.deploy()
    cli.file.write_text(text)
    assert done.returncode != 0
    assert "minSise" in done.stderr
    assert "minSize" in done.stderr
    assert "Traceback" not in done.stderr


def test_destroy_leaves_nothing(cli: Cli) -> None:
    """This environment retains nothing, so nothing is left."""
    done = cli.run("destroy", "dev/*", "--force", "--context", f"environment={cli.file}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert cli.status() == {}
    assert not [row for row in cli.inventory().resources if row.stack.startswith("dev-")]
