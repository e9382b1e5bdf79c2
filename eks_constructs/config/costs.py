"""``costs`` of the Platform document: a budget, and whom it tells."""

from pydantic import Field

from eks_constructs.config.section import Many, Section


class Costs(Section):
    """A monthly budget for what carries the tags of the environment."""

    monthly_usd: float = Field(description="Limit of a month, in US dollars.")
    emails: Many[str] = Field(description="Addresses that are told, 1 to 10.")
    tag: str | None = Field(
        default=None,
        description="Key of one of the environment's tags, activated as a cost allocation tag, by "
        "which its costs are told apart. Unsaid: the budget is that of the account.",
    )
