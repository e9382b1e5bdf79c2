"""``python -m benchmarks.library OUTDIR FILE…``: synthesise environment files, without checks."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from aws_cdk import App

from benchmarks.case import feature_flags, print_own_peak
from eks_constructs.config import load_environments
from stacks import EnvironmentStage


def synthesise(outdir: str, files: Sequence[Path]) -> None:
    """Build one stage per file, as the app does, and write the cloud assembly."""
    gc.freeze()
    app = App(context=feature_flags(), outdir=outdir, analytics_reporting=False)
    for environment in load_environments(files):
        EnvironmentStage(app, environment.name, environment=environment)
    app.synth()


if __name__ == "__main__":
    synthesise(sys.argv[1], [Path(file) for file in sys.argv[2:]])
    print_own_peak()
