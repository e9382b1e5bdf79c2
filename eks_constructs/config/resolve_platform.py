"""From the Platform document to what belongs to an environment besides its cluster."""

from __future__ import annotations

from eks_constructs.config import resolved
from eks_constructs.config.sources import Sources
from eks_constructs.planning import naming


def resolve_platform(sources: Sources, profile: resolved.Profile) -> resolved.Platform:
    """Return account, protection, tags and acknowledgements.

    Args:
        sources: Where they are described.
        profile: Which table of defaults is in use.
    """
    platform, tags = sources.platform, sources.config.metadata.tags
    sources.findings.add(naming.tag_problems(tags, where="metadata.tags"))
    sources.findings.add(naming.tag_problems(platform.tags, where="Platform.tags"))
    protection = platform.termination_protection
    return resolved.Platform(
        account=platform.account,
        profile=profile,
        termination_protection=protection if protection is not None else True,
        removal=resolved.Removal(platform.removal or "retain"),
        tags=dict(sorted((dict(tags) | dict(platform.tags)).items())),
        acknowledgements=_acknowledgements(sources),
    )


def _acknowledgements(sources: Sources) -> tuple[resolved.Acknowledgement, ...]:
    seen: set[tuple[str, str]] = set()
    for index, each in enumerate(sources.platform.acknowledgements):
        where = f"Platform.acknowledgements[{index}]"
        if "*" in each.place:
            message = "must be the path of one construct, as the finding names it, without *"
            sources.findings.refuse("invalid-value", f"{where}.place", message, each.place)
        if not each.reason.strip():
            message = "must say why the finding is right here"
            sources.findings.refuse("empty", f"{where}.reason", message)
        if (each.rule, each.place) in seen:
            message = "must appear once for each rule and place"
            sources.findings.refuse("name-duplicate", where, message, each.rule)
        seen.add((each.rule, each.place))
    return tuple(
        resolved.Acknowledgement(rule=each.rule, place=each.place, reason=each.reason)
        for each in sources.platform.acknowledgements
    )
