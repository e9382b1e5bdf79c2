"""Whose requests a VPC endpoint lets through."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.values import frozen

_ACCOUNT: Final = re.compile(r"\d{12}", re.ASCII)
_ORGANIZATION: Final = re.compile(r"o-[a-z0-9]{10,32}", re.ASCII)


class PrincipalKind(StrEnum):
    """By what principals are told apart."""

    ANYONE = "anyone"
    OWN_ACCOUNT = "own-account"
    ACCOUNTS = "accounts"
    ORGANIZATION = "organization"


@frozen
class EndpointPrincipals:
    """Whose requests go through; made by one of the factories.

    Restricting them keeps stolen or foreign credentials from being used inside the VPC to carry
    data out of it.

    Attributes:
        kind: By what principals are told apart.
        ids: Account ids, or one id of an organisation; empty for the other kinds.

    Raises:
        ConfigurationError: An id is malformed, or there is none.

    See https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
    """

    kind: PrincipalKind
    ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse ids that are none."""
        refuse("principals of VPC endpoints", self._problems())

    @classmethod
    def anyone(cls) -> EndpointPrincipals:
        """Let every request through, as AWS does when nothing is said; IAM still decides."""
        return cls(kind=PrincipalKind.ANYONE)

    @classmethod
    def of_own_account(cls) -> EndpointPrincipals:
        """Let principals of the account through that the VPC is deployed to."""
        return cls(kind=PrincipalKind.OWN_ACCOUNT)

    @classmethod
    def of_accounts(cls, account_ids: Sequence[str]) -> EndpointPrincipals:
        """Let principals of some accounts through.

        Args:
            account_ids: Ids of twelve digits; at least one.

        Raises:
            ConfigurationError: An id is malformed, or there is none.
        """
        return cls(kind=PrincipalKind.ACCOUNTS, ids=tuple(account_ids))

    @classmethod
    def of_organization(cls, organization_id: str) -> EndpointPrincipals:
        """Let principals of an AWS organisation through.

        Args:
            organization_id: Such as ``o-a1b2c3d4e5``.

        Raises:
            ConfigurationError: The id is malformed.
        """
        return cls(kind=PrincipalKind.ORGANIZATION, ids=(organization_id,))

    def _problems(self) -> Iterator[Problem]:
        if self.kind is PrincipalKind.ACCOUNTS and not self.ids:
            message = "must name at least one account; use anyone() to let all through"
            yield Problem(code="empty", where="account_ids", got=None, message=message)
        for each in self.ids:
            if self.kind is PrincipalKind.ACCOUNTS and not _ACCOUNT.fullmatch(each):
                message = "must be an account id of twelve digits"
                yield Problem(code="invalid-value", where="account_ids", got=each, message=message)
            if self.kind is PrincipalKind.ORGANIZATION and not _ORGANIZATION.fullmatch(each):
                message = "must be the id of an organisation, such as o-a1b2c3d4e5"
                where = "organization_id"
                yield Problem(code="invalid-value", where=where, got=each, message=message)


@frozen
class EndpointGrant:
    """What one statement of an endpoint policy lets through, whoever asks.

    Attributes:
        actions: Actions of the service.
        resources: ARNs behind the partition, such as ``s3:::bucket/*``; empty for all resources.
        equals: Condition keys and the values that they must have.
    """

    actions: tuple[str, ...]
    resources: tuple[str, ...] = ()
    equals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def endpoint_grants(
    service: str, *, principals: EndpointPrincipals, region: str, own_account: str
) -> tuple[EndpointGrant, ...]:
    """Return what the policy of one endpoint lets through.

    Some requests carry no identity of the caller, and are let through by what they ask for: image
    layers, which Amazon ECR hands out by signed links into its own bucket, and tokens of service
    accounts, which AWS STS turns into credentials of a role.

    Args:
        service: Last part of the endpoint's name, such as ``ecr.api``.
        principals: Whose requests go through.
        region: Region of the endpoint.
        own_account: Account of the endpoint.

    Returns:
        One or two grants; none when all may pass, so that AWS's own policy holds.

    See https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
    """
    if principals.kind is PrincipalKind.ANYONE:
        return ()
    key = "OrgID" if principals.kind is PrincipalKind.ORGANIZATION else "Account"
    ids = principals.ids or (own_account,)
    known = EndpointGrant(actions=("*",), equals={f"aws:Principal{key}": ids})
    if service == "s3":
        layers = f"s3:::prod-{region}-starport-layer-bucket/*"
        return (known, EndpointGrant(actions=("s3:GetObject",), resources=(layers,)))
    if service == "sts":
        by_token = ("sts:AssumeRoleWithWebIdentity",)
        return (known, EndpointGrant(actions=by_token, equals={f"aws:Resource{key}": ids}))
    return (known,)
