"""The page about the checks says what is so."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from eks_constructs.checks import RULES

_PAGE = Path(__file__).parents[2] / "docs/checks.md"
_ROW = re.compile(r"^\| `(EKS_\w+)` \|(?:[^|]*\|){2} (\w+) \| ([^|]*?) ?\|", re.MULTILINE)


def test_the_table_lists_every_rule_with_override_and_twin() -> None:
    """A rule that is new, gone, or treated differently must be described anew."""
    written = {name: (override, twin) for name, override, twin in _ROW.findall(_PAGE.read_text())}
    assert written == {
        rule.name: (
            rule.override.value,
            ", ".join(name.removeprefix("AwsSolutions-") for name in rule.nag),
        )
        for rule in RULES
    }


def test_the_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a reader copies works as it stands, in an empty folder."""
    (example,) = re.findall(r"```python\n(.*?)```", _PAGE.read_text(), re.DOTALL)
    script = tmp_path / "app.py"
    script.write_text(example)
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(script))
    assert capsys.readouterr().out == "0 errors, 0 warnings, 1 acknowledged\n"
