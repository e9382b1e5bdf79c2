"""``make check-rules``: ask promtool and amtool about every file, and record what they accepted."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.prometheus.files import (
    alert_manager_files,
    all_files,
    dashboard_rules,
    rule_files,
    rule_tests,
    write_files,
)
from tests.support.promtool import PROGRAMS, RECORD, hashes, installed, run, version


def ask(folder: Path) -> None:
    """Ask about files that were written to a folder; an answer of no is an error.

    Args:
        folder: Where they are.
    """
    run("promtool", "check", "rules", "--lint-fatal", *rule_files(), folder=folder)
    run("promtool", "check", "rules", "--lint-fatal", *dashboard_rules(), folder=folder)
    run("promtool", "check", "config", "scrape.yaml", folder=folder)
    for name in sorted(rule_tests()):
        run("promtool", "test", "rules", name, folder=folder)
    run("amtool", "check-config", *alert_manager_files(), folder=folder)


def main() -> None:
    """Ask, and write the record."""
    if not installed():
        message = "promtool and amtool are needed: Debian's prometheus and prometheus-alertmanager"
        raise SystemExit(message)
    with TemporaryDirectory() as name:
        write_files(Path(name))
        ask(Path(name))
    content = {
        "files": hashes(all_files()),
        "programs": {program: version(program) for program in PROGRAMS},
    }
    RECORD.write_text(f"{json.dumps(content, indent=2)}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
