"""What an environment may cost, with every gap filled."""

from __future__ import annotations

from collections.abc import Mapping

from eks_constructs.values import frozen


@frozen
class Costs:
    """A budget.

    Attributes:
        monthly_usd: Limit of a month.
        emails: Who is told.
        tags: Tags that costs must carry; empty for the whole account.
    """

    monthly_usd: float
    emails: tuple[str, ...]
    tags: Mapping[str, str]
