"""The real CDK CLI of this project, pointed at a local AWS."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aws_cdk import App

from app import build
from eks_constructs.checks import read_report
from eks_constructs.config import load_environments
from eks_constructs.local.client import LocalAws
from eks_constructs.local.inventory import Inventory, ResourceRow
from tests.conftest import PROJECT

REGION: Final = "eu-west-1"
UNASKED: Final = ("--require-approval", "never")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cli:
    """The CDK CLI with one environment file.

    Attributes:
        aws: Where it deploys to.
        file: A copy of a shipped environment file, to be edited.
        scratch: Where it may write.

    A process for each synthesis would spend nine tenths of its time on loading the CDK. So only
    ``on_file`` lets the CLI start the app; ``deploy`` and ``destroy`` give it what the app makes of
    the file in this process.
    """

    aws: LocalAws
    file: Path
    scratch: Path

    @property
    def name(self) -> str:
        """Return the name of the environment."""
        return self.file.stem

    @property
    def assembly(self) -> Path:
        """Return where the cloud assembly of the last command is."""
        return self.scratch / "cdk.out"

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command and return what it printed."""
        environment = dict(self.aws.process_environment(REGION))
        environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
        environment["CDK_HOME"] = str(self.scratch / "home")
        command = [
            *(str(PROJECT / "node_modules/.bin/cdk"), *arguments),
            *("--output", str(self.assembly)),
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

    def on_file(self, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command with the environment file as context."""
        return self.run(command, *arguments, "--context", f"environment={self.file}")

    def app(self, **context: str) -> App:
        """Return an empty app that writes what it would write under the CLI.

        Args:
            context: What the CLI would be given as context.
        """
        known: dict[str, object] = json.loads((PROJECT / "cdk.json").read_text())["context"]
        return App(
            context=known | {"aws:cdk:enable-path-metadata": True} | context,
            outdir=str(self.assembly),
            analytics_reporting=False,
        )

    def synthesise(self) -> None:
        """Synthesise the environment file in this process; no finding may be open."""
        app = self.app()
        build(app, load_environments([self.file]))
        app.synth()
        assert read_report(self.assembly).errors == ()

    def on_assembly(self, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command on what was synthesised last."""
        return self.run(command, *arguments, "--app", str(self.assembly))

    def deploy(self, *options: str) -> subprocess.CompletedProcess[str]:
        """Deploy the environment."""
        self.synthesise()
        return self.on_assembly("deploy", f"{self.name}/*", *UNASKED, *options)

    def destroy(self) -> subprocess.CompletedProcess[str]:
        """Destroy the environment that was synthesised last."""
        return self.on_assembly("destroy", f"{self.name}/*", "--force")

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
            if stack.name.startswith(f"{self.name}-") and stack.status != "DELETE_COMPLETE"
        }


@contextmanager
def deployed(aws: LocalAws, environment: str, text: str) -> Iterator[Cli]:
    """Empty a local AWS, bootstrap it, and deploy a file.

    Args:
        aws: The local AWS.
        environment: Name of the environment.
        text: What its file says.
    """
    with bootstrapped(aws, environment) as cli:
        cli.file.write_text(text)
        done = cli.deploy()
        assert done.returncode == 0, done.stdout + done.stderr
        yield cli


@contextmanager
def bootstrapped(aws: LocalAws, environment: str) -> Iterator[Cli]:
    """Empty a local AWS and bootstrap it.

    Args:
        aws: The local AWS.
        environment: Name of the shipped environment whose file to copy.
    """
    aws.reset()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"{environment}.yaml")
        shutil.copy(PROJECT / "environments" / file.name, file)
        cli = Cli(aws=aws, file=file, scratch=Path(folder))
        done = cli.run("bootstrap", f"aws://{aws.account}/{REGION}", "--app", "")
        assert done.returncode == 0, done.stderr
        yield cli
