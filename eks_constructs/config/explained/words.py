"""Values of planning in the words of the file, where they are not the same already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from eks_constructs.config.explained.row import Word, plain
from eks_constructs.config.resolved_identity import MadeRole
from eks_constructs.config.resolved_workloads import AddonPodIdentity, IssuerRole
from eks_constructs.planning.capacity import CapacityType
from eks_constructs.planning.group_updates import RollingUpdate
from eks_constructs.planning.hybrid_nodes import RolesAnywhere
from eks_constructs.planning.network import NatMode
from eks_constructs.planning.network_layout import SubnetTier
from eks_constructs.planning.node_upkeep import UpdateConfig
from eks_constructs.planning.user_data import ClusterFacts

_GATEWAYS: Final = {
    NatMode.PER_ZONE: "HighlyAvailable",
    NatMode.SINGLE: "Single",
    NatMode.NONE: "Disable",
}
_FAMILIES: Final = {"ipv4": "IPv4", "ipv6": "IPv6"}


def gateway(value: object) -> Word:
    """Say how many NAT gateways there are."""
    assert isinstance(value, NatMode)  # noqa: S101 - the row says so
    return _GATEWAYS[value]


def ip_family(value: object) -> Word:
    """Say a family of addresses."""
    return _FAMILIES[str(value)]


def is_private(value: object) -> Word:
    """Say whether nodes are in private subnets."""
    return value is SubnetTier.PRIVATE


def is_spot(value: object) -> Word:
    """Say whether capacity is spot capacity."""
    return value is CapacityType.SPOT


def is_given(value: object) -> Word:
    """Say whether there is anything."""
    return value not in (None, (), frozenset())


def is_not(value: object) -> Word:
    """Say the opposite."""
    return not value


def keeps_pods_out(value: object) -> Word:
    """Say whether pods are kept from the instance metadata service."""
    return value == 1


def accepted(value: object) -> Word:
    """Say whether something is let through."""
    return "accepted" if value else "refused"


def first(value: object) -> Word:
    """Say the one item of a list; a table has it alone."""
    return plain(value[0] if isinstance(value, tuple | list) and value else value)


def update(value: object) -> Word:
    """Say how many nodes may be away during an update."""
    assert isinstance(value, UpdateConfig)  # noqa: S101 - the row says so
    share = value.max_unavailable
    if share.count is not None:
        return {"maxUnavailable": share.count}
    return {"maxUnavailablePercentage": share.percentage}


def pairs(value: object) -> Word:
    """Say a map as a list."""
    assert isinstance(value, Mapping)  # noqa: S101 - the row says so
    return [f"{key}={each}" for key, each in value.items()]


def suspended(value: object) -> Word:
    """Say what a group does not do by itself while its nodes are replaced."""
    assert isinstance(value, RollingUpdate)  # noqa: S101 - the row says so
    return plain(value.suspend)


def services(value: object) -> Word:
    """Say which block of services nodes are told."""
    assert isinstance(value, ClusterFacts | None)  # noqa: S101 - the row says so
    return value.service_cidr if value is not None else None


def provider(value: object) -> Word:
    """Say how hybrid nodes prove who they are."""
    return "ira" if isinstance(value, RolesAnywhere) else "ssm"


def identities(value: object) -> Word:
    """Say which service accounts of an add-on get which permissions."""
    assert isinstance(value, tuple)  # noqa: S101 - the row says so
    return [_identity(each) for each in value if isinstance(each, AddonPodIdentity)]


def issuer_role(value: object) -> Word:
    """Say which role an add-on gets by the cluster's OIDC issuer."""
    assert isinstance(value, IssuerRole | None)  # noqa: S101 - the row says so
    return _role(value.role) if value is not None else None


def _identity(value: AddonPodIdentity) -> Word:
    return f"{value.service_account}: {_role(value.role)}"


def _role(value: str | MadeRole) -> str:
    if isinstance(value, str):
        return value
    permissions = value.permissions
    given = [
        *permissions.managed_policies,
        *(name for each in permissions.policies for name in each.managed_policies),
        *(each.name for each in permissions.policies if each.statements),
    ]
    return ", ".join(each.rpartition("/")[2] for each in given) or "a policy of its own"
