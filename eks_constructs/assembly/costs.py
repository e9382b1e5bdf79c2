"""What an environment may cost."""

from __future__ import annotations

from constructs import Construct

from eks_constructs.config.resolved_costs import Costs
from eks_constructs.cost_budget import CostBudget


def build_budget(scope: Construct, wanted: Costs) -> CostBudget:
    """Make the budget of an environment.

    Args:
        scope: Parent construct.
        wanted: What it may cost.
    """
    return CostBudget(
        scope,
        "Budget",
        monthly_usd=wanted.monthly_usd,
        tags=wanted.tags,
        emails=wanted.emails,
    )
