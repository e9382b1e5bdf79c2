"""How hard the generated tests try: the same few cases at every run, or many new ones on demand."""

from __future__ import annotations

import os
from typing import Final

from hypothesis import HealthCheck, settings

_WANTED: Final = os.environ.get("FUZZ_EXAMPLES")

FUZZ: Final = settings(
    # Without the variable every run tries the same, so that a change fails by its own fault only.
    derandomize=_WANTED is None,
    database=None,
    max_examples=int(_WANTED or "6"),
    suppress_health_check=list(HealthCheck),
)
