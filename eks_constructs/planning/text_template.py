"""Packaged texts with gaps, written ``<<name>>``: nothing in YAML, PromQL or Go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

_GAP: Final = re.compile(r"<<([a-z_]+)>>", re.ASCII)


def read_text(name: str) -> str:
    """Return a packaged text.

    Args:
        name: File name in ``planning/data``, such as ``"rules/nodes.yaml"``.
    """
    return (files(__package__) / "data" / name).read_text(encoding="utf-8")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return a text with every gap filled.

    Args:
        text: The text.
        values: What goes into each gap, by its name; others are not used.
    """
    return _GAP.sub(lambda gap: values[gap[1]], text)
