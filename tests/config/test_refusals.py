"""Every refusal of an environment file, with its line, its path and its whole text.

The files in ``refusals`` hold one case after the other: a title, an environment file, ``=>`` and
what is said of it. ``<start>`` stands for the four lines of a whole ClusterConfig, ``<header>`` and
``<admin>`` for parts of it, ``<platform>`` for the beginning of a Platform document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from _pytest.mark import ParameterSet

from tests.config.files import ADMIN, HEADER, PLATFORM, START, problems_in

_FOLDER: Final = Path(__file__).parent / "refusals"
_CASE: Final = re.compile(
    r"^=== (?P<title>.+)\n(?P<text>(?s:.*?))^=>\n(?P<told>(?:.+\n)+)", re.MULTILINE
)
_PARTS: Final = {
    "<start>\n": START,
    "<header>\n": HEADER,
    "<admin>\n": f"{ADMIN}\n",
    "<platform>\n": PLATFORM,
}


def _cases() -> Iterator[ParameterSet]:
    for file in sorted(_FOLDER.glob("*.txt")):
        for case in _CASE.finditer(file.read_text()):
            text = case["text"]
            for name, part in _PARTS.items():
                text = text.replace(name, part)
            title = f"{file.stem}: {case['title']}"
            yield pytest.param(text, case["told"].splitlines(), id=title)


@pytest.mark.parametrize(("text", "told"), list(_cases()))
def test_what_can_never_deploy_is_refused(tmp_path: Path, text: str, told: list[str]) -> None:
    """Every problem is told at once, each with its place and the fix."""
    problems = problems_in(tmp_path, text)
    assert [problem.removeprefix("dev.yaml:") for problem in problems] == told
