"""The two doors to an environment: its file, and the same models built in Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from eks_constructs.config.cluster_config import ClusterConfig
from eks_constructs.config.environment_file import EnvironmentFile, read_environment_file
from eks_constructs.config.findings import Findings
from eks_constructs.config.platform import Platform
from eks_constructs.config.resolve import resolve
from eks_constructs.config.resolved import Environment, Profile
from eks_constructs.errors import ConfigurationError, Problem
from eks_constructs.planning.versions import catalogue_date

_OTHER: Final = re.compile(r"[^A-Za-z0-9]+")


def load_environments(
    paths: Sequence[Path], *, today: date | None = None
) -> tuple[Environment, ...]:
    """Read environment files; each environment is named after its file.

    The name is that of the file without the ending, with hyphens for other characters than letters
    and digits. With ``env-`` before it where it begins with a digit, as in ``01-simple.yaml``,
    because stacks must begin with a letter.

    Args:
        paths: The files.
        today: Day to judge the support of Kubernetes versions by. Default: the date of the
            catalogue of versions, so that the same files give the same result on every day.

    Returns:
        One environment for each file, sorted by name.

    Raises:
        ConfigurationError: Everything wrong in all files, sorted by file and line.
    """
    environments, problems = inspect_environments(paths, today=today)
    if problems:
        raise ConfigurationError("environment", problems)
    return environments


def inspect_environments(
    paths: Sequence[Path], *, today: date | None = None
) -> tuple[tuple[Environment, ...], tuple[Problem, ...]]:
    """Read environment files as far as they can be read.

    Args:
        paths: The files; one that is named twice, as overlapping patterns do, is read once.
        today: As for :func:`load_environments`.

    Returns:
        What could be made of them, sorted by name, of use only as far as the problems allow; and
        everything wrong with them, sorted by file and line.
    """
    day = today if today is not None else catalogue_date()
    environments: list[Environment] = []
    problems: list[Problem] = []
    files = [read_environment_file(path) for path in dict.fromkeys(paths)]
    for file in files:
        environment, found = _resolved(file, day)
        problems += found
        if environment is not None:
            environments.append(environment)
    problems += _clashes(environments, files)
    return (
        tuple(sorted(environments, key=lambda each: each.name)),
        tuple(sorted(problems, key=_position)),
    )


def inspect_file(
    path: Path, *, profile: Profile | None = None, today: date | None = None
) -> tuple[EnvironmentFile, Environment | None, tuple[Problem, ...]]:
    """Read one environment file as far as it can be read.

    Args:
        path: The file.
        profile: Table of defaults to use whatever the file says. Default: the one it says.
        today: As for :func:`load_environments`.

    Returns:
        The file; what could be made of it, if anything; and everything wrong with it, sorted by
        line.
    """
    file = read_environment_file(path)
    if profile is not None:
        platform = file.platform if file.platform is not None else Platform()
        chosen = platform.model_copy(update={"defaults": profile.value})
        file = replace(file, platform=chosen)
    found, problems = _resolved(file, today if today is not None else catalogue_date())
    return file, found, tuple(sorted(problems, key=_position))


def environment(
    name: str,
    cluster: ClusterConfig,
    platform: Platform | None = None,
    *,
    today: date | None = None,
) -> Environment:
    """Describe an environment in Python, with the checks and the result of a file.

    Args:
        name: Name of the environment.
        cluster: The cluster.
        platform: Account, protection and the like. Default: nothing is said about them, and what
            the cluster leaves unsaid is filled as eksctl would.
        today: Day to judge the support of Kubernetes versions by. Default: the date of the
            catalogue of versions.

    Raises:
        ConfigurationError: Everything that can never deploy.
    """
    findings = Findings()
    found = resolve(
        name=name,
        source=None,
        config=cluster,
        platform=platform,
        today=today if today is not None else catalogue_date(),
        findings=findings,
    )
    if findings.problems:
        raise ConfigurationError("environment", findings.problems)
    return found


def _resolved(file: EnvironmentFile, today: date) -> tuple[Environment | None, list[Problem]]:
    if file.config is None:
        return None, list(file.problems)
    findings = Findings()
    found = resolve(
        name=_name(file.path),
        source=file.path,
        config=file.config,
        platform=file.platform,
        today=today,
        findings=findings,
    )
    warnings = file.in_file(findings.warnings)
    problems = [*file.problems, *file.in_file(findings.problems)]
    return replace(found, warnings=tuple(sorted(warnings, key=_position))), problems


def _name(path: Path) -> str:
    name = _OTHER.sub("-", path.stem).strip("-")
    return f"env-{name}" if name[:1].isdigit() else name


def _clashes(
    environments: Sequence[Environment], files: Sequence[EnvironmentFile]
) -> Iterator[Problem]:
    names: dict[str, EnvironmentFile] = {}
    for file in files:
        if file.config is None:
            continue
        name = _name(file.path)
        first = names.setdefault(name.lower(), file)
        if first is not file:
            message = f"must have a name of its own, but {first.path} names the same environment"
            yield from _duplicate(file, "file", name, f"{message}; rename one")
    by_path = {file.path: file for file in files}
    clusters: dict[tuple[str, str, str | None], Environment] = {}
    for each in environments:
        key = (each.cluster.name, each.region, each.platform.account)
        other = clusters.setdefault(key, each)
        if other is not each and each.source is not None and each.name != other.name:
            message = (
                f"must be the only cluster of this name in {each.region}, but {other.source} "
                "describes it too; EKS keeps names apart by account and region"
            )
            file = by_path[each.source]
            yield from _duplicate(file, "metadata.name", each.cluster.name, message)


def _duplicate(file: EnvironmentFile, where: str, got: str, message: str) -> tuple[Problem, ...]:
    return file.in_file([Problem(code="name-duplicate", where=where, got=got, message=message)])


def _position(problem: Problem) -> tuple[str, int, int, str]:
    at = problem.location
    if at is None:
        return ("", 0, 0, problem.where)
    return (at.file, at.line, at.column, problem.where)
