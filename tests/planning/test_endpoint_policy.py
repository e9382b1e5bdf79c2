"""Whose requests an endpoint lets through."""

from __future__ import annotations

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.endpoint_policy import (
    EndpointGrant,
    EndpointPrincipals,
    endpoint_grants,
)
from eks_constructs.planning.endpoints import services

ORGANIZATION = "o-a1b2c3d4e5"


def grants(service: str, principals: EndpointPrincipals) -> tuple[EndpointGrant, ...]:
    """Return the grants of one endpoint."""
    return endpoint_grants(
        service, principals=principals, region="eu-west-1", own_account="111122223333"
    )


@pytest.mark.parametrize("service", services())
def test_without_restriction_there_is_no_policy_of_ours(service: str) -> None:
    """AWS's own lets all through."""
    assert grants(service, EndpointPrincipals.anyone()) == ()


@pytest.mark.parametrize(
    ("principals", "condition"),
    [
        (EndpointPrincipals.of_own_account(), {"aws:PrincipalAccount": ("111122223333",)}),
        (
            EndpointPrincipals.of_accounts(["444455556666", "777788889999"]),
            {"aws:PrincipalAccount": ("444455556666", "777788889999")},
        ),
        (EndpointPrincipals.of_organization(ORGANIZATION), {"aws:PrincipalOrgID": (ORGANIZATION,)}),
    ],
)
def test_principals_are_told_apart_by_account_or_organisation(
    principals: EndpointPrincipals, condition: dict[str, tuple[str, ...]]
) -> None:
    """One grant, with one condition."""
    assert grants("ec2", principals) == (EndpointGrant(actions=("*",), equals=condition),)


def test_image_layers_come_through_all_the_same() -> None:
    """Amazon ECR signs their links; no principal of ours asks for them."""
    _, layers = grants("s3", EndpointPrincipals.of_own_account())
    assert layers == EndpointGrant(
        actions=("s3:GetObject",), resources=("s3:::prod-eu-west-1-starport-layer-bucket/*",)
    )


def test_tokens_of_service_accounts_become_our_roles_only() -> None:
    """They carry no principal either; the role decides."""
    _, by_token = grants("sts", EndpointPrincipals.of_organization(ORGANIZATION))
    assert by_token.actions == ("sts:AssumeRoleWithWebIdentity",)
    assert by_token.equals == {"aws:ResourceOrgID": (ORGANIZATION,)}


def test_ids_that_are_none_are_refused() -> None:
    """Before any construct is made."""
    with pytest.raises(ConfigurationError, match="must be an account id of twelve digits, got '1'"):
        EndpointPrincipals.of_accounts(["1"])
    with pytest.raises(ConfigurationError, match="must name at least one account"):
        EndpointPrincipals.of_accounts([])
    with pytest.raises(ConfigurationError, match="such as o-a1b2c3d4e5, got 'r-1234'"):
        EndpointPrincipals.of_organization("r-1234")
