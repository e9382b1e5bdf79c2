"""From what a file says of an add-on's version to an exact one."""

from __future__ import annotations

from eks_constructs.config.addons import Addon
from eks_constructs.config.resolve_version import intended_version
from eks_constructs.config.sources import Sources
from eks_constructs.planning.addon_versions import (
    LATEST,
    addon_version_problems,
    is_search,
    known_versions,
    newest_matching,
)


def resolve_addon_version(sources: Sources, addon: Addon, where: str) -> str | None:
    """Return an exact version, or nothing for the default one of EKS.

    Args:
        sources: Where it is described.
        addon: The add-on.
        where: Path of its version.
    """
    findings, wanted = sources.findings, addon.version
    if wanted is None:
        return None
    kubernetes = intended_version(sources)
    if not is_search(addon.name, wanted):
        problems = addon_version_problems(
            addon.name, wanted, kubernetes_version=kubernetes, where=where
        )
        findings.add(problems)
        return wanted
    found = newest_matching(addon.name, wanted, kubernetes_version=kubernetes)
    if found is not None:
        return found
    unknown = (
        f"the catalogue of {known_versions().as_of} knows no such version of {addon.name} for "
        f"Kubernetes {kubernetes}, and nothing is looked up"
    )
    if wanted == LATEST and sources.defaults.unknown_latest_accepted:
        message = f"becomes the default version of EKS: {unknown}; write an exact version to pin it"
        findings.warn("unknown-value", where, message, wanted)
    else:
        message = (
            f"must be an exact version such as v1.20.1-eksbuild.1: {unknown}; leave it out for "
            "what EKS recommends"
        )
        findings.refuse("unknown-value", where, message, wanted)
    return None
