"""The report is read as values and printed for people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eks_constructs.checks import Finding, Report, Severity, format_findings, read_report

_VPC = {"constructPath": "dev/Network/Vpc"}
_OTHER = {"constructPath": "dev/Network/Other"}


def _write(folder: Path, *violations: dict[str, object], **more: object) -> None:
    plugin = {"pluginName": "AwsSolutions", "violations": list(violations), **more}
    report = {"title": "Validation Report", "pluginReports": [plugin]}
    (folder / "validation-report.json").write_text(json.dumps(report))


def _violation(severity: str, *constructs: dict[str, str]) -> dict[str, object]:
    return {
        "ruleName": "AwsSolutions-VPC7",
        "description": "make a flow log",
        "severity": severity,
        "violatingConstructs": list(constructs),
    }


def test_findings_are_read_by_severity_and_place(tmp_path: Path) -> None:
    """One finding for each construct, sorted; fatal ones are errors too."""
    _write(tmp_path, _violation("warning", _VPC), _violation("fatal", _VPC, _OTHER))
    report = read_report(tmp_path)
    assert [each.place for each in report.errors] == ["dev/Network/Other", "dev/Network/Vpc"]
    assert report.warnings == (
        Finding(
            severity=Severity.WARNING,
            place="dev/Network/Vpc",
            rule="AwsSolutions-VPC7",
            message="make a flow log",
            plugin="AwsSolutions",
        ),
    )


def test_a_report_of_another_shape_is_not_taken_for_clean(tmp_path: Path) -> None:
    """Neither as a whole nor in a part: silence would read as success."""
    (tmp_path / "validation-report.json").write_text('["clean"]')
    with pytest.raises(TypeError, match="a JSON object is expected"):
        read_report(tmp_path)


def test_a_missing_report_is_not_taken_for_clean(tmp_path: Path) -> None:
    """An app without checks has none."""
    with pytest.raises(FileNotFoundError):
        read_report(tmp_path)


def test_findings_print_as_rule_text_and_places(tmp_path: Path) -> None:
    """Errors first, places of one finding together, and a count of everything."""
    accepted = {
        **_violation("error", _VPC),
        "reason": "logged elsewhere",
        "acknowledgedAt": "dev/Network/Vpc",
        "acknowledgedId": "AwsSolutions::AwsSolutions-VPC7",
    }
    _write(
        tmp_path,
        _violation("warning", _VPC),
        _violation("error", _VPC, _OTHER),
        suppressedViolations=[accepted],
    )
    assert format_findings(read_report(tmp_path)) == (
        "error AwsSolutions-VPC7: make a flow log\n"
        "    at dev/Network/Other\n"
        "    at dev/Network/Vpc\n"
        "warning AwsSolutions-VPC7: make a flow log\n"
        "    at dev/Network/Vpc\n"
        "2 errors, 1 warning, 1 acknowledged"
    )


def test_nothing_found_prints_as_counts() -> None:
    """A line, so that nobody wonders whether the checks ran."""
    empty = Report(errors=(), warnings=(), acknowledged=())
    assert format_findings(empty) == "0 errors, 0 warnings, 0 acknowledged"
