"""The app: environment files in, one stage each out, checked and synthesised."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from aws_cdk import App

from eks_constructs.checks import (
    Acknowledgement,
    acknowledge,
    acknowledge_library_findings,
    add_checks,
    format_findings,
    read_report,
    warn_only,
)
from eks_constructs.config import Environment, load_environments
from eks_constructs.config.resolved import Profile
from eks_constructs.errors import ConfigurationError
from stacks import EnvironmentStage

ENVIRONMENTS: Final = Path(__file__).parent / "environments"
_BAD_INPUT: Final = 2
_FINDINGS: Final = 1


def environment_files(context: object) -> tuple[Path, ...]:
    """Return the files to read: those of ``-c environment=path[,path…]``, else all of ours."""
    if context is None:
        return tuple(sorted(ENVIRONMENTS.glob("*.yaml")))
    return tuple(Path(part.strip()) for part in str(context).split(",") if part.strip())


def build(app: App, environments: Sequence[Environment]) -> None:
    """Put one stage per environment into the app, with its checks and what was accepted."""
    add_checks(app)
    for environment in environments:
        stage = EnvironmentStage(app, environment.name, environment=environment)
        acknowledge_library_findings(stage)
        acknowledge(
            stage,
            [
                Acknowledgement(rule=each.rule, place=each.place, reason=each.reason)
                for each in environment.platform.acknowledgements
            ],
        )
        if environment.platform.profile is Profile.EKSCTL:
            warn_only(stage)


def main() -> int:
    """Synthesise, and return the exit code: 0, 1 for findings of checks, 2 for bad input."""
    # The CDK's modules are kept to the end: not to look for garbage in them saves a twentieth.
    gc.freeze()
    app = App(analytics_reporting=False)
    try:
        build(app, load_environments(environment_files(app.node.try_get_context("environment"))))
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        return _BAD_INPUT
    try:
        app.synth()
    except RuntimeError as error:
        # The CDK tells of findings by this one error, after it has printed them; a stack trace
        # would hide them.
        if "ValidationFailed" not in str(error):
            raise
        return _FINDINGS
    # Under the CDK CLI the error is left to the CLI, which forgets it unless a stack is selected.
    report = read_report(Path(app.outdir))
    if report.errors:
        sys.stderr.write(f"{format_findings(report)}\n")
        return _FINDINGS
    return 0


if __name__ == "__main__":
    sys.exit(main())
