"""The shipped environments, written as apps in Python."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.support.command_line import run
from tests.to_python.writing import files_in, lint, run_app


@pytest.fixture
def written(environment: str, tmp_path: Path) -> Path:
    """Return the app of a shipped environment, in a folder of its own."""
    file = tmp_path / f"{environment}.py"
    source = PROJECT / "environments" / f"{environment}.yaml"
    result = run("to-python", str(source), "--output", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    return file


def test_the_app_synthesises_the_same(
    written: Path, environment: str, assembly: Path, cdk_context: dict[str, object]
) -> None:
    """Byte by byte: whoever leaves the file behind replaces nothing."""
    outdir = written.parent / "cdk.out"
    run_app(written, outdir, cdk_context)
    stage = f"assembly-{environment}"
    assert files_in(outdir / stage) == files_in(assembly / stage)


def test_the_app_is_formatted_and_linted(written: Path) -> None:
    """By the formatter and the rules of this project."""
    lint(written.parent)


def test_the_app_is_typed(written: Path) -> None:
    """Strictly, with what mypy remembers of the CDK from the project's own run."""
    command = [sys.executable, "-m", "mypy", "--strict", str(written)]
    check = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stdout


def test_another_process_writes_the_same(environment: str) -> None:
    """Neither hashes nor addresses of objects decide anything."""
    source = str(PROJECT / "environments" / f"{environment}.yaml")
    program = f"from eks_constructs.cli import main; main(['to-python', {source!r}])"
    command = [sys.executable, "-c", program]
    texts = {
        subprocess.run(
            command,
            cwd=PROJECT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert texts == {run("to-python", source).stdout}
