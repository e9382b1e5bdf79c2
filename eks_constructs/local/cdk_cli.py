"""Runs the real CDK CLI, its output visible, and never leaves it behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from eks_constructs.local.client import LocalAws, LocalAwsError
from eks_constructs.values import frozen

CDK_BINARY: Final = Path("node_modules/.bin/cdk")
"""Where npm puts the CDK CLI, seen from the project's folder."""

_STOP_SECONDS: Final = 10


@frozen
class CdkCli:
    """The CDK CLI, pointed at a local AWS.

    Attributes:
        binary: The program.
        environment: Variables that it runs with.
    """

    binary: Path
    environment: Mapping[str, str]

    def run(self, arguments: Sequence[str]) -> int:
        """Run one command to its end.

        Args:
            arguments: Command and options, such as ``("deploy", "dev/*")``.

        Returns:
            Its exit code.
        """
        command = [str(self.binary), *arguments]
        # A session of its own, so that the CLI, the app and its Node can be stopped together.
        process = subprocess.Popen(  # noqa: S603 the command is ours
            command, env=dict(self.environment), stdin=subprocess.DEVNULL, start_new_session=True
        )
        try:
            return process.wait()
        finally:
            if process.poll() is None:
                _stop(process)


def find_cdk(folder: Path) -> Path:
    """Return the CDK CLI of a project.

    Args:
        folder: The project's folder.

    Raises:
        LocalAwsError: It is not installed there.
    """
    binary = (folder / CDK_BINARY).absolute()
    if not binary.exists():
        raise LocalAwsError(
            f"the CDK CLI is missing: {binary} does not exist; install it with: npm ci"
        )
    return binary


def cdk_cli(folder: Path, aws: LocalAws, region: str, home: Path) -> CdkCli:
    """Return the CDK CLI of a project, pointed at a local AWS.

    Args:
        folder: The project's folder.
        aws: The local AWS.
        region: Region to work in.
        home: Folder for what the CLI remembers; not the user's own.

    Raises:
        LocalAwsError: The CLI is not installed.
    """
    inherited = dict(aws.process_environment(region))
    # The Node beside this Python comes first, not one of the system.
    inherited["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), inherited["PATH"]))
    return CdkCli(binary=find_cdk(folder), environment={**inherited, "CDK_HOME": str(home)})


def _stop(process: subprocess.Popen[bytes]) -> None:
    for final, stop in ((False, signal.SIGTERM), (True, signal.SIGKILL)):
        try:
            os.killpg(process.pid, stop)
        except ProcessLookupError:
            return
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            if final:
                raise
        else:
            return
