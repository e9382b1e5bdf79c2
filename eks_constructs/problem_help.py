"""What the documentation says of each problem: ``docs/problems.md``, which the package carries."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

_PACKAGED: Final = Path(__file__).parent / "problems.md"
_SOURCE: Final = Path(__file__).parent.parent / "docs" / "problems.md"
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def plain_help(code: str) -> str:
    """Return what a code means, as plain text.

    Args:
        code: Code of a problem.
    """
    return _sections()[code]


@cache
def _sections() -> Mapping[str, str]:
    page = _PACKAGED if _PACKAGED.exists() else _SOURCE
    _, *sections = page.read_text(encoding="utf-8").split("\n## ")
    parts = (section.partition("\n") for section in sections)
    return {code.strip(): _plain(text) for code, _, text in parts}


def _plain(markdown: str) -> str:
    return " ".join(_LINK.sub(r"\1", markdown).replace("`", "").split())
