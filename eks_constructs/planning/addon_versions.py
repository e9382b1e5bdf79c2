"""Versions of add-ons: which are known, and which a Kubernetes version can run.

The AWS pages print the newest version of three add-ons for each Kubernetes version, and nothing
else; only ``DescribeAddonVersions`` tells all. The catalogue says which of the two it holds:
``python -m tools.refresh_catalogue addon-versions`` makes it complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Final, Self, TypedDict, cast

from eks_constructs.errors import Problem
from eks_constructs.planning import addon_catalogue, catalogue
from eks_constructs.values import frozen

_KUBE_PROXY: Final = "kube-proxy"
_OLDEST_KUBE_PROXY: Final = 3
_FORM: Final = re.compile(r"v(\d+)\.(\d+)\.(\d+)-eksbuild\.(\d+)", re.ASCII)
_ANY_FORM: Final = re.compile(r"v?\d\S*", re.ASCII)
_PART: Final = re.compile(r"v?\d+(?:\.\d+)*(?:-eksbuild(?:\.\d*)?)?", re.ASCII)
_MINOR: Final = re.compile(r"1\.(\d+)", re.ASCII)
_SHOWN: Final = 5


LATEST: Final = "latest"
"""Stands for the newest version."""


class _File(TypedDict):
    as_of: str
    complete: bool
    addons: dict[str, dict[str, list[str]]]


@frozen
class AddonVersions:
    """Known versions of add-ons.

    Attributes:
        as_of: The day of the facts.
        complete: Whether they are all versions of that day, not only the newest of each.
        versions: Name to Kubernetes version to the add-on's versions, the newest first.
    """

    as_of: date
    complete: bool
    versions: Mapping[str, Mapping[str, tuple[str, ...]]]

    @classmethod
    def from_json(cls, content: object) -> Self:
        """Return what the file of a catalogue holds.

        Args:
            content: Content of ``addon_versions.json``.
        """
        file = cast("_File", content)
        return cls(
            as_of=date.fromisoformat(file["as_of"]),
            complete=file["complete"],
            versions={
                name: {kubernetes: tuple(found) for kubernetes, found in rows.items()}
                for name, rows in file["addons"].items()
            },
        )

    def of(self, name: str, kubernetes_version: str) -> tuple[str, ...]:
        """Return the known versions of an add-on, the newest first; empty when none is known.

        Args:
            name: Name of the add-on.
            kubernetes_version: Such as ``1.35``.
        """
        return self.versions.get(name, {}).get(kubernetes_version, ())


@cache
def known_versions() -> AddonVersions:
    """Return the versions of the packaged catalogue."""
    return AddonVersions.from_json(catalogue.read("addon_versions.json"))


def order(version: str) -> tuple[int, ...]:
    """Return what versions of the form ``v1.2.3-eksbuild.4`` are sorted by; empty for others.

    Args:
        version: Version of an add-on.
    """
    found = _FORM.fullmatch(version)
    return tuple(map(int, found.groups())) if found is not None else ()


def is_search(name: str, version: str) -> bool:
    """Return whether a version names no one version: ``latest``, or a part of one.

    Args:
        name: Name of the add-on.
        version: What was written.
    """
    if version == LATEST:
        return True
    known = addon_catalogue.find(name) is not None
    return known and not order(version) and _PART.fullmatch(version) is not None


def newest_matching(
    name: str, version: str, *, kubernetes_version: str, known: AddonVersions | None = None
) -> str | None:
    """Return the newest known version that a search finds, as eksctl searches.

    Args:
        name: Name of the add-on.
        version: ``latest``, or text that the version contains, such as ``1.21``.
        kubernetes_version: Kubernetes version of the cluster, such as ``1.35``.
        known: Known versions. Default: the packaged catalogue.

    Returns:
        Nothing when the catalogue knows none.
    """
    table = known if known is not None else known_versions()
    found = (
        each for each in table.of(name, kubernetes_version) if version == LATEST or version in each
    )
    return next(found, None)


def addon_version_problems(
    name: str,
    version: str,
    *,
    kubernetes_version: str | None = None,
    known: AddonVersions | None = None,
    where: str = "version",
) -> Iterator[Problem]:
    """Yield why a cluster cannot run a version of an add-on.

    A version newer than every one of the catalogue passes: it may have come out since. So does
    any version of an add-on that the catalogue does not have.

    Args:
        name: Name of the add-on.
        version: Its version.
        kubernetes_version: Kubernetes version of the cluster. Default: unknown, so that only the
            form is checked.
        known: Known versions. Default: the packaged catalogue.
        where: Path of the version, for the problems.
    """
    form = _FORM if addon_catalogue.find(name) is not None else _ANY_FORM
    if form.fullmatch(version) is None:
        message = (
            "must be an exact version such as v1.20.1-eksbuild.1, because nothing is looked up; "
            "leave it out for what EKS recommends"
        )
        yield Problem(code="invalid-value", where=where, got=version, message=message)
        return
    if kubernetes_version is None:
        return
    if name == _KUBE_PROXY:
        yield from _skew(version, kubernetes_version, where)
        return
    table = known if known is not None else known_versions()
    right = table.of(name, kubernetes_version)
    if table.complete and right and version not in right and order(version) <= order(right[0]):
        message = (
            f"must be one that Kubernetes {kubernetes_version} can run, as of {table.as_of}: "
            f"{_some(right)}"
        )
        yield Problem(code="not-supported", where=where, got=version, message=message)


def identity_version_problems(name: str, version: str | None) -> Iterator[Problem]:
    """Yield a problem for a version that takes no identity from EKS Pod Identity yet.

    Args:
        name: Name of the add-on.
        version: Its version; ``None`` for EKS's default.
    """
    found = addon_catalogue.find(name)
    since = found.pod_identity_since if found is not None else None
    if version is None or since is None or not order(version):
        return
    if order(version) < order(since):
        message = f"must be {since} or later to take identities from EKS Pod Identity"
        yield Problem(code="not-supported", where="version", got=version, message=message)


def _skew(version: str, kubernetes_version: str, where: str) -> Iterator[Problem]:
    """Yield a problem for a kube-proxy that is newer than the API server, or far older.

    See https://kubernetes.io/releases/version-skew-policy/#kube-proxy
    """
    cluster = _MINOR.fullmatch(kubernetes_version)
    if cluster is None:
        return
    newest = int(cluster[1])
    major, minor = order(version)[:2]
    if major != 1 or not newest - _OLDEST_KUBE_PROXY <= minor <= newest:
        message = (
            f"must be from v1.{newest - _OLDEST_KUBE_PROXY} to v1.{newest} with Kubernetes "
            f"{kubernetes_version}: as new as the API server, or up to three minors older"
        )
        yield Problem(code="not-supported", where=where, got=version, message=message)


def _some(versions: tuple[str, ...]) -> str:
    more = len(versions) - _SHOWN
    return f"{', '.join(versions[:_SHOWN])}{f' and {more} more' if more > 0 else ''}"
