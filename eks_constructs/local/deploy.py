"""Deploys environment files to a local AWS with the real CDK CLI, and shows what came of it."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from eks_constructs.local.cdk_cli import CdkCli, cdk_cli, find_cdk
from eks_constructs.local.client import LocalAws, LocalAwsError
from eks_constructs.local.environment_files import EnvironmentFile, read_environment_file
from eks_constructs.local.report import print_report


def deploy(paths: Sequence[Path], *, folder: Path, console: Console) -> int:
    """Start a local AWS, bootstrap, deploy, show what exists, and stop it again.

    Args:
        paths: Environment files; all for the same account.
        folder: The project's folder, with ``cdk.json`` and ``node_modules``.
        console: Where the tables go; the CLI writes to the terminal itself.

    Returns:
        The exit code of the CLI: 0, or that of the first step that failed.

    Raises:
        LocalAwsError: The CLI or a file is missing, or the local AWS does not start.
    """
    find_cdk(folder)
    files = [read_environment_file(path) for path in paths]
    accounts = sorted({file.account for file in files})
    if len(accounts) > 1:
        raise LocalAwsError(
            f"the files name different accounts ({', '.join(accounts)}); deploy them one by one"
        )
    with (
        tempfile.TemporaryDirectory(prefix="eks-constructs-") as scratch,
        LocalAws.start(account=accounts[0]) as aws,
    ):
        console.print(f"local AWS at {aws.endpoint}, account {aws.account}")
        cli = cdk_cli(folder, aws, files[0].region, Path(scratch, "home"))
        code = _bootstrap_and_deploy(cli, aws, files, Path(scratch, "cdk.out"))
        print_report(console, aws.inventory())
    return code


def _bootstrap_and_deploy(
    cli: CdkCli, aws: LocalAws, files: Sequence[EnvironmentFile], output: Path
) -> int:
    places = [f"aws://{aws.account}/{region}" for region in sorted({f.region for f in files})]
    # Outside the project: with an app to run, bootstrap would synthesise it all first.
    bootstrap = ["bootstrap", *places, "--app", ""]
    deployment = [
        "deploy",
        *(f"{file.name}/*" for file in files),
        "--context",
        f"environment={','.join(str(file.path) for file in files)}",
        "--require-approval",
        "never",
        "--output",
        str(output),
    ]
    return cli.run(bootstrap) or cli.run(deployment)
