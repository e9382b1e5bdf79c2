"""Switches the checks on for an app."""

from __future__ import annotations

from functools import cache
from typing import Final

from aws_cdk import App, Stage, Validations

from eks_constructs.checks.plugins import WARN_ONLY, NagChecks, TemplateChecks
from eks_constructs.errors import ConfigurationError, Problem

_FINDINGS_FAIL: Final = "@aws-cdk/core:validateAgainstDefaultRules"


def add_checks(app: App) -> None:
    """Check everything that the app synthesises, at each synth.

    Registers CDK's own validator with its findings as errors, the rules of this library
    (``docs/checks.md``) and cdk-nag's AwsSolutions pack. They see all stages of the app, those
    added later too. Call it once per app, right after making it: the CDK takes no second validator,
    none on a stage, and no setting once an app has children.

    Args:
        app: The app to check.

    Raises:
        ConfigurationError: The app has children already, and its context does not yet make findings
            errors.

    See https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
    """
    # Without it the CDK turns the errors of its validator, and so of our rules, into warnings.
    if app.node.try_get_context(_FINDINGS_FAIL) is not True:
        _refuse_late_call(app)
        app.node.set_context(_FINDINGS_FAIL, value=True)
    Validations.of(app).add_plugins(_template_checks(), NagChecks(app))


@cache
def _template_checks() -> TemplateChecks:
    """Make the validator once per process: it takes a second, and keeps no state."""
    return TemplateChecks()


def _refuse_late_call(app: App) -> None:
    if app.node.children:
        problem = Problem(
            code="not-together",
            where=_FINDINGS_FAIL,
            got=None,
            message="must be true before the app has children; call add_checks right after App(), "
            "or set it in the context of cdk.json",
        )
        raise ConfigurationError("checks", (problem,))


def warn_only(stage: Stage) -> None:
    """Turn the policy findings of a stage into warnings.

    For an environment that was described elsewhere and keeps its meaning here, secure or not. It
    is deployable, and every finding is still printed at each synth. What CloudFormation itself
    would refuse stays an error.

    Args:
        stage: The stage, such as one environment. Other stages are not touched.
    """
    stage.node.add_metadata(WARN_ONLY, data=True)
