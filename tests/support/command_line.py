"""The command line, run in this process."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

import pytest

from eks_constructs import cli


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What a command did.

    Attributes:
        exit_code: What the shell sees.
        stdout: What it printed.
        stderr: What it complained of.
    """

    exit_code: int
    stdout: str
    stderr: str


def run(*arguments: str) -> Result:
    """Run ``eks-constructs`` with these arguments."""
    with (
        redirect_stdout(io.StringIO()) as stdout,
        redirect_stderr(io.StringIO()) as stderr,
        pytest.raises(SystemExit) as end,
    ):
        cli.main(arguments)
    return Result(
        exit_code=int(end.value.code or 0), stdout=stdout.getvalue(), stderr=stderr.getvalue()
    )
