"""Commands measured side by side, each run a process of its own."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.case import PROJECT


@dataclass(frozen=True, kw_only=True, slots=True)
class Measurement:
    """One command's cost: medians of its runs.

    Attributes:
        seconds: From start to exit.
        cpu_seconds: Time of processors that it and its children took, which other programs of a
            busy machine disturb less.
        peak: Peak memory of its largest process, in the unit of the system: with jsii, Node.
        own_peak: Peak memory of the Python process as the command prints it; 0 if it does not.
    """

    seconds: float
    cpu_seconds: float
    peak: float
    own_peak: float


def measure(commands: Mapping[str, Sequence[str]], *, repeats: int = 5) -> dict[str, Measurement]:
    """Run all commands in turns, so that a busy moment of the machine hits each alike.

    Args:
        commands: By name. Each is run once more beforehand, to fill caches.
        repeats: How often each is measured.

    Raises:
        subprocess.CalledProcessError: A command failed; its errors are on standard error.
    """
    runs: dict[str, list[Measurement]] = {name: [] for name in commands}
    for command in commands.values():
        _run(command)
    for _ in range(repeats):
        for name, command in commands.items():
            runs[name].append(_run(command))
    return {name: _median(each) for name, each in runs.items()}


def _median(runs: Sequence[Measurement]) -> Measurement:
    return Measurement(
        seconds=statistics.median(run.seconds for run in runs),
        cpu_seconds=statistics.median(run.cpu_seconds for run in runs),
        peak=statistics.median(run.peak for run in runs),
        own_peak=statistics.median(run.own_peak for run in runs),
    )


def _environment() -> dict[str, str]:
    # An installed package is compiled; from this folder it would be compiled at each start where
    # the shell keeps Python from saving what it compiled.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "CDK_VALIDATION": "false"}


def _run(command: Sequence[str]) -> Measurement:
    start = time.perf_counter()
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(
            command,
            cwd=PROJECT,
            env=_environment(),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        printed = process.stdout.read().strip() if process.stdout else ""
        # Unlike wait(), this tells the usage of this one process and of those it waited for.
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - start
        if process.returncode != 0:
            errors.seek(0)
            sys.stderr.write(errors.read())
            raise subprocess.CalledProcessError(process.returncode, command)
    return Measurement(
        seconds=seconds,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        peak=usage.ru_maxrss,
        own_peak=int(printed) if printed.isdecimal() else 0,
    )
