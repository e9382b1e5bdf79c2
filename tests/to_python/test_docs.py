"""``docs/to-python.md`` shows what is really written; it is the golden text, for people to read."""

from __future__ import annotations

import re
from pathlib import Path

from tests.conftest import PROJECT
from tests.support.command_line import run

PAGE = (PROJECT / "docs" / "to-python.md").read_text(encoding="utf-8")


def _block(language: str) -> str:
    (block,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return str(block)


def test_the_page_shows_what_is_written(tmp_path: Path) -> None:
    """That it runs is tested with all other pages."""
    source, written = tmp_path / "shop.yaml", tmp_path / "shop.py"
    source.write_text(_block("yaml"), encoding="utf-8")
    assert run("to-python", str(source), "--output", str(written)).exit_code == 0
    assert written.read_text(encoding="utf-8") == _block("python")
