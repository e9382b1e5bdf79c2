"""Findings that are accepted: one rule, one place, one reason each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Final

from aws_cdk import Acknowledgment, Stack, Stage, Validations
from constructs import Construct, IConstruct

from eks_constructs.checks.catalogue import RULE_BY_NAME, Override
from eks_constructs.errors import Problem, refuse
from eks_constructs.values import frozen

_OF_TEMPLATES: Final = "CloudFormation-Validate"
_OF_NAG: Final = "AwsSolutions"
_FINDING_OF: Final = {
    "AwsSolutions-EKS2": "AwsSolutions-EKS2[LogExport::api]",
    "AwsSolutions-IAM4": "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/NAME]",
    "AwsSolutions-IAM5": "AwsSolutions-IAM5[Resource::*]",
}
"""Rules of cdk-nag that report parts of a resource, and only take acknowledgements of a part."""


@frozen
class Acknowledgement:
    """One finding that is accepted.

    Attributes:
        rule: The rule as the report names it: ``EKS_C1_NO_PUBLIC_ENDPOINT``, ``AwsSolutions-VPC7``,
            ``AwsSolutions-IAM5[Resource::*]``. A rule of another plugin has the plugin's name
            before it, ``NIST.800.53.R5::NIST.800.53.R5-IAMNoInlinePolicy``.
        place: Path of the construct below the scope that is acknowledged on, such as
            ``control-plane/Cluster``. It covers that construct and what is inside.
        reason: Why this is right here, for the person who reads the report.
    """

    rule: str
    place: str
    reason: str


def acknowledge(scope: Construct, acknowledgements: Sequence[Acknowledgement]) -> None:
    """Accept findings, each at exactly one construct.

    They stay in the report, as suppressed, with reason and place.

    Args:
        scope: What the places are relative to, such as the stage of an environment. All constructs
            named must exist already.
        acknowledgements: What to accept. The order does not matter.

    Raises:
        ConfigurationError: A reason is missing, a rule is unknown or takes no acknowledgement, a
            place does not exist or is a whole stack or stage.

    See https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
    """
    refuse("acknowledgements", _problems(scope, acknowledgements))
    for each in acknowledgements:
        construct = _find(scope, each.place)
        if construct is not None:
            put(construct, each.rule, each.reason)


def put(construct: IConstruct, rule: str, reason: str) -> None:
    """Acknowledge a rule at a construct, unchecked."""
    Validations.of(construct).acknowledge(
        Acknowledgment(id=qualified(rule), reason=reason),
    )


def qualified(rule: str) -> str:
    """Return the rule with the name of its plugin before it.

    Only in that form does an acknowledged finding stay in the report.
    """
    if "::" in rule.partition("[")[0]:
        return rule
    plugin = _OF_NAG if rule.startswith(f"{_OF_NAG}-") else _OF_TEMPLATES
    return f"{plugin}::{rule}"


def _problems(scope: Construct, acknowledgements: Sequence[Acknowledgement]) -> Iterator[Problem]:
    for index, each in enumerate(acknowledgements):
        for problem in (
            *_rule_problems(each.rule),
            *_place_problems(scope, each.place),
            *_reason_problems(each.reason),
        ):
            yield problem.under(f"[{index}]")


def _rule_problems(rule: str) -> Iterator[Problem]:
    name, part, _ = (
        rule.removeprefix(f"{_OF_TEMPLATES}::").removeprefix(f"{_OF_NAG}::").partition("[")
    )
    if not name.strip() or "*" in name:
        message = "must name one rule as the report does; nothing is acknowledged wholesale"
        yield Problem(code="invalid-value", where="rule", got=rule, message=message)
    elif name in _FINDING_OF and not part:
        message = f"must name the part found, as the report does, such as {_FINDING_OF[name]}"
        yield Problem(code="invalid-value", where="rule", got=rule, message=message)
    elif name.startswith("EKS_"):
        yield from _own_rule_problems(name)


def _own_rule_problems(name: str) -> Iterator[Problem]:
    rule = RULE_BY_NAME.get(name)
    if rule is None:
        near = get_close_matches(name, RULE_BY_NAME, n=3, cutoff=0.5)
        message = f"must be a rule of docs/checks.md{_nearest(near)}"
        yield Problem(code="unknown-value", where="rule", got=name, message=message)
    elif rule.override is Override.REFUSED:
        message = "takes no acknowledgement; mend what it found"
        yield Problem(code="invalid-value", where="rule", got=name, message=message)


def _place_problems(scope: Construct, place: str) -> Iterator[Problem]:
    found = _find(scope, place)
    if found is None and place.strip(" /*."):
        message = f"must be the path of a construct below {scope.node.path or 'the app'!r}" + (
            _nearest(get_close_matches(place, _paths_below(scope), n=3, cutoff=0.3))
        )
        yield Problem(code="unknown-value", where="place", got=place, message=message)
    elif found is None or isinstance(found, (Stack, Stage)):
        message = "must name one construct inside a stack; nothing is acknowledged wholesale"
        yield Problem(code="invalid-value", where="place", got=place, message=message)


def _reason_problems(reason: str) -> Iterator[Problem]:
    if not reason.strip():
        message = "must say why this is right here"
        yield Problem(code="empty", where="reason", got=reason, message=message)


def _find(scope: Construct, place: str) -> IConstruct | None:
    found: IConstruct | None = scope
    for part in place.split("/"):
        found = found.node.try_find_child(part) if found is not None and part else None
    return found


def _paths_below(scope: Construct) -> list[str]:
    prefix = f"{scope.node.path}/" if scope.node.path else ""
    return [construct.node.path.removeprefix(prefix) for construct in scope.node.find_all()[1:]]


def _nearest(candidates: Sequence[str]) -> str:
    return f"; nearest: {', '.join(candidates)}" if candidates else ""
