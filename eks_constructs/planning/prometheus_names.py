"""What Prometheus accepts as a name.

See https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eks_constructs.errors import Problem

_LABEL: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_SERIES: Final = re.compile(r"[A-Za-z_:][A-Za-z0-9_:]*", re.ASCII)


def label_name_problems(name: str, *, where: str) -> Iterator[Problem]:
    """Yield a problem if a text is not the name of a label.

    Args:
        name: The text.
        where: Path of the text, for the problem.
    """
    if not _LABEL.fullmatch(name):
        message = "must be a label: letters, digits and _, no digit first"
        yield Problem(code="name-invalid", where=where, got=name, message=message)


def is_series(name: str) -> bool:
    """Return whether a text can be the name of a metric or of a recorded series.

    Args:
        name: The text.
    """
    return _SERIES.fullmatch(name) is not None
