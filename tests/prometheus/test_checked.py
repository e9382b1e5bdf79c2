"""promtool and amtool accept what is shipped, and its alerts fire when they should, only then."""

from __future__ import annotations

from pathlib import Path

from eks_constructs.planning.prometheus_rules import RuleGroup
from tests.prometheus.ask import ask
from tests.prometheus.files import all_files, rule_tests, write_files
from tests.support.promtool import PROGRAMS, hashes, installed, record


def test_the_programs_accepted_these_very_files() -> None:
    """A file that was changed since must be shown to them again, by ``make check-rules``."""
    assert record()["files"] == hashes(all_files())
    assert sorted(record()["programs"]) == sorted(PROGRAMS)


def test_every_group_has_tests() -> None:
    """Of what it alerts or records."""
    assert sorted(rule_tests()) == sorted(f"{group}.test.yaml" for group in RuleGroup)


def test_the_programs_accept_them_still(tmp_path: Path) -> None:
    """Asked where they are installed; elsewhere their answers are those of the record."""
    write_files(tmp_path)
    if installed():
        ask(tmp_path)
    else:
        assert record()["files"] == hashes(
            {file.name: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()}
        )
