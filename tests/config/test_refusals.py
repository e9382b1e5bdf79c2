"""Every refusal of an environment file, with its line, its path and its whole text.

``<start>`` stands for the four lines of a whole ClusterConfig, ``<header>`` and ``<admin>`` for
parts of it, ``<platform>`` for the beginning of a Platform document.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from _pytest.mark import ParameterSet

from tests.config.files import ADMIN, HEADER, PLATFORM, START, problems_in
from tests.support.refusal_cases import refusal_cases

_PARTS: Final = {
    "<start>\n": START,
    "<header>\n": HEADER,
    "<admin>\n": f"{ADMIN}\n",
    "<platform>\n": PLATFORM,
}


def _cases() -> Iterator[ParameterSet]:
    for case in refusal_cases():
        text = case.text
        for name, part in _PARTS.items():
            text = text.replace(name, part)
        yield pytest.param(text, list(case.told), id=case.title)


@pytest.mark.parametrize(("text", "told"), list(_cases()))
def test_what_can_never_deploy_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: list[str]
) -> None:
    """Every problem is told at once, each with its place and the fix."""
    monkeypatch.setenv("HOME", str(tmp_path))  # where there are no keys
    problems = problems_in(tmp_path, text)
    assert [problem.removeprefix("dev.yaml:") for problem in problems] == told
