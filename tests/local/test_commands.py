"""``eks-constructs local …`` as people type it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eks_constructs.local.commands import app
from tests.conftest import PROJECT
from tests.local.cloud import Cloud, cluster

_RUNNER = CliRunner()
_PROGRAM = "from eks_constructs.local.commands import app; app()"
_FILE = (PROJECT / "environments/dev.yaml").read_text()


def _fake_cdk(folder: Path, body: str) -> None:
    binary = folder / "node_modules" / ".bin" / "cdk"
    binary.parent.mkdir(parents=True)
    binary.write_text(f"#!{sys.executable}\nimport sys, time\n{body}\n")
    binary.chmod(0o755)
    (folder / "environments").mkdir()
    (folder / "environments" / "dev.yaml").write_text(_FILE)


def test_show_prints_the_tables_of_a_running_local_aws(cloud: Cloud) -> None:
    """It is found by AWS_ENDPOINT_URL."""
    cloud.create({"Cluster": cluster()})
    result = _RUNNER.invoke(app, ["show"], env={"AWS_ENDPOINT_URL": cloud.server.endpoint})
    assert result.exit_code == 0
    assert "1.34" in result.output


def test_show_without_a_local_aws_says_what_to_do() -> None:
    """Nothing named, nobody there, or a real endpoint: exit code 2 and the reason."""
    missing = _RUNNER.invoke(app, ["show"], env={"AWS_ENDPOINT_URL": None})
    nobody = _RUNNER.invoke(app, ["show", "--endpoint", "http://localhost:1"])
    real = _RUNNER.invoke(app, ["show", "--endpoint", "https://eks.amazonaws.com"])
    assert [missing.exit_code, nobody.exit_code, real.exit_code] == [2, 2, 2]
    assert "export AWS_ENDPOINT_URL" in missing.output
    assert "error: no local AWS answers at http://localhost:1" in nobody.output
    assert "error: https://eks.amazonaws.com is not a local AWS" in real.output


def test_types_are_listed_by_prefix() -> None:
    """All nine types of EKS can be carried out."""
    result = _RUNNER.invoke(app, ["types", "AWS::EKS::"])
    assert result.exit_code == 0
    assert len(result.output.split()) == 9
    assert "AWS::EKS::Nodegroup" in result.output


def test_deploy_runs_bootstrap_then_deploy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """With the account and region of the file, its pattern, and no question asked."""
    _fake_cdk(tmp_path, "print('cdk', *sys.argv[1:])")
    monkeypatch.chdir(tmp_path)
    result = _RUNNER.invoke(app, ["deploy", "--env", "dev"])
    said = capfd.readouterr().out.splitlines()
    assert result.exit_code == 0
    assert said[0].startswith("cdk bootstrap aws://123456789012/eu-west-1")
    assert said[1].startswith(
        "cdk deploy dev/* --context environment=environments/dev.yaml "
        "--require-approval never --output "
    )
    assert "Nothing exists yet." in result.output


@pytest.mark.parametrize(("failing", "code"), [("bootstrap", 3), ("deploy", 3)])
def test_deploy_fails_with_the_code_of_the_failing_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str, code: int
) -> None:
    """After a failed step no other one runs."""
    log = tmp_path / "log"
    body = (
        f"print(sys.argv[1], file=open({str(log)!r}, 'a'))\n"
        f"sys.exit({code} if sys.argv[1] == {failing!r} else 0)"
    )
    _fake_cdk(tmp_path, body)
    monkeypatch.chdir(tmp_path)
    assert _RUNNER.invoke(app, ["deploy"]).exit_code == code
    assert log.read_text().split()[-1] == failing


def test_deploy_refuses_bad_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No CLI, no file, two ways to name a file, two accounts: exit code 2 each."""
    monkeypatch.chdir(tmp_path)
    no_cli = _RUNNER.invoke(app, ["deploy"])
    _fake_cdk(tmp_path, "")
    other = tmp_path / "other.yaml"
    other.write_text(f'{_FILE}account: "111122223333"\n')
    no_file = _RUNNER.invoke(app, ["deploy", "--env", "gone"])
    both = _RUNNER.invoke(app, ["deploy", "--env", "dev", "other.yaml"])
    accounts = _RUNNER.invoke(app, ["deploy", "environments/dev.yaml", "other.yaml"])
    assert [item.exit_code for item in (no_cli, no_file, both, accounts)] == [2, 2, 2, 2]
    assert "error: the CDK CLI is missing" in no_cli.output
    assert "environments/gone.yaml:1:1: file: " in no_file.output
    assert "give either files or --env, not both" in both.output
    assert "the files name different accounts (111122223333, 123456789012)" in accounts.output


def test_an_environment_is_named_by_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whatever its cluster is called: the pattern given to the CLI must match the stage."""
    _fake_cdk(tmp_path, "print('cdk', *sys.argv[1:])")
    (tmp_path / "mine.yaml").write_text(_FILE)
    monkeypatch.chdir(tmp_path)
    assert _RUNNER.invoke(app, ["deploy", "mine.yaml"]).exit_code == 0
    assert "cdk deploy mine/* " in capfd.readouterr().out


def test_a_typo_is_told_before_anything_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its line, and without a local AWS."""
    _fake_cdk(tmp_path, "")
    (tmp_path / "dev.yaml").write_text(_FILE.replace("minSize: 2", "minSise: 2"))
    monkeypatch.chdir(tmp_path)
    result = _RUNNER.invoke(app, ["deploy", "dev.yaml"])
    assert result.exit_code == 2
    assert "managedNodeGroups[0].minSise: is no field here; did you mean minSize?" in result.output
    assert "local AWS at" not in result.output


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_deploy_leaves_nothing_running(tmp_path: Path, stop: signal.Signals) -> None:
    """Ctrl-C and SIGTERM stop the CLI and the local AWS; the exit code is 130."""
    _fake_cdk(tmp_path, "print('started', flush=True)\ntime.sleep(60)")
    with _start(["deploy"], tmp_path) as process:
        endpoint = _read_until(process, "local AWS at").split()[3].rstrip(",")
        _read_until(process, "started")
        process.send_signal(stop)
        assert process.wait(20) == 130
    result = _RUNNER.invoke(app, ["show", "--endpoint", endpoint])
    assert "no local AWS answers" in result.output


def test_up_prints_what_to_export_and_runs_until_it_is_stopped(tmp_path: Path) -> None:
    """The variables work as they stand."""
    with _start(["up"], tmp_path) as process:
        line = _read_until(process, "AWS_ENDPOINT_URL=")
        endpoint = line.removeprefix("export AWS_ENDPOINT_URL=").strip()
        _read_until(process, "Ctrl-C")
        shown = _RUNNER.invoke(app, ["show"], env={"AWS_ENDPOINT_URL": endpoint})
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
    assert shown.output == "Nothing exists yet.\n"


def _start(arguments: list[str], folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )


def _read_until(process: subprocess.Popen[str], wanted: str) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if wanted in line:
            return line
    raise AssertionError(f"{wanted} was not printed")
