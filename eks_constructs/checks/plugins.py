"""The two validation plugins that we register, with severities of our own.

Both are classes of others whose ``validate`` is extended. For CDK's validator that is the only way
to have one: the CDK recognises a registered validator by its class and starts a second engine, at
more than a second a synth, beside anything that merely wraps one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal

from aws_cdk import (
    CloudFormationValidatePlugin,
    IPolicyValidationContext,
    PolicyValidationPluginReport,
    PolicyViolatingResource,
    PolicyViolation,
    Stage,
    ValidationRuleSource,
)
from cdk_nag import AwsSolutionsChecks
from constructs import IConstruct

from eks_constructs.checks.catalogue import RULE_BY_NAME, Override, rule_texts

WARN_ONLY: Final = "eks-constructs:policy-findings-are-warnings"
"""Metadata that marks a stage whose policy findings never fail a synth."""

_Severity = Literal["error", "warning"]


class TemplateChecks(CloudFormationValidatePlugin):
    """CDK's own validator together with our Guard rules.

    What the CDK finds itself (a wrong enum, a missing property) would fail at deployment and keeps
    its severity everywhere. Findings of our rules are errors, or warnings where the rule gives
    advice and in stages marked by :func:`~eks_constructs.checks.warn_only`.

    See https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
    """

    def __init__(self) -> None:
        super().__init__(
            guard_rules=[
                ValidationRuleSource(name=rule.name, content=rule.text) for rule in rule_texts()
            ]
        )

    def validate(self, context: IPolicyValidationContext) -> PolicyValidationPluginReport:
        """Validate all templates; the CDK calls this at synthesis."""
        report = super().validate(context)
        lenient = tuple(_warn_only_paths(context.app_construct))
        stacks = {s.template_path: s.stack_construct_path for s in context.stack_templates}

        def severity(rule: str, resource: PolicyViolatingResource) -> _Severity | None:
            if rule not in RULE_BY_NAME:
                return None
            stack = stacks.get(resource.template_path or "", "")
            advice = RULE_BY_NAME[rule].override is Override.FREE
            return "warning" if advice or _is_under(stack, lenient) else "error"

        return _with_severities(report.violations, severity)


class NagChecks(AwsSolutionsChecks):
    """cdk-nag's AwsSolutions pack.

    Its findings are warnings in stages marked by :func:`~eks_constructs.checks.warn_only`.

    See https://github.com/cdklabs/cdk-nag/blob/main/RULES.md
    """

    def validate(self, context: IPolicyValidationContext) -> PolicyValidationPluginReport:
        """Walk the construct tree; the CDK calls this at synthesis."""
        report = super().validate(context)
        lenient = tuple(_warn_only_paths(context.app_construct))

        def severity(_rule: str, resource: PolicyViolatingResource) -> _Severity | None:
            return "warning" if _is_under(resource.construct_path or "", lenient) else None

        return _with_severities(report.violations, severity)


def _warn_only_paths(scope: IConstruct) -> Iterator[str]:
    """Yield the paths of marked stages; only stages are walked into."""
    if isinstance(scope, Stage):
        if any(entry.type == WARN_ONLY for entry in scope.node.metadata):
            yield scope.node.path
        for child in scope.node.children:
            yield from _warn_only_paths(child)


def _is_under(path: str, stages: Sequence[str]) -> bool:
    return any(not stage or path == stage or path.startswith(f"{stage}/") for stage in stages)


def _with_severities(
    violations: Sequence[PolicyViolation],
    severity: Callable[[str, PolicyViolatingResource], _Severity | None],
) -> PolicyValidationPluginReport:
    found = [part for violation in violations for part in _split(violation, severity)]
    return PolicyValidationPluginReport(
        success=all(violation.severity not in {"error", "fatal"} for violation in found),
        violations=found,
    )


def _split(
    violation: PolicyViolation,
    severity: Callable[[str, PolicyViolatingResource], _Severity | None],
) -> Iterator[PolicyViolation]:
    """Yield the violation once for each severity that its resources have."""
    by_severity: dict[str | None, list[PolicyViolatingResource]] = {}
    for resource in violation.violating_resources:
        level = severity(violation.rule_name, resource) or violation.severity
        by_severity.setdefault(level, []).append(resource)
    for level, resources in by_severity.items():
        yield PolicyViolation(
            rule_name=violation.rule_name,
            # The validator puts the place before the text; for a whole resource that says nothing.
            description=violation.description.removeprefix("Properties: "),
            fix=violation.fix,
            rule_metadata=violation.rule_metadata,
            severity=level,
            violating_resources=resources,
        )
