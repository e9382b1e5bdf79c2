"""Problems and warnings of environment files: as text, as JSON, and as SARIF for code hosts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from eks_constructs.errors import Location, Problem
from eks_constructs.problem_help import plain_help

if TYPE_CHECKING:
    from eks_constructs.config import Environment

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_PLAIN: Final = (str, int, float, bool, type(None))


def problem_row(problem: Problem) -> dict[str, object]:
    """Return one problem for JSON.

    Args:
        problem: The problem.
    """
    got = problem.got if isinstance(problem.got, _PLAIN) else repr(problem.got)
    return {**asdict(problem), "got": got, "help": f"docs/problems.md#{problem.code}"}


def problems_json(
    problems: Sequence[Problem],
    *,
    warnings: Sequence[Problem],
    environments: Sequence[Environment],
) -> str:
    """Return everything as one JSON object.

    Args:
        problems: What can never deploy.
        warnings: What deploys, and should be known.
        environments: What was made of the files.
    """
    report = {
        "problems": [problem_row(problem) for problem in problems],
        "warnings": [problem_row(warning) for warning in warnings],
        "environments": [
            {
                "name": each.name,
                "cluster": each.cluster.name,
                "region": each.region,
                "version": each.cluster.version,
                "defaults": each.platform.profile,
                "toApply": each.in_cluster,
            }
            for each in environments
        ],
    }
    return json.dumps(report, indent=2)


def problems_sarif(problems: Sequence[Problem], *, warnings: Sequence[Problem]) -> str:
    """Return problems as a SARIF log, by which code hosts mark the lines of a change.

    Args:
        problems: What can never deploy.
        warnings: What deploys, and should be known.

    See https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
    """
    levels = (("error", problems), ("warning", warnings))
    codes = sorted({each.code for _, found in levels for each in found})
    rules: dict[str, int] = {code: index for index, code in enumerate(codes)}
    run = {
        "tool": {"driver": {"name": "eks-constructs", "rules": [_rule(code) for code in codes]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, level, rules) for level, found in levels for each in found],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(code: str) -> dict[str, object]:
    text = plain_help(code)
    sentence = text.partition(". ")[0].removesuffix(".")
    return {
        "id": code,
        "shortDescription": {"text": f"{sentence}."},
        "fullDescription": {"text": text},
        "help": {"text": text},
    }


def _result(problem: Problem, level: str, rules: Mapping[str, int]) -> dict[str, object]:
    given = f", got {problem.got!r}" if problem.got is not None else ""
    where = {"logicalLocations": [{"fullyQualifiedName": problem.where}]}
    place = {} if problem.location is None else {"physicalLocation": _region(problem.location)}
    return {
        "ruleId": problem.code,
        "ruleIndex": rules[problem.code],
        "level": level,
        "message": {"text": f"{problem.where}: {problem.message}{given}"},
        "locations": [{**place, **where}],
    }


def _region(location: Location) -> dict[str, object]:
    return {
        "artifactLocation": {"uri": _uri(Path(location.file))},
        "region": {"startLine": location.line, "startColumn": location.column},
    }


def _uri(path: Path) -> str:
    """Name a file as code hosts do: from the folder that the command runs in."""
    here = Path.cwd()
    if not path.is_absolute():
        return quote(path.as_posix())
    if path.is_relative_to(here):
        return quote(path.relative_to(here).as_posix())
    return path.as_uri()
