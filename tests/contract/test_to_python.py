"""The shipped environments, written as apps in Python."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.config.files import PLATFORM, START
from tests.conftest import PROJECT, other_hash_seed
from tests.contract.conftest import ENVIRONMENTS
from tests.support.command_line import run
from tests.to_python.writing import files_in, lint, run_apps

SOURCES = [str(PROJECT / "environments" / f"{name}.yaml") for name in ENVIRONMENTS]
WRITE_EACH = """\
import sys
from eks_constructs.cli import main
for source in sys.argv[1:]:
    try:
        main(["to-python", source])
    except SystemExit as end:
        assert not end.code, end.code
"""


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the apps of all shipped environments, and nothing else."""
    folder = tmp_path_factory.mktemp("written")
    for source in SOURCES:
        file = folder / f"{Path(source).stem}.py"
        result = run("to-python", source, "--output", str(file))
        assert (result.exit_code, result.stdout) == (0, "")
    return folder


@pytest.fixture(scope="session")
def outdir(
    written: Path, tmp_path_factory: pytest.TempPathFactory, cdk_context: dict[str, object]
) -> Path:
    """Return what all of them synthesise: each a stage of its own."""
    outdir = tmp_path_factory.mktemp("cdk.out")
    run_apps(sorted(written.glob("*.py")), outdir, cdk_context)
    return outdir


def test_the_app_synthesises_the_same(outdir: Path, environment: str, assembly: Path) -> None:
    """Byte by byte: whoever leaves the file behind replaces nothing."""
    stage = f"assembly-{environment}"
    assert files_in(outdir / stage) == files_in(assembly / stage)


def test_the_apps_are_formatted_and_linted(written: Path) -> None:
    """By the formatter and the rules of this project."""
    lint(written)


def test_the_apps_are_typed(written: Path) -> None:
    """Strictly, with what mypy remembers of the CDK from the project's own run."""
    files = [str(file) for file in sorted(written.glob("*.py"))]
    assert len(files) == len(ENVIRONMENTS)
    command = [sys.executable, "-m", "mypy", "--strict", *files]
    check = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stdout


def test_what_constructs_do_not_always_have_is_typed(tmp_path: Path) -> None:
    """Such as the log group of a pipeline, of which an alarm is made."""
    file = tmp_path / "dev.yaml"
    alerts = "metrics: {alerts: {emails: [a@example.com]}}"
    said = f"observability: {{logs: {{cloudWatch: {{}}, gibPerDay: 5}}, {alerts}}}\n"
    file.write_text(f"{START}addons: [{{name: eks-pod-identity-agent}}]\n{PLATFORM}{said}")
    app = tmp_path / "dev.py"
    assert run("to-python", str(file), "--output", str(app)).exit_code == 0
    command = [sys.executable, "-m", "mypy", "--strict", str(app)]
    check = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stdout


def test_another_process_writes_the_same() -> None:
    """Neither hashes nor addresses of objects decide anything."""
    there = subprocess.run(
        [sys.executable, "-c", WRITE_EACH, *SOURCES],
        cwd=PROJECT,
        env=os.environ | {"PYTHONHASHSEED": other_hash_seed()},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert there == "".join(run("to-python", source).stdout for source in SOURCES)
