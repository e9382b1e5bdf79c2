"""Deploys environment files to a local AWS with the real CDK CLI, and shows what came of it."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from eks_constructs.config import Environment, load_environments
from eks_constructs.local.cdk_cli import CdkCli, cdk_cli, find_cdk
from eks_constructs.local.client import DEFAULT_ACCOUNT, LocalAws, LocalAwsError
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
        ConfigurationError: Everything wrong in the files, before anything is started.
        LocalAwsError: The CLI is missing, or the local AWS does not start.
    """
    find_cdk(folder)
    environments = load_environments(paths)
    accounts = sorted({each.platform.account or DEFAULT_ACCOUNT for each in environments})
    if len(accounts) > 1:
        raise LocalAwsError(
            f"the files name different accounts ({', '.join(accounts)}); deploy them one by one"
        )
    with (
        tempfile.TemporaryDirectory(prefix="eks-constructs-") as scratch,
        LocalAws.start(account=accounts[0]) as aws,
    ):
        console.print(f"local AWS at {aws.endpoint}, account {aws.account}")
        cli = cdk_cli(folder, aws, environments[0].region, Path(scratch, "home"))
        code = _bootstrap_and_deploy(cli, aws, environments, paths, output=Path(scratch, "cdk.out"))
        print_report(console, aws.inventory())
    return code


def _bootstrap_and_deploy(
    cli: CdkCli,
    aws: LocalAws,
    environments: Sequence[Environment],
    paths: Sequence[Path],
    *,
    output: Path,
) -> int:
    regions = sorted({each.region for each in environments})
    places = [f"aws://{aws.account}/{region}" for region in regions]
    # Outside the project: with an app to run, bootstrap would synthesise it all first.
    bootstrap = ["bootstrap", *places, "--app", ""]
    deployment = [
        "deploy",
        *(f"{each.name}/*" for each in environments),
        "--context",
        f"environment={','.join(map(str, paths))}",
        "--require-approval",
        "never",
        "--output",
        str(output),
    ]
    return cli.run(bootstrap) or cli.run(deployment)
