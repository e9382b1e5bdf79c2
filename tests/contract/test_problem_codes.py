"""Every code of a problem is explained, and nothing else is."""

from __future__ import annotations

from typing import get_args

from eks_constructs.errors import ProblemCode
from tests.conftest import PROJECT


def test_every_code_has_its_section() -> None:
    """The documentation and the closed set of codes say the same."""
    text = (PROJECT / "docs/problems.md").read_text()
    sections = [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]
    assert sections == list(get_args(ProblemCode))
