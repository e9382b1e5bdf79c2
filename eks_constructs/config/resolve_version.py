"""From ``metadata.version`` to a Kubernetes version that EKS supports."""

from __future__ import annotations

from datetime import date

from eks_constructs.config.sources import Sources
from eks_constructs.planning.versions import (
    KubernetesVersion,
    SupportStatus,
    default_version,
    ending_soon,
    support,
    version_problems,
)


def intended_version(sources: Sources) -> str:
    """Return the Kubernetes version that is meant, which may be none that EKS has.

    Args:
        sources: Where it is said, or left to the defaults.
    """
    given = sources.config.metadata.version
    return given if given is not None else sources.defaults.version or str(default_version())


def resolve_version(sources: Sources, today: date) -> str:
    """Return the Kubernetes version, and say when its support ends soon.

    Args:
        sources: Where it is described.
        today: Day to judge by.
    """
    findings, where = sources.findings, "metadata.version"
    text = intended_version(sources)
    accepted = sources.defaults.extended_support_accepted or (
        sources.platform.extended_support is not None
    )
    problems = version_problems(text, where=where, on=today, extended_acknowledged=accepted)
    findings.add(problems)
    if problems:
        return text
    version = KubernetesVersion.parse(text)
    if support(version, today) is SupportStatus.EXTENDED:
        message = "is in extended support, at several times the price; update when you can"
        findings.warn("extended-support", where, message, text)
    elif (end := ending_soon(version, today)) is not None:
        message = f"leaves standard support on {end}; plan the update to {version.next()}"
        findings.warn("support-ends-soon", where, message, text)
    return text
