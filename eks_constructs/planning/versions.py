"""Which Kubernetes versions EKS supports, until when, and which step leads where.

Standard support lasts 14 months from the release on EKS, extended support 12 more at a higher
price; see https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Final, TypedDict, cast

from eks_constructs.errors import ConfigurationError, Problem
from eks_constructs.planning import catalogue
from eks_constructs.values import frozen

WARNING_PERIOD: Final = timedelta(days=90)
"""How long before the end of standard support a version counts as ending soon."""

_FORM: Final = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)", re.ASCII)


class SupportStatus(StrEnum):
    """How AWS supports a Kubernetes version on a given day.

    ``UNKNOWN`` is a version that the catalogue has not heard of, or that was not yet released on
    that day; ``UNSUPPORTED`` one that EKS no longer runs.
    """

    STANDARD = "standard"
    EXTENDED = "extended"
    UNSUPPORTED = "unsupported"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class KubernetesVersion:
    """A Kubernetes minor version; ordered as versions are, so 1.9 comes before 1.10.

    Attributes:
        major: The number before the dot.
        minor: The number after it.
    """

    major: int
    minor: int

    @classmethod
    def parse(cls, text: str, *, where: str = "version") -> KubernetesVersion:
        """Return the version written as ``text``.

        Args:
            text: Two numbers with a dot between, such as ``"1.36"``; no patch number, no ``v``.
            where: Path of the value, for the error.

        Raises:
            ConfigurationError: The text has another form.
        """
        found = _FORM.fullmatch(text)
        if found is None:
            raise ConfigurationError("Kubernetes version", [_malformed(text, where)])
        return cls(major=int(found[1]), minor=int(found[2]))

    def next(self) -> KubernetesVersion:
        """Return the following minor version, the only one a cluster can be updated to."""
        return KubernetesVersion(major=self.major, minor=self.minor + 1)

    def __str__(self) -> str:
        """Return the form that EKS takes, such as ``1.36``."""
        return f"{self.major}.{self.minor}"


@frozen
class SupportPeriod:
    """When EKS supports one Kubernetes version; all dates are days in UTC.

    Attributes:
        released: First day on EKS.
        end_of_standard_support: First day that is billed as extended support.
        end_of_extended_support: First day without any support.
        derived: Names of the dates above that follow from the 14 and 12 months of the rule,
            because AWS had not published them when the catalogue was written.
    """

    released: date
    end_of_standard_support: date
    end_of_extended_support: date
    derived: tuple[str, ...]

    def status(self, on: date) -> SupportStatus:
        """Return the status on one day.

        Args:
            on: The day asked about.
        """
        if on < self.released:
            return SupportStatus.UNKNOWN
        if on < self.end_of_standard_support:
            return SupportStatus.STANDARD
        if on < self.end_of_extended_support:
            return SupportStatus.EXTENDED
        return SupportStatus.UNSUPPORTED


class _Row(TypedDict):
    released: str
    end_of_standard_support: str
    end_of_extended_support: str
    derived: list[str]


class _File(TypedDict):
    as_of: str
    versions: dict[str, _Row]


@cache
def _file() -> _File:
    return cast("_File", catalogue.read("kubernetes_versions.json"))


def catalogue_date() -> date:
    """Return the day on which the catalogue of versions was right."""
    return date.fromisoformat(_file()["as_of"])


@cache
def periods() -> dict[KubernetesVersion, SupportPeriod]:
    """Return every version of the catalogue with its dates, the oldest first."""
    return {
        KubernetesVersion.parse(text): SupportPeriod(
            released=date.fromisoformat(row["released"]),
            end_of_standard_support=date.fromisoformat(row["end_of_standard_support"]),
            end_of_extended_support=date.fromisoformat(row["end_of_extended_support"]),
            derived=tuple(row["derived"]),
        )
        for text, row in _file()["versions"].items()
    }


def support(version: KubernetesVersion, on: date) -> SupportStatus:
    """Return how AWS supports a version on one day.

    Args:
        version: The version asked about.
        on: The day asked about; :func:`catalogue_date` where no clock may be read.
    """
    period = periods().get(version)
    if period is not None:
        return period.status(on)
    older = version < min(periods())
    return SupportStatus.UNSUPPORTED if older else SupportStatus.UNKNOWN


def default_version() -> KubernetesVersion:
    """Return the version for clusters that name none.

    It is the newest but one in standard support on the catalogue's date: add-ons and tools have
    caught up with it, and it need not be replaced soon. A newer catalogue may give a newer one.
    """
    on = catalogue_date()
    standard = [each for each in periods() if support(each, on) is SupportStatus.STANDARD]
    return sorted(standard)[-2]


def newest_version() -> KubernetesVersion:
    """Return the newest version in standard support on the catalogue's date.

    Another catalogue may give another one, and EKS updates a cluster by one minor version only.
    """
    on = catalogue_date()
    return max(each for each in periods() if support(each, on) is SupportStatus.STANDARD)


def version_problems(
    text: str,
    *,
    where: str = "version",
    on: date,
    extended_acknowledged: bool = False,
    unsupported_acknowledged: bool = False,
) -> tuple[Problem, ...]:
    """Return what keeps a cluster from running this version.

    Args:
        text: The version as written, such as ``"1.36"``.
        where: Path of the value, for the problem.
        on: The day to judge by.
        extended_acknowledged: Whether extended support and its price were accepted. Default: no,
            so that a version past standard support is a problem.
        unsupported_acknowledged: Whether a version is accepted that EKS does not support on that
            day as far as the catalogue knows. Default: no.
    """
    if _FORM.fullmatch(text) is None:
        return (_malformed(text, where),)
    version = KubernetesVersion.parse(text)
    match support(version, on):
        case SupportStatus.STANDARD:
            return ()
        case SupportStatus.EXTENDED:
            return () if extended_acknowledged else (_extended(version, where, on),)
        case _ if unsupported_acknowledged:
            return ()
        case _:
            message = (
                f"must be a Kubernetes version that EKS supports: {supported_versions(on)}; "
                "if another one deploys all the same, acknowledge it"
            )
            return (Problem(code="unknown-value", where=where, got=text, message=message),)


def supported_versions(on: date, *statuses: SupportStatus) -> str:
    """Return a text that lists supported versions, the newest first, and how old the list is.

    Args:
        on: The day to judge by.
        statuses: Which kinds of support. Default: standard and extended.
    """
    wanted = statuses or (SupportStatus.STANDARD, SupportStatus.EXTENDED)
    newest_first = sorted(periods().items(), key=lambda item: item[0], reverse=True)
    listed = ", ".join(
        f"{version} ({status} support until {_end(period, status)})"
        for version, period in newest_first
        if (status := period.status(on)) in wanted
    )
    return f"{listed}; the catalogue is of {catalogue_date()}"


def ending_soon(version: KubernetesVersion, on: date) -> date | None:
    """Return the end of standard support if it is less than 90 days away.

    Args:
        version: The version asked about.
        on: The day to count from.

    Returns:
        The day extended support starts; ``None`` when it is far away or already past.
    """
    if support(version, on) is not SupportStatus.STANDARD:
        return None
    end = periods()[version].end_of_standard_support
    return end if end - on < WARNING_PERIOD else None


def _malformed(text: str, where: str) -> Problem:
    message = f'must be a Kubernetes minor version in quotes, such as "{default_version()}"'
    return Problem(code="invalid-value", where=where, got=text, message=message)


def _extended(version: KubernetesVersion, where: str, on: date) -> Problem:
    ended = periods()[version].end_of_standard_support
    message = (
        f"left standard support on {ended} and costs several times as much; "
        f"use one of {supported_versions(on, SupportStatus.STANDARD)}; "
        "or acknowledge extended support"
    )
    return Problem(code="extended-support", where=where, got=str(version), message=message)


def _end(period: SupportPeriod, status: SupportStatus) -> date:
    if status is SupportStatus.STANDARD:
        return period.end_of_standard_support
    return period.end_of_extended_support
