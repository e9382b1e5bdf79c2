"""From ``costs`` to a budget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from eks_constructs.config.resolved_costs import Costs
from eks_constructs.config.sources import Sources
from eks_constructs.planning.cost_budget import (
    ACTUAL_PERCENT,
    FORECAST_PERCENT,
    budget_problems,
)

_WHERE: Final = "Platform.costs"


def resolve_costs(sources: Sources, tags: Mapping[str, str]) -> Costs | None:
    """Return the budget; ``None`` if the file asks for none.

    Args:
        sources: Where it is described.
        tags: Tags of everything in the environment.
    """
    wanted = sources.platform.costs
    if wanted is None:
        return None
    chosen: dict[str, str] = {}
    if wanted.tag is not None:
        if wanted.tag in tags:
            chosen = {wanted.tag: tags[wanted.tag]}
        else:
            message = "must be the key of a tag in metadata.tags or Platform.tags"
            sources.findings.refuse("unknown-value", f"{_WHERE}.tag", message, wanted.tag)
    problems = budget_problems(
        monthly_usd=wanted.monthly_usd,
        tags=chosen,
        actual_percent=ACTUAL_PERCENT,
        forecast_percent=FORECAST_PERCENT,
        emails=wanted.emails,
        topics=0,
    )
    names = {"monthly_usd": "monthlyUSD", "emails": "emails", "tags": "tag"}
    sources.findings.add(problems, names, under=_WHERE)
    return Costs(monthly_usd=wanted.monthly_usd, emails=wanted.emails, tags=chosen)
