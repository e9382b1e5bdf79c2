"""From the Platform document to what belongs to an environment besides its cluster."""

from __future__ import annotations

from collections.abc import Mapping

from eks_constructs.config import resolved
from eks_constructs.config.sources import Sources
from eks_constructs.planning import naming
from eks_constructs.planning.eksctl_names import cluster_tags


def resolve_platform(sources: Sources, profile: resolved.Profile) -> resolved.Platform:
    """Return account, protection, tags and acknowledgements.

    Args:
        sources: Where they are described.
        profile: Which table of defaults is in use.
    """
    platform = sources.platform
    protection = platform.termination_protection
    return resolved.Platform(
        account=platform.account,
        profile=profile,
        termination_protection=protection if protection is not None else True,
        removal=resolved.Removal(platform.removal or "retain"),
        tags=dict(sorted(_tags(sources).items())),
        acknowledgements=_acknowledgements(sources),
    )


def _tags(sources: Sources) -> Mapping[str, str]:
    """Return the tags of everything; those of the Platform document win."""
    metadata, findings = sources.config.metadata, sources.findings
    own = cluster_tags(metadata.name) if sources.defaults.eksctl_names else {}
    joined = {**own, **metadata.tags, **sources.platform.tags}
    problems = (
        *naming.tag_problems(metadata.tags, where="metadata.tags"),
        *naming.tag_problems(sources.platform.tags, where="Platform.tags"),
    )
    findings.add(problems)
    if not any(each.code == "too-many" for each in problems):
        together = naming.tag_problems(joined, where="metadata.tags")
        findings.add(each for each in together if each.code == "too-many")
    return joined


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
