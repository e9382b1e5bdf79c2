"""From ``costs`` to a budget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from eks_constructs.config import costs as section
from eks_constructs.config.resolved_costs import Costs
from eks_constructs.config.sources import Sources
from eks_constructs.planning.cost_budget import (
    ACTUAL_PERCENT,
    FORECAST_PERCENT,
    budget_problems,
)

_WHERE: Final = "Platform.costs"


def resolve_costs(sources: Sources, wanted: section.Costs, tags: Mapping[str, str]) -> Costs:
    """Return the budget.

    Args:
        sources: The whole file.
        wanted: The section.
        tags: Tags of everything in the environment.
    """
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
