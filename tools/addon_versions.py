"""Which versions of add-ons each Kubernetes version can run, as EKS tells it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypedDict

from eks_constructs.planning.addon_versions import order

OWNERS = ("aws", "community")
"""Whose add-ons are told; those of the AWS Marketplace are hundreds, and not in the catalogue."""


class Compatibility(TypedDict):
    """A Kubernetes version that can run a version."""

    clusterVersion: str


class Version(TypedDict):
    """One version of an add-on."""

    addonVersion: str
    compatibilities: list[Compatibility]


class Addon(TypedDict):
    """One add-on."""

    addonName: str
    addonVersions: list[Version]


class Page(TypedDict):
    """One page of the answer."""

    addons: list[Addon]


class Paginator(Protocol):
    """What asks for page after page."""

    def paginate(self, *, owners: list[str]) -> Iterable[Page]:
        """Return the pages."""


class Client(Protocol):
    """What this needs of ``boto3.client("eks")``."""

    def get_paginator(self, operation_name: str) -> Paginator:
        """Return the paginator of an operation."""


def addon_versions(client: Client, as_of: str) -> Mapping[str, object]:
    """Return the content of ``addon_versions.json``; the same for the same answer in any order.

    Args:
        client: Client of EKS.
        as_of: Today.
    """
    pages = client.get_paginator("describe_addon_versions").paginate(owners=list(OWNERS))
    table: dict[str, dict[str, set[str]]] = {}
    for name, kubernetes, version in _compatible(pages):
        table.setdefault(name, {}).setdefault(kubernetes, set()).add(version)
    return {
        "as_of": as_of,
        "source": "EKS DescribeAddonVersions",
        "complete": True,
        "addons": {
            name: {
                kubernetes: sorted(versions, key=lambda each: (order(each), each), reverse=True)
                for kubernetes, versions in sorted(rows.items(), key=lambda row: _minor(row[0]))
            }
            for name, rows in sorted(table.items())
        },
    }


def _compatible(pages: Iterable[Page]) -> Iterator[tuple[str, str, str]]:
    for page in pages:
        for addon in page["addons"]:
            for version in addon["addonVersions"]:
                for compatibility in version["compatibilities"]:
                    yield (
                        addon["addonName"],
                        compatibility["clusterVersion"],
                        version["addonVersion"],
                    )


def _minor(kubernetes: str) -> tuple[int, ...]:
    return tuple(map(int, kubernetes.split(".")))
