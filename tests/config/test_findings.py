"""What planning reports is told in the words of the file."""

from __future__ import annotations

import pytest

from eks_constructs.config.findings import Findings, in_file_words
from eks_constructs.errors import ConfigurationError, Problem


def problem(where: str, message: str = "must be less than max_size and some zones") -> Problem:
    """Return a problem of planning."""
    return Problem(code="out-of-range", where=where, got=1, message=message)


@pytest.mark.parametrize(
    ("where", "under", "expected"),
    [
        ("min_size", "groups[0]", "groups[0].minSize"),
        ("scope.min_size", "", "accessScope.minSize"),
        ("scope[2].min_size[1]", "x", "x.accessScope[2].minSize[1]"),
        ("other", "x", "x.other"),
        ("", "x", "x"),
        ("min_sizes", "", "min_sizes"),
        ("scope['a'].min_size", "x", "x.accessScope.a.minSize"),
        ("scope['a.b']", "", 'accessScope["a.b"]'),
    ],
)
def test_each_piece_of_a_path_is_renamed(where: str, under: str, expected: str) -> None:
    """Whole pieces only, and places in lists stay."""
    names = {"min_size": "minSize", "scope": "accessScope"}
    assert in_file_words(problem(where), names, under).where == expected


def test_attributes_in_a_message_are_renamed_and_everyday_words_are_not() -> None:
    """``zones`` is an attribute of planning, and a word."""
    names = {"max_size": "maxSize", "zones": "availabilityZones"}
    told = in_file_words(problem("zones"), names, "")
    assert (told.where, told.message) == (
        "availabilityZones",
        "must be less than maxSize and some zones",
    )


def test_one_problem_is_noted_once() -> None:
    """Each of several groups may have the same one with the cluster."""
    findings = Findings()
    for got in (["a"], ["a"], ["b"]):
        findings.refuse("required", "vpc.cidr", "must be given", got)
    assert [each.got for each in findings.problems] == [["a"], ["b"]]


def test_a_refused_value_is_noted_and_replaced() -> None:
    """So that what lies behind it is checked too."""
    findings = Findings()

    def refuse() -> int:
        raise ConfigurationError("x", [problem("min_size")])

    assert findings.attempt(refuse, otherwise=7, under="a") == 7
    assert findings.attempt(lambda: 8, otherwise=7) == 8
    assert [each.where for each in findings.problems] == ["a.min_size"]
