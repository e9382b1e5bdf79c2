"""The cases of ``tests/config/refusals``: environment files, and what is said of each.

A file holds one case after the other: ``===`` and a title, an environment file, ``=>`` and the
problems, one a line. A title may begin with the numbers of eksctl's rules that the case shows:
``rule 124 | settings that are no YAML``, ``rules 47 53 | …``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.conftest import PROJECT

_FOLDER: Final = PROJECT / "tests" / "config" / "refusals"
_CASE: Final = re.compile(
    r"^=== (?P<title>.+)\n(?P<text>(?s:.*?))^=>\n(?P<told>(?:.+\n)+)", re.MULTILINE
)
_RULES: Final = re.compile(r"rules? (?P<numbers>\d+(?: \d+)*) \| \S.*")


@dataclass(frozen=True, kw_only=True, slots=True)
class RefusalCase:
    """One environment file that can never deploy.

    Attributes:
        title: What it shows, with the file that it is in.
        rules: Numbers of eksctl's rules that it shows.
        text: The environment file, with the names of its common parts in ``<>``.
        told: Every problem, as it is told.
    """

    title: str
    rules: tuple[int, ...]
    text: str
    told: tuple[str, ...]


def refusal_cases() -> Iterator[RefusalCase]:
    """Yield every case, file by file."""
    for file in sorted(_FOLDER.glob("*.txt")):
        text = file.read_text()
        cases = list(_CASE.finditer(text))
        assert len(cases) == text.count("\n=>\n"), f"{file.name} has a case that is not in form"
        for case in cases:
            yield RefusalCase(
                title=f"{file.stem}: {case['title']}",
                rules=_rules(case["title"], file),
                text=case["text"],
                told=tuple(case["told"].splitlines()),
            )


def _rules(title: str, file: Path) -> tuple[int, ...]:
    if not title.startswith("rule"):
        return ()
    found = _RULES.fullmatch(title)
    assert found, f"{file.name}: write 'rule 1 | …' or 'rules 1 2 | …' instead of {title!r}"
    return tuple(int(number) for number in found["numbers"].split())
