"""From ``metadata.version`` to a Kubernetes version that EKS supports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from eks_constructs.config.sources import Sources
from eks_constructs.errors import Problem
from eks_constructs.planning.versions import (
    KubernetesVersion,
    SupportStatus,
    default_version,
    ending_soon,
    newest_version,
    support,
    supported_versions,
    version_problems,
)

_WHERE: Final = "metadata.version"


def intended_version(sources: Sources) -> str:
    """Return the Kubernetes version that is meant, which may be none that EKS has.

    Args:
        sources: Where it is said, or left to the defaults.
    """
    given = sources.config.metadata.version
    if given == "latest":
        return str(newest_version())
    if given in (None, "", "auto"):
        return sources.defaults.version or str(default_version())
    return given


def resolve_version(sources: Sources, today: date) -> str:
    """Return the Kubernetes version, and say how long EKS supports it.

    A version that the catalogue knows no support for is refused, unless it is acknowledged: the
    file, or the catalogue, may be old.

    Args:
        sources: Where it is described.
        today: Day to judge by.
    """
    text = intended_version(sources)
    acknowledged = sources.platform.extended_support is not None
    problems = version_problems(
        text,
        where=_WHERE,
        on=today,
        extended_acknowledged=acknowledged or sources.defaults.extended_support_accepted,
        unsupported_acknowledged=acknowledged,
    )
    sources.findings.add(_with_the_place(each) for each in problems)
    if not problems:
        _advise(sources, KubernetesVersion.parse(text), today)
    return text


def _with_the_place(problem: Problem) -> Problem:
    """Say where to acknowledge what can be acknowledged; planning knows no documents."""
    if problem.code == "invalid-value":
        return problem
    return replace(problem, message=f"{problem.message} in Platform.extendedSupport")


def _advise(sources: Sources, version: KubernetesVersion, today: date) -> None:
    findings, status = sources.findings, support(version, today)
    if sources.config.metadata.version == "latest":
        message = (
            f"is {version} today and another version after an upgrade of eks-constructs, and EKS "
            f'updates by one minor version only; write "{version}"'
        )
        findings.warn("not-pinned", _WHERE, message, "latest")
    if status is SupportStatus.EXTENDED:
        message = "is in extended support, at several times the price; update when you can"
        findings.warn("extended-support", _WHERE, message, str(version))
    elif status is not SupportStatus.STANDARD:
        message = f"is acknowledged, but EKS supports {supported_versions(today)}"
        findings.warn("unknown-value", _WHERE, message, str(version))
    elif (end := ending_soon(version, today)) is not None:
        message = f"leaves standard support on {end}; plan the update to {version.next()}"
        findings.warn("support-ends-soon", _WHERE, message, str(version))
