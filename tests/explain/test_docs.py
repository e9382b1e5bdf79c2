"""``docs/explain.md`` shows what is really printed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from tests.config.files import write
from tests.conftest import PROJECT
from tests.support.command_line import run

PAGE: Final = (PROJECT / "docs" / "explain.md").read_text(encoding="utf-8")
SHOWN: Final = re.findall(
    r"^\$ eks-constructs (explain .+?)\n```\n.*?```text\n(.+?)^```", PAGE, re.DOTALL | re.MULTILINE
)


@pytest.mark.parametrize(("command", "shown"), SHOWN, ids=[command for command, _ in SHOWN])
def test_the_page_shows_what_is_printed(
    command: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every line in its order, apart from the width of columns; dots are lines left out."""
    (example,) = re.findall(r"^```yaml\n(.+?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    write(tmp_path, example, "shop.yaml")
    monkeypatch.chdir(tmp_path)
    printed = iter(run(*command.split()).stdout.splitlines())
    left = iter([" ".join(line.split()) for line in printed])
    for line in shown.splitlines():
        if line not in ("", "…"):
            assert " ".join(line.split()) in left, line


def test_both_commands_are_shown() -> None:
    """A changed page must not make the test above pass with nothing to do."""
    assert [command for command, _ in SHOWN] == [
        "explain shop.yaml",
        "explain shop.yaml --diff-profiles",
    ]
