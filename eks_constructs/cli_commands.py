"""What each command of the command line does, and prints.

Each imports what it needs when it runs, so that no command waits for what another one needs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from eks_constructs.errors import Problem

if TYPE_CHECKING:
    from eks_constructs.config import Environment

BAD_INPUT: Final = 2
"""The exit code for what people can mend."""
TEXT: Final = "text"
JSON: Final = "json"
SARIF: Final = "sarif"
"""In which form a command answers."""


def validate(options: argparse.Namespace) -> int:
    """Check environment files: say what is wrong, else what they describe."""
    from eks_constructs.config import inspect_environments  # noqa: PLC0415 - only needed here
    from eks_constructs.problem_report import problems_json, problems_sarif  # noqa: PLC0415 - same

    today = datetime.now(tz=UTC).date()
    environments, problems = inspect_environments(options.files, today=today)
    warnings = tuple(warning for each in environments for warning in each.warnings)
    good = () if problems else environments
    if options.format == JSON:
        say(problems_json(problems, warnings=warnings, environments=good))
    elif options.format == SARIF:
        say(problems_sarif(problems, warnings=warnings))
    else:
        for warning in () if problems else warnings:
            complain(f"warning: {warning}")
        _print_problems(problems)
    for each in good if options.format == TEXT else ():
        say(_summary(each))
    return BAD_INPUT if problems else 0


def explain(options: argparse.Namespace) -> int:
    """Show a file with every gap filled, or what hardening would change."""
    from eks_constructs.explain_report import compare, explain  # noqa: PLC0415 - only needed here

    if options.diff_profiles and options.profile is not None:
        complain("error: give --profile or --diff-profiles, not both")
        return BAD_INPUT
    as_json = options.format == JSON
    if options.diff_profiles:
        problems = compare(options.file, as_json=as_json)
    else:
        problems = explain(options.file, options.profile, as_json=as_json)
    _print_problems(problems)
    return BAD_INPUT if problems else 0


def ip_budget(options: argparse.Namespace) -> int:
    """Show what takes the addresses of each subnet."""
    from eks_constructs.budget_report import budget_json, print_budgets  # noqa: PLC0415 - as above
    from eks_constructs.config import inspect_environments  # noqa: PLC0415 - as above

    environments, problems = inspect_environments(options.files)
    if any(problem.code != "ip-exhaustion" for problem in problems):
        _print_problems(problems)
        return BAD_INPUT
    if options.format == JSON:
        say(budget_json(environments))
    else:
        print_budgets(environments)
    _print_problems(problems)
    return BAD_INPUT if problems else 0


def access(options: argparse.Namespace) -> int:
    """Show who can do what in the clusters of synthesised templates."""
    from rich.console import Console  # noqa: PLC0415 - only this command needs it

    from eks_constructs import access_report  # noqa: PLC0415 - the same

    if options.files and options.app_output is not None:
        complain("error: give templates or --app-output, not both")
        return BAD_INPUT
    try:
        stacks = (
            access_report.read_templates(options.files)
            if options.files
            else access_report.read_assembly(options.app_output or Path("cdk.out"))
        )
        clusters = access_report.clusters_in(stacks)
    except access_report.TemplatesError as error:
        complain(f"error: {error}")
        return BAD_INPUT
    if options.format == JSON:
        say(access_report.as_json(clusters))
    else:
        access_report.print_tables(Console(), clusters)
    return 0


def schema(options: argparse.Namespace) -> int:
    """Write the JSON Schema of environment files."""
    from eks_constructs.config import json_schema  # noqa: PLC0415 - only this command needs it

    return _write(json_schema(), options.output)


def to_python(options: argparse.Namespace) -> int:
    """Write an app in Python that builds what a file describes."""
    from eks_constructs.config import inspect_environments  # noqa: PLC0415 - as above

    today = datetime.now(tz=UTC).date()
    environments, problems = inspect_environments([options.file], today=today)
    if problems:
        _print_problems(problems)
        return BAD_INPUT
    (environment,) = environments
    for warning in environment.warnings:
        complain(f"warning: {warning}")
    from eks_constructs.to_python import environment_in_python  # noqa: PLC0415 - this starts Node

    # In a clone the stacks are beside the package; the wheel carries them inside of it.
    packaged = find_spec("eks_constructs.stacks") is not None
    stage = import_module("eks_constructs.stacks" if packaged else "stacks").EnvironmentStage

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
        complain(f"error: cannot write {output}: {(error.strerror or '').lower()}")
        return BAD_INPUT
    return 0


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{text}\n")


def complain(text: str) -> None:
    """Print a line for people beside the output."""
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
        complain(str(problem))
    files = {problem.location.file for problem in problems if problem.location is not None}
    complain(f"\n{_count(len(problems), 'problem')} in {_count(len(files), 'file')}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
