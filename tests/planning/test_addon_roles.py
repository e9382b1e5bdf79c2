"""Which roles an add-on makes for itself."""

from __future__ import annotations

import pytest

from eks_constructs.planning.addon_catalogue import find, names
from eks_constructs.planning.addon_roles import (
    AddonRoles,
    PlannedRole,
    planned_roles,
    recommendation_problems,
)
from eks_constructs.planning.policies.storage import fsx_csi


def test_each_account_gets_a_role() -> None:
    """With the policies of the catalogue."""
    assert planned_roles("aws-efs-csi-driver", AddonRoles.RECOMMENDED) == tuple(
        PlannedRole(
            service_account=account,
            managed_policies=("service-role/AmazonEFSCSIDriverPolicy",),
        )
        for account in ("efs-csi-controller-sa", "efs-csi-node-sa")
    )
    assert planned_roles("aws-fsx-csi-driver", AddonRoles.RECOMMENDED) == (
        PlannedRole(service_account="fsx-csi-controller-sa", policies=(fsx_csi(),)),
    )


def test_only_the_network_plugin_depends_on_the_family() -> None:
    """The others are the same in IPv6 clusters."""
    assert planned_roles("vpc-cni", AddonRoles.RECOMMENDED_IPV6) == (
        PlannedRole(service_account="aws-node", ipv6_cni=True),
    )
    assert planned_roles("aws-ebs-csi-driver", AddonRoles.RECOMMENDED_IPV6) == planned_roles(
        "aws-ebs-csi-driver", AddonRoles.RECOMMENDED
    )


@pytest.mark.parametrize("name", [*names(), "vendor_x"])
@pytest.mark.parametrize("wanted", AddonRoles)
def test_there_are_roles_or_a_refusal(name: str, wanted: AddonRoles) -> None:
    """Nobody who asks for roles goes without and without a word."""
    roles = planned_roles(name, wanted)
    assert bool(roles) != bool(list(recommendation_problems(name, wanted)))
    found = find(name)
    accounts = {each.service_account for each in found.identities} if found is not None else set()
    assert {role.service_account for role in roles} <= accounts
