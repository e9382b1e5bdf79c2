"""``eks-constructs local …``: the commands around the local AWS.

Nothing here loads moto or the CDK; the local AWS runs in a process of its own.
"""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated, Final

import typer
from rich.console import Console

from eks_constructs.errors import EksConstructsError
from eks_constructs.local.client import DEFAULT_ACCOUNT, LocalAws
from eks_constructs.local.deploy import deploy as deploy_files
from eks_constructs.local.report import print_report

app: Final = typer.Typer(
    name="local",
    help="A local AWS for the real CDK CLI: no account, no network, no cost.",
    no_args_is_help=True,
)

_BAD_INPUT: Final = 2
_INTERRUPTED: Final = 130
_DEFAULT_ENVIRONMENT: Final = "dev"
_NARROWEST: Final = 120


@app.command()
def deploy(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Environment files, such as environments/dev.yaml.")
    ] = None,
    env: Annotated[
        str | None, typer.Option(help="Name of a file in environments/, instead of files.")
    ] = None,
) -> None:
    """Deploy environments to a local AWS, show what exists, and stop it again."""
    if files and env is not None:
        raise typer.BadParameter("give either files or --env, not both")
    paths = files or [Path("environments", f"{env or _DEFAULT_ENVIRONMENT}.yaml")]
    with _readable_errors(), _terminable():
        code = deploy_files(paths, folder=Path.cwd(), console=_console())
    raise typer.Exit(code)


@app.command()
def up(
    port: Annotated[int, typer.Option(help="Port on localhost; 0 takes any free one.")] = 0,
    account: Annotated[str, typer.Option(help="The account that it has.")] = DEFAULT_ACCOUNT,
    region: Annotated[str, typer.Option(help="The region to work in.")] = "eu-west-1",
) -> None:
    """Keep a local AWS running until Ctrl-C, and print the variables to export."""
    with _readable_errors(), _terminable(), LocalAws.start(port=port, account=account) as aws:
        for name, value in aws.environment(region).items():
            typer.echo(f"export {name}={shlex.quote(value)}")
        typer.echo(
            "\nIn another terminal, paste the lines above, then:\n"
            f"  npx cdk bootstrap aws://{account}/{region}\n"
            "  npx cdk deploy 'dev/*'\n"
            "  eks-constructs local show\n"
            "Ctrl-C stops it; nothing is kept.",
        )
        sys.stdout.flush()
        _wait()


@app.command()
def show(
    endpoint: Annotated[
        str | None,
        typer.Option(envvar="AWS_ENDPOINT_URL", help="URL of the running local AWS."),
    ] = None,
) -> None:
    """Show what exists in a running local AWS."""
    if endpoint is None:
        raise typer.BadParameter(
            "no local AWS is named; export AWS_ENDPOINT_URL as `eks-constructs local up` prints it"
        )
    with _readable_errors():
        print_report(_console(), LocalAws(endpoint).inventory())


@app.command()
def types(
    prefix: Annotated[str, typer.Argument(help="Only types that begin so.")] = "AWS::",
) -> None:
    """List the resource types that the local AWS carries out.

    Those marked "API" also appear in the AWS API, such as in ``aws ec2 describe-vpcs``; the others
    are kept as a record of their properties.
    """
    with _readable_errors(), LocalAws.start() as aws:
        for name, in_api in sorted(aws.supported_types().items()):
            if name.startswith(prefix):
                typer.echo(f"{name}  API" if in_api else name)


@contextmanager
def _readable_errors() -> Iterator[None]:
    try:
        yield
    except EksConstructsError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(_BAD_INPUT) from error
    except KeyboardInterrupt as error:
        typer.echo("stopped", err=True)
        raise typer.Exit(_INTERRUPTED) from error


@contextmanager
def _terminable() -> Iterator[None]:
    """Let SIGTERM end the command as Ctrl-C does, so that it stops what it started."""

    def interrupt(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _wait() -> None:
    while True:
        signal.pause()


def _console() -> Console:
    # Without a terminal, as in CI, tables would be cut to 80 columns.
    width = None if sys.stdout.isatty() else int(os.environ.get("COLUMNS", str(_NARROWEST)))
    return Console(width=width)
