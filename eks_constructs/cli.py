"""The command line: ``eks-constructs validate``, ``ip-budget``, ``access``, ``schema``, ``local``.

Each command imports what it needs when it runs: to check a file, neither Node nor the local AWS is
started.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from eks_constructs.errors import ConfigurationError, EksConstructsError, Problem

if TYPE_CHECKING:
    from eks_constructs.config import Environment

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
        from importlib.metadata import version  # noqa: PLC0415 - slow, and only needed here

        typer.echo(version("eks-constructs"))
        raise typer.Exit


@app.command()
def validate(
    files: Annotated[list[Path], typer.Argument(help="Environment files.")],
    output: Annotated[
        OutputFormat, typer.Option("--format", help="For people, or for programs.")
    ] = OutputFormat.TEXT,
) -> None:
    """Check environment files without the CDK: problems (exit 2) or a summary (exit 0)."""
    from eks_constructs.config import load_environments  # noqa: PLC0415 - only this command needs it

    try:
        environments = load_environments(files, today=datetime.now(tz=UTC).date())
    except ConfigurationError as error:
        if output is OutputFormat.JSON:
            typer.echo(_report(error.problems, warnings=(), environments=()))
        else:
            _print_problems(error.problems)
        raise typer.Exit(_BAD_INPUT) from None
    warnings = tuple(warning for each in environments for warning in each.warnings)
    if output is OutputFormat.JSON:
        typer.echo(_report((), warnings=warnings, environments=environments))
        return
    for warning in warnings:
        typer.echo(f"warning: {warning}", err=True)
    for each in environments:
        typer.echo(_summary(each))


@app.command()
def ip_budget(
    files: Annotated[list[Path], typer.Argument(help="Environment files.")],
    output: Annotated[
        OutputFormat, typer.Option("--format", help="For people, or for programs.")
    ] = OutputFormat.TEXT,
) -> None:
    """Show what takes the addresses of each subnet at most; exit 2 if some are too full."""
    from eks_constructs.budget_report import budget_json, print_budgets  # noqa: PLC0415 - as above
    from eks_constructs.config import inspect_environments  # noqa: PLC0415 - as above

    environments, problems = inspect_environments(files)
    if any(problem.code != "ip-exhaustion" for problem in problems):
        _print_problems(problems)
        raise typer.Exit(_BAD_INPUT)
    if output is OutputFormat.JSON:
        typer.echo(budget_json(environments))
    else:
        print_budgets(environments)
    if problems:
        _print_problems(problems)
        raise typer.Exit(_BAD_INPUT)


@app.command()
def schema(
    output: Annotated[Path | None, typer.Option(help="File to write. Default: print it.")] = None,
) -> None:
    """Write the JSON Schema of environment files, for editors."""
    from eks_constructs.config import json_schema  # noqa: PLC0415 - only this command needs it

    if output is None:
        typer.echo(json_schema(), nl=False)
        return
    try:
        output.write_text(json_schema(), encoding="utf-8")
    except OSError as error:
        typer.echo(f"error: cannot write {output}: {(error.strerror or '').lower()}", err=True)
        raise typer.Exit(_BAD_INPUT) from None


@app.command()
def access(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Templates in JSON, instead of an output folder.")
    ] = None,
    app_output: Annotated[
        Path | None, typer.Option(help="Output folder of a synthesis. Default: cdk.out.")
    ] = None,
    output: Annotated[
        OutputFormat, typer.Option("--format", help="For people, or for programs.")
    ] = OutputFormat.TEXT,
) -> None:
    """Show who can do what in the clusters of synthesised templates."""
    from rich.console import Console  # noqa: PLC0415 - only this command needs it

    from eks_constructs import access_report  # noqa: PLC0415 - the same

    if files and app_output is not None:
        raise typer.BadParameter("give templates or --app-output, not both")
    try:
        stacks = (
            access_report.read_templates(files)
            if files
            else access_report.read_assembly(app_output or Path("cdk.out"))
        )
        clusters = access_report.clusters_in(stacks)
    except access_report.TemplatesError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(_BAD_INPUT) from None
    if output is OutputFormat.JSON:
        typer.echo(access_report.as_json(clusters))
    else:
        access_report.print_tables(Console(), clusters)


@app.command(
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def local(context: typer.Context) -> None:
    """Deploy to a local AWS: no account, no network, no cost. Needs the extra "local"."""
    try:
        commands = import_module("eks_constructs.local.commands")
    except ModuleNotFoundError as error:
        if error.name is not None and error.name.startswith("eks_constructs"):
            raise
        message = f"{error.name} is missing: install it with pip install 'eks-constructs[local]'"
        typer.echo(f"error: {message}", err=True)
        raise typer.Exit(_BAD_INPUT) from None
    commands.app(args=context.args, prog_name="eks-constructs local")


def main() -> None:
    """Run the command line; a problem is a message and an exit code, never a traceback."""
    try:
        app()
    except EksConstructsError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(_BAD_INPUT)


def _summary(environment: Environment) -> str:
    cluster = environment.cluster
    groups = [group.spec.name for group in environment.compute.node_groups]
    profiles = [profile.name for profile in environment.compute.fargate_profiles]
    return (
        f"{environment.name}: cluster {cluster.name}, Kubernetes {cluster.version}, "
        f"{environment.region}, {environment.platform.profile} defaults; "
        f"node groups: {', '.join(groups) or 'none'}; "
        f"Fargate profiles: {', '.join(profiles) or 'none'}; "
        f"add-ons: {', '.join(addon.name for addon in environment.addons) or 'none'}"
    )


def _print_problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        typer.echo(str(problem), err=True)
    files = {problem.location.file for problem in problems if problem.location is not None}
    typer.echo(f"\n{_count(len(problems), 'problem')} in {_count(len(files), 'file')}", err=True)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _report(
    problems: Sequence[Problem],
    *,
    warnings: Sequence[Problem],
    environments: Sequence[Environment],
) -> str:
    """Return everything as one JSON object."""
    report = {
        "problems": [_row(problem) for problem in problems],
        "warnings": [_row(warning) for warning in warnings],
        "environments": [
            {
                "name": each.name,
                "cluster": each.cluster.name,
                "region": each.region,
                "version": each.cluster.version,
                "defaults": each.platform.profile,
            }
            for each in environments
        ],
    }
    return json.dumps(report, indent=2)


def _row(problem: Problem) -> dict[str, object]:
    got = problem.got
    plain = got if isinstance(got, (str, int, float, bool, type(None))) else repr(got)
    return {**asdict(problem), "got": plain}
