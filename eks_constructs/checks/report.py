"""The report of a synth, read back as values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from constructs import Construct

from eks_constructs.values import frozen

_FILE: Final = "validation-report.json"
_ACKNOWLEDGED: Final = "aws:cdk:acknowledged-rules"
_JSON_OBJECT: Final = "a JSON object is expected"


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    """Fails the synth."""
    WARNING = "warning"
    """Is printed."""


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Finding:
    """One rule that one construct does not meet.

    Attributes:
        severity: Whether it fails the synth.
        place: Path of the construct.
        rule: The rule, in the form that an acknowledgement takes.
        message: What was found, or what to do.
        plugin: Who found it.
    """

    severity: Severity
    place: str
    rule: str
    message: str
    plugin: str


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class AcknowledgedFinding:
    """A finding that was accepted.

    Attributes:
        finding: The finding.
        reason: Why it was accepted.
        acknowledged_at: Path of the construct that carries the acknowledgement.
        acknowledged_rule: The id that was acknowledged, with its plugin's name before it.
    """

    finding: Finding
    reason: str
    acknowledged_at: str
    acknowledged_rule: str


@frozen
class Report:
    """What the checks of one synth found, sorted.

    Attributes:
        errors: Findings that fail the synth.
        warnings: Findings that do not.
        acknowledged: Findings that were accepted.
    """

    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    acknowledged: tuple[AcknowledgedFinding, ...]


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class UnusedAcknowledgement:
    """An acknowledgement that matches no finding, so that it can go.

    Attributes:
        place: Path of the construct that carries it.
        rule: The rule, with its plugin's name before it.
        reason: The reason it gave.
    """

    place: str
    rule: str
    reason: str


def read_report(outdir: Path) -> Report:
    """Read what the checks of a synth found.

    Args:
        outdir: The cloud assembly, ``cdk.out`` unless said otherwise.

    Raises:
        FileNotFoundError: Nothing was synthesised there.
        TypeError: The report has another shape than the CDK's.
    """
    plugins = _objects(_object(json.loads((outdir / _FILE).read_text())).get("pluginReports"))
    findings: set[Finding] = set()
    acknowledged: set[AcknowledgedFinding] = set()
    for plugin in plugins:
        name = str(plugin["pluginName"])
        for violation in _objects(plugin.get("violations")):
            findings.update(_findings(name, violation))
        for violation in _objects(plugin.get("suppressedViolations")):
            acknowledged.update(_acknowledged(name, violation))
    return Report(
        errors=tuple(sorted(f for f in findings if f.severity is Severity.ERROR)),
        warnings=tuple(sorted(f for f in findings if f.severity is Severity.WARNING)),
        acknowledged=tuple(sorted(acknowledged)),
    )


def unused_acknowledgements(scope: Construct, report: Report) -> tuple[UnusedAcknowledgement, ...]:
    """Return the acknowledgements in a construct tree that no finding needs any more.

    Args:
        scope: The tree that was synthesised, or a part of it.
        report: What the checks of that synth found.
    """
    used = {(each.acknowledged_at, each.acknowledged_rule) for each in report.acknowledged}
    return tuple(
        sorted(
            UnusedAcknowledgement(place=construct.node.path, rule=rule, reason=str(reason))
            for construct in scope.node.find_all()
            for entry in construct.node.metadata
            if entry.type == _ACKNOWLEDGED
            for rule, reason in _object(entry.data).items()
            if (construct.node.path, rule) not in used
        )
    )


def format_findings(report: Report) -> str:
    """Return the open findings as text: errors first, one paragraph per rule and message.

    Args:
        report: What to print. Acknowledged findings are only counted.
    """
    paragraphs = [
        f"{severity} {rule}: {message}\n" + "\n".join(f"    at {place}" for place in places)
        for (severity, rule, message), places in _grouped((*report.errors, *report.warnings))
    ]
    counts = (
        f"{_count(report.errors, 'error')}, {_count(report.warnings, 'warning')}, "
        f"{len(report.acknowledged)} acknowledged"
    )
    return "\n".join((*paragraphs, counts))


def _count(findings: Sequence[Finding], noun: str) -> str:
    return f"{len(findings)} {noun}{'' if len(findings) == 1 else 's'}"


def _grouped(
    findings: Iterable[Finding],
) -> Iterable[tuple[tuple[Severity, str, str], list[str]]]:
    groups: dict[tuple[Severity, str, str], list[str]] = {}
    for each in findings:
        groups.setdefault((each.severity, each.rule, each.message), []).append(each.place)
    return groups.items()


def _findings(plugin: str, violation: dict[str, object]) -> Iterator[Finding]:
    severe = violation.get("severity") in {"error", "fatal"}
    for construct in _objects(violation.get("violatingConstructs")):
        yield Finding(
            severity=Severity.ERROR if severe else Severity.WARNING,
            place=str(construct.get("constructPath", "")),
            rule=str(violation["ruleName"]),
            message=str(violation["description"]),
            plugin=plugin,
        )


def _acknowledged(plugin: str, violation: dict[str, object]) -> Iterator[AcknowledgedFinding]:
    for finding in _findings(plugin, violation):
        yield AcknowledgedFinding(
            finding=finding,
            reason=str(violation.get("reason", "")),
            acknowledged_at=str(violation.get("acknowledgedAt", "")),
            acknowledged_rule=str(violation.get("acknowledgedId", "")),
        )


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError(_JSON_OBJECT)
    return {str(key): each for key, each in value.items()}


def _objects(value: object) -> list[dict[str, object]]:
    return [_object(each) for each in value] if isinstance(value, list) else []
