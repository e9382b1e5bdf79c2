"""Whether pods can get a role at all."""

from __future__ import annotations

from eks_constructs.config.sources import Sources
from eks_constructs.planning.identity import POD_IDENTITY_AGENT


def check_agent(sources: Sources, where: str, *, agent: bool) -> None:
    """Refuse what gets its role by EKS Pod Identity in a cluster without the agent.

    Args:
        sources: Where problems go.
        where: Path of what asks for the role.
        agent: Whether pods get identities by EKS Pod Identity.
    """
    if not agent:
        message = (
            f"must come with the add-on {POD_IDENTITY_AGENT}, which hands out its role; add it"
        )
        sources.findings.refuse("required", where, message)
