"""The catalogue of add-ons: which EKS has, where they run, what they need and when they come.

It has the add-ons of AWS and of the community, not those of the AWS Marketplace.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cache
from typing import Final, NotRequired, TypedDict, cast

from eks_constructs.planning import catalogue
from eks_constructs.values import frozen

CNI: Final = "vpc-cni"
"""The add-on that gives pods their addresses."""


class AddonPhase(StrEnum):
    """When an add-on is created.

    ``BEFORE_NODES`` is for what a node needs to become ready, and runs as a daemon set, which is
    healthy on no nodes at all. Everything with deployments waits for nodes to run on; created
    earlier, it would stay degraded and fail the deployment.
    """

    BEFORE_NODES = "before-nodes"
    AFTER_NODES = "after-nodes"


class AddonOwner(StrEnum):
    """Who maintains an add-on; what the community maintains, AWS only installs and removes."""

    AWS = "aws"
    COMMUNITY = "community"


class Compute(StrEnum):
    """Where pods run; the values are those of ``DescribeAddonVersions``, spelled out.

    ``EC2`` stands for managed and self-managed nodes.
    """

    AUTO_MODE = "auto-mode"
    EC2 = "ec2"
    FARGATE = "fargate"
    HYBRID = "hybrid"


@frozen
class AddonIdentity:
    """An AWS identity that an add-on asks for.

    Attributes:
        service_account: Kubernetes service account that gets the identity.
        managed_policies: AWS managed policies for it, with their path if they have one. Empty
            where AWS has none that fits: the right policy names the caller's own resources, or the
            one that AWS names allows far more than is needed.
        well_known: Name of a policy of :mod:`eks_constructs.well_known` for it; it may need to be
            told the resources. ``None`` where there is none.
    """

    service_account: str
    managed_policies: tuple[str, ...]
    well_known: str | None = None


@frozen
class KnownAddon:
    """What the catalogue knows of one add-on.

    Attributes:
        name: Name in EKS.
        owner: Who maintains it.
        namespace: Kubernetes namespace it is installed into by default; ``None`` where no page
            says it.
        phase: When it is created.
        identities: AWS identities it asks for, all by EKS Pod Identity; empty when it calls no AWS
            API, or when the role of the nodes serves it. The policy of ``vpc-cni`` covers IPv4
            clusters only; for IPv6 its documentation gives one to write.
        pod_identity_since: First version that takes its identity from EKS Pod Identity. ``None``
            for all of them.
        requires: Add-ons that it does not run without, unless the same software is installed
            otherwise.
        after: Add-ons that come before it where both are installed, because it looks at its start
            for what they bring.
        compute: Where it runs; ``None`` where no page says it.
        in_auto_mode: Whether EKS Auto Mode does its work, so that nodes of Auto Mode need none.
        partitions: Partitions that have it; ``None`` where no page limits it.
        remark: What else to know, for people.
    """

    name: str
    owner: AddonOwner
    namespace: str | None
    phase: AddonPhase
    identities: tuple[AddonIdentity, ...]
    pod_identity_since: str | None
    requires: tuple[str, ...]
    after: tuple[str, ...]
    compute: frozenset[Compute] | None
    in_auto_mode: bool
    partitions: frozenset[str] | None
    remark: str

    @property
    def predecessors(self) -> frozenset[str]:
        """Return the add-ons that are created before it, where they are installed too."""
        return frozenset((*self.requires, *self.after))


class _Identity(TypedDict):
    managed_policies: list[str]
    well_known: NotRequired[str]


class _Row(TypedDict):
    owner: str
    namespace: str | None
    phase: str
    identities: dict[str, _Identity]
    pod_identity_since: NotRequired[str]
    requires: NotRequired[list[str]]
    after: NotRequired[list[str]]
    compute: NotRequired[list[str]]
    in_auto_mode: NotRequired[bool]
    partitions: NotRequired[list[str]]
    remark: NotRequired[str]


class _File(TypedDict):
    as_of: str
    addons: dict[str, _Row]


@cache
def _file() -> _File:
    return cast("_File", catalogue.read("addons.json"))


def catalogue_date() -> date:
    """Return the day of the catalogue's facts."""
    return date.fromisoformat(_file()["as_of"])


def names() -> tuple[str, ...]:
    """Return the name of every add-on of the catalogue, sorted."""
    return tuple(_file()["addons"])


@cache
def find(name: str) -> KnownAddon | None:
    """Return an add-on by its name, or nothing when the catalogue does not have it.

    EKS has more add-ons than the catalogue, most of them from the AWS Marketplace.

    Args:
        name: Such as ``vpc-cni``.
    """
    row = _file()["addons"].get(name)
    if row is None:
        return None
    compute, partitions = row.get("compute"), row.get("partitions")
    return KnownAddon(
        name=name,
        owner=AddonOwner(row["owner"]),
        namespace=row["namespace"],
        phase=AddonPhase(row["phase"]),
        identities=tuple(
            AddonIdentity(
                service_account=account,
                managed_policies=tuple(identity["managed_policies"]),
                well_known=identity.get("well_known"),
            )
            for account, identity in row["identities"].items()
        ),
        pod_identity_since=row.get("pod_identity_since"),
        requires=tuple(row.get("requires", ())),
        after=tuple(row.get("after", ())),
        compute=frozenset(map(Compute, compute)) if compute is not None else None,
        in_auto_mode=row.get("in_auto_mode", False),
        partitions=frozenset(partitions) if partitions is not None else None,
        remark=row.get("remark", ""),
    )


def phase(name: str) -> AddonPhase:
    """Return when an add-on is created.

    Args:
        name: Any name. One that the catalogue does not have comes after the nodes.
    """
    found = find(name)
    return found.phase if found is not None else AddonPhase.AFTER_NODES


def exists_in(name: str, partition: str) -> bool:
    """Return whether a partition has an add-on, as far as the catalogue knows.

    Args:
        name: Any name. One that the catalogue does not have may exist anywhere.
        partition: Such as ``aws-cn``.
    """
    found = find(name)
    return found is None or found.partitions is None or partition in found.partitions


def done_by_auto_mode(name: str) -> bool:
    """Return whether EKS Auto Mode does the work of an add-on.

    Args:
        name: Any name.
    """
    found = find(name)
    return found is not None and found.in_auto_mode


def likely_meant(name: str) -> str | None:
    """Return the known add-on that a name was probably meant to be, for a warning.

    Args:
        name: What was written.

    Returns:
        Nothing when the name is in the catalogue, or resembles none of it.
    """
    if find(name) is not None:
        return None
    return next(iter(catalogue.nearest(name, names(), most=1)), None)


def unknown_warning(name: str) -> str | None:
    """Return what to say of a name that the catalogue does not have.

    Args:
        name: What was written.

    Returns:
        Nothing for a known name, and for one of the AWS Marketplace, which has the vendor before
        an underscore (``kubecost_kubecost``).
    """
    if find(name) is not None or "_" in name:
        return None
    meant = likely_meant(name)
    return (
        f"{name} is no add-on that the catalogue of {catalogue_date()} knows"
        f"{f'; did you mean {meant}?' if meant is not None else ''}"
    )
