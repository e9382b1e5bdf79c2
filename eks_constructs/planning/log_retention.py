"""What CloudWatch Logs accepts of a log group: its name, and how long it keeps events."""

from __future__ import annotations

import re
from typing import Final

from eks_constructs.errors import Problem

_GROUP_NAME: Final = re.compile(r"[.\-_/#A-Za-z0-9]{1,512}", re.ASCII)

RETENTION_DAYS: Final[tuple[int, ...]] = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)
"""Every retention, in days, that CloudWatch Logs accepts.

See https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
"""


def retention_problems(days: int, *, where: str) -> tuple[Problem, ...]:
    """Return a problem if CloudWatch Logs does not know this retention.

    Args:
        days: Days that events are kept.
        where: Path of the value, for the problem.
    """
    if days in RETENTION_DAYS:
        return ()
    allowed = ", ".join(map(str, RETENTION_DAYS))
    message = f"must be a retention that CloudWatch Logs knows: {allowed}"
    return (Problem(code="unknown-value", where=where, got=days, message=message),)


def kept_days_problems(days: int | None, *, where: str) -> tuple[Problem, ...]:
    """Return a problem as :func:`retention_problems` does, where events may be kept for ever.

    Args:
        days: Days that events are kept; ``None`` for ever.
        where: Path of the value, for the problem.
    """
    return () if days is None else retention_problems(days, where=where)


def log_group_name_problems(name: str, *, where: str) -> tuple[Problem, ...]:
    """Return a problem if CloudWatch Logs would not accept this name for a log group.

    Args:
        name: Name given.
        where: Path of the value, for the problem.

    See https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
    """
    if _GROUP_NAME.fullmatch(name):
        return ()
    message = "must have 1 to 512 letters, digits and . - _ / #"
    return (Problem(code="name-invalid", where=where, got=name, message=message),)
