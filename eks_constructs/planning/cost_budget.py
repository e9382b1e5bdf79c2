"""A budget: how much, whose costs, and who is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.email import email_problems

ACTUAL_PERCENT: Final = (80, 100)
"""Shares of the limit at which spending is told of, unless others are given."""
FORECAST_PERCENT: Final = (100,)
"""Shares of the limit at which a forecast is told of, unless others are given."""

_MOST_SUBSCRIBERS: Final = 11
_MOST_NOTIFICATIONS: Final = 10
_HIGHEST_SHARE: Final = 1000


def budget_problems(
    *,
    monthly_usd: float,
    tags: Mapping[str, str],
    actual_percent: Sequence[int],
    forecast_percent: Sequence[int],
    emails: Sequence[str],
    topics: int,
) -> Iterator[Problem]:
    """Yield everything about a budget that AWS would refuse, or that would tell nobody.

    Args:
        monthly_usd: Limit of a month, in US dollars.
        tags: Cost allocation tags that costs must have.
        actual_percent: Shares of the limit at which spending is told of.
        forecast_percent: Shares of the limit at which a forecast is told of.
        emails: Addresses that are told.
        topics: How many topics are told.

    See https://docs.aws.amazon.com/cost-management/latest/userguide/management-limits.html
    """
    if monthly_usd <= 0:
        message = "must be more than 0 US dollars"
        yield Problem(code="out-of-range", where="monthly_usd", got=monthly_usd, message=message)
    for key, value in tags.items():
        if not key or not value or "$" in key:
            message = "must have keys without $, and values"
            yield Problem(code="invalid-value", where=f"tags[{key!r}]", got=value, message=message)
    yield from _share_problems("actual_percent", actual_percent)
    yield from _share_problems("forecast_percent", forecast_percent)
    told = len(actual_percent) + len(forecast_percent)
    if not 1 <= told <= _MOST_NOTIFICATIONS:
        message = f"must be 1 to {_MOST_NOTIFICATIONS} shares, with those of forecast_percent"
        yield Problem(code="out-of-range", where="actual_percent", got=told, message=message)
    yield from email_problems(emails)
    if not 1 <= len(emails) + topics <= _MOST_SUBSCRIBERS or topics > 1:
        message = "must be 1 to 10 addresses, or a topic: somebody must be told"
        yield Problem(code="out-of-range", where="emails", got=len(emails), message=message)


def _share_problems(where: str, shares: Sequence[int]) -> Iterator[Problem]:
    for index, share in enumerate(shares):
        if not 1 <= share <= _HIGHEST_SHARE:
            message = f"must be 1 to {_HIGHEST_SHARE} percent"
            yield Problem(
                code="out-of-range", where=f"{where}[{index}]", got=share, message=message
            )
    if len(set(shares)) < len(shares):
        message = "must be different shares"
        yield Problem(code="name-duplicate", where=where, got=list(shares), message=message)
