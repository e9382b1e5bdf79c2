"""The command line: ``eks-constructs validate``, ``explain``, ``ip-budget``, ``access`` and more.

Each command imports what it needs when it runs: to check a file, neither Node nor the local AWS is
started. That is also why this is ``argparse``: Typer takes longer to load than a file to check.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn, TypeAlias

from eks_constructs.errors import EksConstructsError, Problem

if TYPE_CHECKING:
    from eks_constructs.config import Environment

_Command: TypeAlias = "Callable[[argparse.Namespace], int]"

_BAD_INPUT: Final = 2
_INTERRUPTED: Final = 130
_PIPE_CLOSED: Final = 141
_TEXT: Final = "text"
_JSON: Final = "json"
_SARIF: Final = "sarif"


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line; a problem is a message and an exit code, never a traceback.

    Args:
        arguments: What follows the name of the command. Default: those of the process.
    """
    # pydantic would ask every package that is installed whether it brings a plug-in.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        # The local AWS has options of its own, --help among them.
        sys.exit(_local(given[1:]) if given[:1] == ["local"] else _run(given))
    except EksConstructsError as error:
        _complain(f"error: {error}")
        sys.exit(_BAD_INPUT)
    except BrokenPipeError:
        # Who reads the output has seen enough; Python must not flush the rest into nothing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(_PIPE_CLOSED)
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


def _run(arguments: Sequence[str]) -> int:
    # These commands end before much becomes garbage; looking for it takes a fifth of their time.
    gc.disable()
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.version:
        from importlib.metadata import version  # noqa: PLC0415 - slow, and only needed here

        _say(version("eks-constructs"))
        return 0
    if options.command is None:
        parser.print_help(sys.stderr)
        return _BAD_INPUT
    command: _Command = options.command
    return command(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="eks-constructs", description="Amazon EKS environments from files."
    )
    parser.add_argument("--version", action="store_true", help="print the version")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(metavar="COMMAND")

    def command(name: str, text: str, run: _Command | None) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text, add_help=run is not None)
        made.set_defaults(command=run)
        return made

    text = "check environment files without the CDK: problems (exit 2) or a summary (exit 0)"
    validate = command("validate", text, _validate)
    text = "show what takes the addresses of each subnet at most; exit 2 if some are too full"
    budget = command("ip-budget", text, _ip_budget)
    for each in (validate, budget):
        each.add_argument("files", nargs="+", type=Path, metavar="FILE", help="environment file")
    text = "show who can do what in the clusters of synthesised templates"
    access = command("access", text, _access)
    text = "template in JSON, instead of an output folder"
    access.add_argument("files", nargs="*", type=Path, metavar="FILE", help=text)
    text = "output folder of a synthesis (default: cdk.out)"
    access.add_argument("--app-output", type=Path, help=text)
    text = "show the file with every gap filled, and where each value comes from"
    explain = command("explain", text, _explain)
    text = "table of defaults to fill the gaps from (default: the one that the file says)"
    explain.add_argument("--profile", choices=("eksctl", "hardened"), help=text)
    text = "show what the hardened defaults would change, and what they would refuse"
    explain.add_argument("--diff-profiles", action="store_true", help=text)
    text = "for people, or for programs; sarif for code hosts (default: %(default)s)"
    validate.add_argument("--format", choices=(_TEXT, _JSON, _SARIF), default=_TEXT, help=text)
    text = "for people, or for programs (default: %(default)s)"
    for each in (budget, access, explain):
        each.add_argument("--format", choices=(_TEXT, _JSON), default=_TEXT, help=text)
    explain.add_argument("file", type=Path, metavar="FILE", help="environment file")
    _add_writers(command)
    command("local", 'deploy to a local AWS; needs the extra "local"', None)
    return parser


def _add_writers(command: Callable[[str, str, _Command], argparse.ArgumentParser]) -> None:
    text = "write an app in Python that builds the same as an environment file, without it"
    to_python = command("to-python", text, _to_python)
    to_python.add_argument("file", type=Path, metavar="FILE", help="environment file")
    schema = command("schema", "write the JSON Schema of environment files, for editors", _schema)
    for each in (to_python, schema):
        each.add_argument("--output", type=Path, help="file to write (default: print it)")


def _validate(options: argparse.Namespace) -> int:
    from eks_constructs.config import inspect_environments  # noqa: PLC0415 - only needed here
    from eks_constructs.problem_report import problems_json, problems_sarif  # noqa: PLC0415 - same

    today = datetime.now(tz=UTC).date()
    environments, problems = inspect_environments(options.files, today=today)
    warnings = tuple(warning for each in environments for warning in each.warnings)
    good = () if problems else environments
    if options.format == _JSON:
        _say(problems_json(problems, warnings=warnings, environments=good))
    elif options.format == _SARIF:
        _say(problems_sarif(problems, warnings=warnings))
    else:
        for warning in () if problems else warnings:
            _complain(f"warning: {warning}")
        _print_problems(problems)
    for each in good if options.format == _TEXT else ():
        _say(_summary(each))
    return _BAD_INPUT if problems else 0


def _explain(options: argparse.Namespace) -> int:
    from eks_constructs.explain_report import compare, explain  # noqa: PLC0415 - only needed here

    if options.diff_profiles and options.profile is not None:
        _complain("error: give --profile or --diff-profiles, not both")
        return _BAD_INPUT
    as_json = options.format == _JSON
    if options.diff_profiles:
        problems = compare(options.file, as_json=as_json)
    else:
        problems = explain(options.file, options.profile, as_json=as_json)
    _print_problems(problems)
    return _BAD_INPUT if problems else 0


def _ip_budget(options: argparse.Namespace) -> int:
    from eks_constructs.budget_report import budget_json, print_budgets  # noqa: PLC0415 - as above
    from eks_constructs.config import inspect_environments  # noqa: PLC0415 - as above

    environments, problems = inspect_environments(options.files)
    if any(problem.code != "ip-exhaustion" for problem in problems):
        _print_problems(problems)
        return _BAD_INPUT
    if options.format == _JSON:
        _say(budget_json(environments))
    else:
        print_budgets(environments)
    _print_problems(problems)
    return _BAD_INPUT if problems else 0


def _access(options: argparse.Namespace) -> int:
    from rich.console import Console  # noqa: PLC0415 - only this command needs it

    from eks_constructs import access_report  # noqa: PLC0415 - the same

    if options.files and options.app_output is not None:
        _complain("error: give templates or --app-output, not both")
        return _BAD_INPUT
    try:
        stacks = (
            access_report.read_templates(options.files)
            if options.files
            else access_report.read_assembly(options.app_output or Path("cdk.out"))
        )
        clusters = access_report.clusters_in(stacks)
    except access_report.TemplatesError as error:
        _complain(f"error: {error}")
        return _BAD_INPUT
    if options.format == _JSON:
        _say(access_report.as_json(clusters))
    else:
        access_report.print_tables(Console(), clusters)
    return 0


def _schema(options: argparse.Namespace) -> int:
    from eks_constructs.config import json_schema  # noqa: PLC0415 - only this command needs it

    return _write(json_schema(), options.output)


def _to_python(options: argparse.Namespace) -> int:
    from eks_constructs.config import inspect_environments  # noqa: PLC0415 - as above

    today = datetime.now(tz=UTC).date()
    environments, problems = inspect_environments([options.file], today=today)
    if problems:
        _print_problems(problems)
        return _BAD_INPUT
    (environment,) = environments
    for warning in environment.warnings:
        _complain(f"warning: {warning}")
    try:
        stage = import_module("stacks").EnvironmentStage
    except ModuleNotFoundError:
        _complain("error: the stacks are missing: run this in a clone of eks-constructs")
        return _BAD_INPUT
    from eks_constructs.to_python import environment_in_python  # noqa: PLC0415 - this starts Node

    output: Path | None = options.output
    folders = Path("app.py" if output is None else output).resolve().parents
    first_party = any((folder / "eks_constructs").is_dir() for folder in folders)
    return _write(environment_in_python(environment, stage, first_party=first_party), output)


def _write(text: str, output: Path | None) -> int:
    if output is None:
        sys.stdout.write(text)
        return 0
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        _complain(f"error: cannot write {output}: {(error.strerror or '').lower()}")
        return _BAD_INPUT
    return 0


def _local(arguments: Sequence[str]) -> int:
    try:
        commands = import_module("eks_constructs.local.commands")
    except ModuleNotFoundError as error:
        if error.name is not None and error.name.startswith("eks_constructs"):
            raise
        message = f"{error.name} is missing: install it with pip install 'eks-constructs[local]'"
        _complain(f"error: {message}")
        return _BAD_INPUT
    commands.app(args=list(arguments), prog_name="eks-constructs local")
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _complain(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _summary(environment: Environment) -> str:
    cluster = environment.cluster
    compute = environment.compute
    groups = sorted(
        [
            *(group.spec.name for group in compute.node_groups),
            *(group.spec.name for group in compute.self_managed),
        ]
    )
    profiles = [profile.name for profile in compute.fargate_profiles]
    left = ", ".join(environment.in_cluster)
    return (
        f"{environment.name}: cluster {cluster.name}, Kubernetes {cluster.version}, "
        f"{environment.region}, {environment.platform.profile} defaults; "
        f"node groups: {', '.join(groups) or 'none'}; "
        f"Fargate profiles: {', '.join(profiles) or 'none'}; "
        f"add-ons: {', '.join(addon.name for addon in environment.addons) or 'none'}"
        f"{f'; to apply in the cluster: {left}' if left else ''}"
    )


def _print_problems(problems: Sequence[Problem]) -> None:
    if not problems:
        return
    for problem in problems:
        _complain(str(problem))
    files = {problem.location.file for problem in problems if problem.location is not None}
    _complain(f"\n{_count(len(problems), 'problem')} in {_count(len(files), 'file')}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
