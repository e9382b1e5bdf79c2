"""Running the CDK CLI, here a script in its place."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from eks_constructs.local.cdk_cli import CdkCli, cdk_cli, find_cdk
from eks_constructs.local.client import LocalAws, LocalAwsError


def _script(folder: Path, body: str) -> Path:
    binary = folder / "node_modules" / ".bin" / "cdk"
    binary.parent.mkdir(parents=True)
    binary.write_text(f"#!{sys.executable}\nimport os, subprocess, sys, time\n{body}\n")
    binary.chmod(0o755)
    return binary


def test_exit_code_is_that_of_the_cli(tmp_path: Path) -> None:
    """Arguments and environment arrive, and the code comes back."""
    body = "sys.exit(7 if sys.argv[1:] == ['deploy', 'dev/*'] and os.environ['X'] == 'y' else 0)"
    cli = CdkCli(binary=_script(tmp_path, body), environment={**os.environ, "X": "y"})
    assert cli.run(("deploy", "dev/*")) == 7


def test_missing_cli_says_how_to_install_it(tmp_path: Path) -> None:
    """The path is named."""
    with pytest.raises(LocalAwsError, match=r"node_modules/\.bin/cdk does not exist; .* npm ci"):
        find_cdk(tmp_path)


def test_cli_runs_with_our_node_and_a_home_of_its_own(tmp_path: Path) -> None:
    """The folder of this Python comes first on the path; the user's CDK folder is not touched."""
    _script(tmp_path, "")
    cli = cdk_cli(tmp_path, LocalAws("http://localhost:1"), "eu-west-1", tmp_path / "home")
    assert cli.environment["PATH"].startswith(f"{Path(sys.executable).parent}{os.pathsep}")
    assert cli.environment["CDK_HOME"] == str(tmp_path / "home")


def test_interruption_stops_the_cli_and_what_it_started(tmp_path: Path) -> None:
    """Ctrl-C leaves neither the CLI nor its children running."""
    started = tmp_path / "child"
    body = (
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(started)!r} + '.new', 'w').write(str(child.pid))\n"
        f"os.rename({str(started)!r} + '.new', {str(started)!r})\n"
        "time.sleep(60)"
    )
    cli = CdkCli(binary=_script(tmp_path, body), environment=dict(os.environ))
    watcher = threading.Thread(target=_interrupt_once_there, args=(started,))
    watcher.start()
    with pytest.raises(KeyboardInterrupt):
        cli.run(("deploy",))
    watcher.join()
    assert _ends(int(started.read_text()))


def _interrupt_once_there(path: Path) -> None:
    for _ in range(200):
        if path.exists():
            break
        time.sleep(0.05)
    os.kill(os.getpid(), signal.SIGINT)


def _ends(process_id: int) -> bool:
    for _ in range(100):
        status = Path(f"/proc/{process_id}/stat")
        if not status.exists() or status.read_text().split()[2] == "Z":
            return True
        time.sleep(0.05)
    return False
