"""Apps written by ``to-python``, run, and compared with what they were written from."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from aws_cdk import App, Stage

from eks_constructs.config import Environment
from eks_constructs.to_python import environment_in_python
from stacks import EnvironmentStage
from tests.conftest import PROJECT

_UNLIKE = frozenset({"tree.json"})
"""What may differ: an empty construct that is left out shows there, and nowhere else."""


_RUN_EACH = """\
import runpy, sys
for file in sys.argv[1:]:
    runpy.run_path(file, run_name="__main__")
"""


def run_apps(files: Iterable[Path], outdir: Path, context: dict[str, object]) -> None:
    """Run apps as programs, one after another, in a process of their own.

    Args:
        files: The programs, all in one folder.
        outdir: Where each puts its stage.
        context: What the CDK CLI would give them.
    """
    programs = [str(file) for file in files]
    environment = os.environ | {
        "CDK_OUTDIR": str(outdir),
        "CDK_CONTEXT_JSON": json.dumps(context),
        "PYTHONPATH": str(PROJECT),
    }
    run = subprocess.run(
        [sys.executable, "-c", _RUN_EACH, *programs],
        cwd=Path(programs[0]).parent,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


def make_stage(code: str, app: App, stage_class: str, name: str) -> Stage:
    """Make the stage of an app that was written, in another app."""
    namespace: dict[str, object] = {"__name__": "written"}
    exec(compile(code, f"{name}.py", "exec", dont_inherit=True), namespace)  # noqa: S102  # ours
    made = namespace[stage_class]
    assert isinstance(made, type)
    stage: object = made(app, name)
    assert isinstance(stage, Stage)
    return stage


def require_same_synthesis(
    environments: Iterable[Environment], folder: Path, context: dict[str, object]
) -> None:
    """Find that what is written of environments is clean, and synthesises to what they do.

    Args:
        environments: The environments, as stages of one app, so that there is one synthesis.
        folder: Where files may be written.
        context: What the CDK CLI would give an app.
    """
    given, written = (
        App(
            context=context | {"@aws-cdk/core:validation": False},
            outdir=str(folder / name),
            analytics_reporting=False,
        )
        for name in ("given", "out")
    )
    (folder / "apps").mkdir()
    for each in environments:
        EnvironmentStage(given, each.name, environment=each)
        code = environment_in_python(each, EnvironmentStage)
        (folder / "apps" / f"{each.name}.py").write_text(code, encoding="utf-8")
        make_stage(code, written, EnvironmentStage.__name__, each.name)
    given.synth()
    written.synth()
    assert files_in(folder / "out") == files_in(folder / "given")
    lint(folder / "apps")


def files_in(folder: Path) -> dict[str, str]:
    """Return every file of a cloud assembly: templates, their metadata, manifests."""
    found = {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in _UNLIKE
    }
    assert any(name.endswith(".template.json") for name in found)
    return found


def lint(folder: Path) -> None:
    """Let ruff find that apps in a folder are formatted and follow the rules of this project."""
    require_format(folder)
    # The ARN of a secret is no secret, but the rule goes by the names of arguments.
    _ruff(folder, "check", "--output-format", "concise", "--ignore", "S106")


def require_format(folder: Path) -> None:
    """Let ruff find that files in a folder are formatted."""
    _ruff(folder, "format", "--diff")


def _ruff(folder: Path, *command: str) -> None:
    # There, not here: whether our package is first-party depends on the folder.
    rules = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    (folder / "pyproject.toml").write_text(rules, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "--no-cache", "."],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
