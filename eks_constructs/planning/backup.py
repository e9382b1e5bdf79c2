"""When volumes and file systems are backed up, and for how long copies are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.naming import tag_problems

_LONGEST_DAYS: Final = 36500
_COLD_DAYS: Final = 90
_FIELD: Final = r"[0-9A-Za-z,*?/#-]+"
_CRON: Final = re.compile(rf"cron\({_FIELD}(?: {_FIELD}){{5}}\)", re.ASCII)


def backup_problems(
    *,
    schedule: str,
    retention_days: int,
    cold_after_days: int | None,
    tag_key: str,
    tag_value: str,
) -> Iterator[Problem]:
    """Yield everything about a backup plan that AWS Backup would refuse.

    Args:
        schedule: When backups start, as a cron expression of AWS.
        retention_days: Days that they are kept.
        cold_after_days: Days after which they move to cold storage; ``None`` for never.
        tag_key: Key of the tag of what is backed up.
        tag_value: Its value.

    See https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html
    """
    if not _CRON.fullmatch(schedule):
        message = "must be a cron expression with six fields, such as cron(0 3 ? * * *)"
        yield Problem(code="invalid-value", where="schedule", got=schedule, message=message)
    least = 1 if cold_after_days is None else cold_after_days + _COLD_DAYS
    if not least <= retention_days <= _LONGEST_DAYS:
        reason = "" if cold_after_days is None else f", {_COLD_DAYS} of them in cold storage"
        message = f"must be {least} to {_LONGEST_DAYS} days{reason}"
        yield Problem(
            code="out-of-range", where="retention_days", got=retention_days, message=message
        )
    if cold_after_days is not None and cold_after_days < 1:
        message = "must be at least 1, or None for never"
        yield Problem(
            code="out-of-range", where="cold_after_days", got=cold_after_days, message=message
        )
    yield from tag_problems({tag_key: tag_value}, where="tag")
