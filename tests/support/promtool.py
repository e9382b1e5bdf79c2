"""Programs of Prometheus that judge files of ours, and the record of what they said.

They are no Python packages, so a machine may not have them. What they accepted is therefore
recorded with the repository: the programs' versions, and the hash of every file that they were
given. A test compares the hashes everywhere; where the programs are, it asks them too.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.conftest import PROJECT

FOLDER: Final = PROJECT / "tests" / "prometheus"
RECORD: Final = FOLDER / "checked.json"
PROGRAMS: Final = ("amtool", "promtool")


def installed() -> bool:
    """Return whether this machine has all of the programs."""
    return all(shutil.which(program) is not None for program in PROGRAMS)


def run(program: str, *arguments: str, folder: Path) -> str:
    """Run a program; what it says when it fails becomes the error.

    Args:
        program: Name of the program.
        arguments: Its arguments.
        folder: Where it runs.
    """
    command = [program, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def version(program: str) -> str:
    """Return the version of a program."""
    words = run(program, "--version", folder=FOLDER).split()
    return words[words.index("version") + 1].rstrip(",")


def hashes(files: Mapping[str, str]) -> dict[str, str]:
    """Return the hash of every text.

    Args:
        files: Texts by the names of their files.
    """
    return {
        name: hashlib.sha256(text.encode()).hexdigest()[:16] for name, text in sorted(files.items())
    }


def record() -> dict[str, dict[str, str]]:
    """Return what the programs accepted last."""
    content: dict[str, dict[str, str]] = json.loads(RECORD.read_text(encoding="utf-8"))
    return content
