"""Explanations of environment files: as the file itself with comments, as a comparison, as JSON."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console

from eks_constructs.config.environments import inspect_file
from eks_constructs.config.explained.value import Explained
from eks_constructs.config.explanation import explanation
from eks_constructs.config.resolved import Profile
from eks_constructs.errors import Problem
from eks_constructs.explain_report._as_json import comparison_json, explanation_json
from eks_constructs.explain_report._changes import changes_between
from eks_constructs.explain_report._print import print_changes, print_explanation


def explain(path: Path, profile: str | None, *, as_json: bool) -> Sequence[Problem]:
    """Print an environment file with every gap filled, and where each value comes from.

    Args:
        path: The file.
        profile: Table of defaults to use whatever the file says.
        as_json: Whether programs are to read it.

    Returns:
        What is wrong with the file; then nothing was printed.
    """
    chosen = Profile(profile) if profile is not None else None
    file, environment, problems = inspect_file(path, profile=chosen, today=_today())
    if problems or environment is None:
        return problems
    values = explanation(file, environment, asked=chosen is not None)
    if as_json:
        sys.stdout.write(f"{explanation_json(environment, values)}\n")
    else:
        print_explanation(Console(), environment, values)
    return ()


def compare(path: Path, *, as_json: bool) -> Sequence[Problem]:
    """Print what the hardened defaults would change in an environment file, and refuse.

    Args:
        path: The file.
        as_json: Whether programs are to read it.

    Returns:
        What is wrong with the file as it stands; then nothing was printed.
    """
    _, environment, problems = inspect_file(path, today=_today())
    if problems or environment is None:
        return problems
    values: dict[Profile, Sequence[Explained]] = {}
    refused: dict[Profile, Sequence[Problem]] = {}
    for profile in (Profile.EKSCTL, Profile.HARDENED):
        file, found, refused[profile] = inspect_file(path, profile=profile, today=_today())
        assert found is not None  # noqa: S101 - the same file gave an environment already
        values[profile] = explanation(file, found)
    changes = changes_between(values[Profile.EKSCTL], values[Profile.HARDENED])
    if as_json:
        sys.stdout.write(f"{comparison_json(environment, changes, refused)}\n")
    else:
        print_changes(Console(), environment, changes, refused)
    return ()


def _today() -> date:
    return datetime.now(tz=UTC).date()
