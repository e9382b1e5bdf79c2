"""Each rule finds what it is for, and nothing else."""

from __future__ import annotations

import re

import pytest
from aws_cdk import App, Stack

from eks_constructs.checks import RULES, Finding, Override, Severity, add_checks
from eks_constructs.checks.catalogue import rule_texts
from tests.checks.compliant import template
from tests.checks.edits import Mutation
from tests.checks.mutations import MUTATIONS, OPEN_TO_THE_WORLD
from tests.checks.support import synthesise, write
from tests.checks.tolerated import TOLERATED

_OVERRIDES = {rule.name: rule.override for rule in RULES}


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Finding]]:
    """Return our findings by stack; one stack for each mutation, all in one synth."""
    folder = tmp_path_factory.mktemp("rules")
    app = App(outdir=str(folder / "out"))
    add_checks(app)
    edits = {each.name: each.edits for each in (*MUTATIONS, *OPEN_TO_THE_WORLD)}
    for name, changes in {"Compliant": (), **edits, **TOLERATED}.items():
        write(Stack(app, name), template(*changes))
    Stack(app, "Empty")
    report = synthesise(app)
    by_stack: dict[str, list[Finding]] = {}
    for finding in (*report.errors, *report.warnings):
        if finding.rule.startswith("EKS_"):
            by_stack.setdefault(finding.place.partition("/")[0], []).append(finding)
    assert by_stack, "the validator found nothing at all: did it run?"
    return by_stack


@pytest.mark.parametrize("name", ["Compliant", "Empty", *TOLERATED])
def test_what_is_right_or_unknown_is_left_alone(
    name: str, findings: dict[str, list[Finding]]
) -> None:
    """No rule minds the compliant template, an empty one, or values known only later."""
    assert findings.get(name, []) == []


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_a_default_switched_off_fires_its_rule_only(
    mutation: Mutation, findings: dict[str, list[Finding]]
) -> None:
    """Exactly the one rule fires, at the resource that must change, with its severity."""
    advice = _OVERRIDES[mutation.rule] is Override.FREE
    assert [(each.rule, each.place, each.severity) for each in findings[mutation.name]] == [
        (
            mutation.rule,
            f"{mutation.name}/{mutation.place}",
            Severity.WARNING if advice else Severity.ERROR,
        )
    ]


@pytest.mark.parametrize("mutation", OPEN_TO_THE_WORLD, ids=lambda mutation: mutation.name)
def test_an_endpoint_open_to_all_is_refused_beside_being_public(
    mutation: Mutation, findings: dict[str, list[Finding]]
) -> None:
    """That it is public can be acknowledged; that it is open to all cannot."""
    assert {each.rule for each in findings[mutation.name]} == {
        "EKS_C1_NO_PUBLIC_ENDPOINT",
        mutation.rule,
    }


def test_every_message_says_what_to_do(findings: dict[str, list[Finding]]) -> None:
    """No finding carries the text that the engine makes up when a rule has none."""
    messages = {each.message for found in findings.values() for each in found}
    assert not [text for text in messages if "Guard check" in text or text.startswith("Properties")]


def test_every_rule_has_a_mutation() -> None:
    """A rule that nothing breaks would be untested."""
    assert {each.rule for each in (*MUTATIONS, *OPEN_TO_THE_WORLD)} == set(_OVERRIDES)


def test_guard_files_and_catalogue_name_the_same_rules() -> None:
    """Each rule has one text and one entry."""
    names = [
        name
        for text in rule_texts()
        for name in re.findall(r"^rule (\S+)", text.text, re.MULTILINE)
    ]
    assert sorted(names) == sorted(rule.name for rule in RULES)
