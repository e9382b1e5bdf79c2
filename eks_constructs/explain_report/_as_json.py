"""Explanations as JSON, for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from eks_constructs.config import Environment
from eks_constructs.config.explained.value import Explained
from eks_constructs.config.resolved import Profile
from eks_constructs.errors import Problem
from eks_constructs.explain_report._changes import Change
from eks_constructs.problem_report import problem_row


def explanation_json(environment: Environment, values: Sequence[Explained]) -> str:
    """Return an explained environment as one JSON object.

    Args:
        environment: The environment.
        values: Its values, explained.
    """
    report = {
        "name": environment.name,
        "file": str(environment.source),
        "defaults": environment.platform.profile,
        "values": [_row(value) for value in values],
    }
    return json.dumps(report, indent=2, ensure_ascii=False)


def comparison_json(
    environment: Environment,
    changes: Sequence[Change],
    refused: Mapping[Profile, Sequence[Problem]],
) -> str:
    """Return what hardening would change as one JSON object.

    Args:
        environment: The environment.
        changes: What changes.
        refused: What each table of defaults would not accept.
    """
    report = {
        "name": environment.name,
        "file": str(environment.source),
        "changes": [
            {
                "what": change.what,
                "eksctl": _row(change.eksctl) if change.eksctl is not None else None,
                "hardened": _row(change.hardened) if change.hardened is not None else None,
            }
            for change in changes
        ],
        "refused": {
            profile: [problem_row(problem) for problem in problems]
            for profile, problems in refused.items()
        },
    }
    return json.dumps(report, indent=2, ensure_ascii=False)


def _row(value: Explained) -> dict[str, object]:
    return {
        "path": value.path or None,
        "about": value.about or None,
        "value": value.value,
        "nothing": value.nothing or None,
        "origin": value.origin,
        "line": value.line,
        "table": value.table,
        "reason": value.reason or None,
    }
