"""The command line: ``eks-constructs validate``, ``schema``, ``local``."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Final

import typer

from eks_constructs.errors import ConfigurationError, EksConstructsError, Problem

app: Final = typer.Typer(
    name="eks-constructs",
    help="Amazon EKS environments from files.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_BAD_INPUT: Final = 2


class OutputFormat(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


@app.callback(invoke_without_command=True)
def root(
    *, show_version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False
) -> None:
    """Amazon EKS environments from files."""
    if show_version:
        typer.echo(version("eks-constructs"))
        raise typer.Exit


@app.command()
def validate(
    files: Annotated[list[Path], typer.Argument(help="Environment files.")],
    output: Annotated[OutputFormat, typer.Option("--format")] = OutputFormat.TEXT,
) -> None:
    """Check environment files without the CDK: problems (exit 2) or a summary (exit 0)."""
    from eks_constructs.config import load_environments  # noqa: PLC0415 - only this command needs it

    try:
        environments = load_environments(files, today=datetime.now(tz=UTC).date())
    except ConfigurationError as error:
        _print_problems(error.problems, output)
        raise typer.Exit(_BAD_INPUT) from None
    warnings = [warning for each in environments for warning in each.warnings]
    if output is OutputFormat.JSON:
        _print_problems(warnings, output)
        return
    for warning in warnings:
        typer.echo(f"warning: {warning}")
    for each in environments:
        groups = [group.spec.name for group in each.compute.node_groups]
        typer.echo(
            f"{each.name}: cluster {each.cluster.name}, Kubernetes {each.cluster.version}, "
            f"{each.region}, {each.platform.profile} defaults; "
            f"node groups: {', '.join(groups) or 'none'}; "
            f"Fargate profiles: {len(each.compute.fargate_profiles)}; add-ons: {len(each.addons)}"
        )


@app.command()
def schema(
    output: Annotated[Path | None, typer.Option(help="File to write. Default: print it.")] = None,
) -> None:
    """Write the JSON Schema of environment files, for editors."""
    from eks_constructs.config.json_schema import json_schema  # noqa: PLC0415 - only this command needs it

    if output is None:
        typer.echo(json_schema(), nl=False)
    else:
        output.write_text(json_schema(), encoding="utf-8")


def _print_problems(problems: Sequence[Problem], output: OutputFormat) -> None:
    if output is OutputFormat.JSON:
        rows = [{**asdict(problem), "got": _plain(problem.got)} for problem in problems]
        typer.echo(json.dumps(rows, indent=2))
        return
    for problem in problems:
        typer.echo(str(problem), err=True)
    count = f"{len(problems)} problem{'s' if len(problems) != 1 else ''}"
    typer.echo(f"{count}; nothing was changed", err=True)


def _plain(value: object) -> object:
    return value if isinstance(value, (str, int, float, bool, type(None))) else repr(value)


def main() -> None:
    """Run the command line; a problem is a message and an exit code, never a traceback."""
    if sys.argv[1:2] == ["local"]:
        _mount_local()
    try:
        app()
    except EksConstructsError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(_BAD_INPUT)


def _mount_local() -> None:
    """Load the local AWS only when it is asked for: it takes seconds, and needs an extra."""
    try:
        commands = import_module("eks_constructs.local.commands")
    except ModuleNotFoundError as error:
        if error.name is not None and error.name.startswith("eks_constructs"):
            raise
        typer.echo(
            f"error: {error.name} is missing: install it with pip install 'eks-constructs[local]'",
            err=True,
        )
        sys.exit(_BAD_INPUT)
    app.add_typer(commands.app, name="local")
