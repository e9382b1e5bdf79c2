"""Which permissions the roles of an add-on get when nobody names them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning import addon_catalogue
from eks_constructs.planning.addon_catalogue import CNI, AddonIdentity
from eks_constructs.planning.policies.statements import WellKnownPolicy
from eks_constructs.planning.policies.storage import fsx_csi
from eks_constructs.values import frozen

_WITHOUT_RESOURCES: Final[Mapping[str, Callable[[], WellKnownPolicy]]] = {"fsx_csi": fsx_csi}
"""Well-known policies that take the place of an AWS managed one, and need not be told resources."""


class AddonRoles(StrEnum):
    """Roles that an add-on makes for itself, one for each of its service accounts."""

    RECOMMENDED = "recommended"
    """With the permissions that the catalogue names for the add-on."""
    RECOMMENDED_IPV6 = "recommended-ipv6"
    """The same for a cluster of the IPv6 family, where ``vpc-cni`` needs other permissions."""


@frozen
class PlannedRole:
    """What one role of an add-on may do.

    Attributes:
        service_account: Service account that gets it.
        managed_policies: AWS managed policies, with their path if they have one.
        policies: Well-known policies.
        ipv6_cni: Whether it gets the permissions of the VPC CNI in an IPv6 cluster.
    """

    service_account: str
    managed_policies: tuple[str, ...] = ()
    policies: tuple[WellKnownPolicy, ...] = ()
    ipv6_cni: bool = False


def planned_roles(name: str, wanted: AddonRoles) -> tuple[PlannedRole, ...]:
    """Return the roles of an add-on.

    Args:
        name: Name of the add-on.
        wanted: Which roles.

    Returns:
        One role for each service account whose permissions are known without asking.
    """
    found = addon_catalogue.find(name)
    if found is None:
        return ()
    if name == CNI and wanted is AddonRoles.RECOMMENDED_IPV6:
        return tuple(
            PlannedRole(service_account=each.service_account, ipv6_cni=True)
            for each in found.identities
        )
    roles = (_role(identity) for identity in found.identities)
    return tuple(role for role in roles if role.managed_policies or role.policies)


def _role(identity: AddonIdentity) -> PlannedRole:
    make = _WITHOUT_RESOURCES.get(identity.well_known or "")
    if identity.managed_policies or make is None:
        return PlannedRole(
            service_account=identity.service_account, managed_policies=identity.managed_policies
        )
    return PlannedRole(service_account=identity.service_account, policies=(make(),))


def recommendation_problems(name: str, wanted: AddonRoles) -> Iterator[Problem]:
    """Yield a problem if there is nothing to recommend.

    Args:
        name: Name of the add-on.
        wanted: Which roles.
    """
    if planned_roles(name, wanted):
        return
    found = addon_catalogue.find(name)
    if found is None:
        reason = "the catalogue does not know the add-on; name its service accounts and roles"
    elif not found.identities:
        reason = "the add-on calls no AWS API"
    else:
        known = [each.well_known for each in found.identities if each.well_known is not None]
        hint = f" with well_known.{known[0]}" if known else ""
        accounts = ", ".join(each.service_account for each in found.identities)
        reason = f"what the add-on may do depends on you; give a role{hint} to {accounts}"
    yield Problem(
        code="not-supported",
        where="pod_identity_associations",
        got=wanted.value,
        message=f"must be left out or name roles: {reason}",
    )
