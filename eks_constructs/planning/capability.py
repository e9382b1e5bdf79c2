"""Capabilities that EKS runs for a cluster: Argo CD, ACK and kro, each with its own settings.

See https://docs.aws.amazon.com/eks/latest/userguide/capabilities.html
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from typing import Final, TypeAlias

from eks_constructs.errors import Problem
from eks_constructs.planning.arns import ArnForm
from eks_constructs.planning.kubernetes_names import namespace_problems
from eks_constructs.planning.naming import tag_problems
from eks_constructs.planning.regions import region_problems
from eks_constructs.planning.resource_ids import id_problems
from eks_constructs.values import frozen

_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,100}", re.ASCII)
_INSTANCE: Final = ArnForm(
    what="an instance of IAM Identity Center",
    service="sso",
    resource=r"instance/[\w-]+",
    example="instance/ssoins-0123456789abcdef",
    regional=False,
    owned=False,
)
_PREFIX: Final = re.compile(r"(?=.{1,50}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", re.ASCII)
_SERVICE: Final = re.compile(r"[a-z][a-z0-9]{0,62}", re.ASCII)
_MOST_SERVICES: Final = 200


class ArgoCdRole(StrEnum):
    """What somebody may do in Argo CD."""

    ADMIN = "ADMIN"
    """Everything."""
    EDITOR = "EDITOR"
    """Change applications and what belongs to them."""
    VIEWER = "VIEWER"
    """Look."""


class SsoIdentityType(StrEnum):
    """What an id in IAM Identity Center stands for."""

    USER = "SSO_USER"
    GROUP = "SSO_GROUP"


@frozen
class SsoIdentity:
    """Somebody in IAM Identity Center; made by one of the factories.

    Attributes:
        id: Id in the identity store, not the name.
        type: A user or a group.
    """

    id: str
    type: SsoIdentityType

    @classmethod
    def user(cls, user_id: str) -> SsoIdentity:
        """Return one user.

        Args:
            user_id: Id of the user in the identity store.
        """
        return cls(id=user_id, type=SsoIdentityType.USER)

    @classmethod
    def group(cls, group_id: str) -> SsoIdentity:
        """Return all members of a group.

        Args:
            group_id: Id of the group in the identity store.
        """
        return cls(id=group_id, type=SsoIdentityType.GROUP)


@frozen
class ArgoCd:
    """Argo CD, run by EKS, with users from IAM Identity Center.

    Attributes:
        identity_center_instance_arn: Instance of IAM Identity Center. Fixed at creation.
        identity_center_region: Region of the instance. Default: EKS takes that of the cluster.
            Fixed at creation.
        namespace: Namespace of its resources. Default: that of EKS. Fixed at creation.
        endpoint_prefix: Beginning of the server's host name, 1 to 50 lower-case letters, digits
            and hyphens. Default: made by EKS. Fixed at creation.
        vpc_endpoint_ids: VPC endpoints through which alone the server is reached. Default: none,
            and the server is on the internet, behind the sign-in of IAM Identity Center.
        roles: Who has which role. Default: nobody has one.
    """

    identity_center_instance_arn: str
    identity_center_region: str | None = None
    namespace: str | None = None
    endpoint_prefix: str | None = None
    vpc_endpoint_ids: Sequence[str] = ()
    roles: Mapping[ArgoCdRole, Sequence[SsoIdentity]] = field(default_factory=dict)


@frozen
class Ack:
    """AWS Controllers for Kubernetes, run by EKS: AWS resources as objects of the cluster.

    Attributes:
        disabled_services: Services whose controllers are left out, by their names in ACK such as
            ``s3``; at most 200. Default: none is left out.
        enable_cross_namespace: Whether an object may refer to one of another namespace. Default:
            that of EKS.
    """

    disabled_services: Sequence[str] = ()
    enable_cross_namespace: bool | None = None


@frozen
class Kro:
    """kro, run by EKS: several objects of Kubernetes as one. It has no settings."""


CapabilityConfiguration: TypeAlias = ArgoCd | Ack | Kro
"""One of the kinds, with what only this kind can be told."""


def capability_type(configuration: CapabilityConfiguration) -> str:
    """Return the name of a kind of capability in EKS, such as ``ARGOCD``."""
    return type(configuration).__name__.upper()


def capability_problems(
    name: str,
    configuration: CapabilityConfiguration,
    *,
    tags: Mapping[str, str],
    unknown: Collection[str] = (),
) -> tuple[Problem, ...]:
    """Return everything that EKS would refuse in a capability.

    Args:
        name: Name of the capability.
        configuration: Its kind, with its settings.
        tags: Its tags.
        unknown: Texts that only the deployment will know; their form is not checked.
    """
    found: list[Problem] = []
    if _NAME.fullmatch(name) is None:
        message = "must be 1 to 100 letters, digits, hyphens and underscores"
        found.append(Problem(code="name-invalid", where="name", got=name, message=message))
    if isinstance(configuration, ArgoCd):
        found += (
            problem.under("configuration") for problem in _argo_cd_problems(configuration, unknown)
        )
    elif isinstance(configuration, Ack):
        found += (problem.under("configuration") for problem in _ack_problems(configuration))
    return (*found, *tag_problems(tags))


def _argo_cd_problems(argo_cd: ArgoCd, unknown: Collection[str]) -> Iterator[Problem]:
    arn, region = argo_cd.identity_center_instance_arn, argo_cd.identity_center_region
    yield from _INSTANCE.problems(arn, where="identity_center_instance_arn")
    if region is not None and region not in unknown:
        yield from region_problems(region, where="identity_center_region")
    if argo_cd.namespace is not None and argo_cd.namespace not in unknown:
        yield from namespace_problems(argo_cd.namespace, where="namespace")
    prefix = argo_cd.endpoint_prefix
    if prefix is not None and prefix not in unknown and _PREFIX.fullmatch(prefix) is None:
        message = (
            "must be 1 to 50 lower-case letters, digits and hyphens, a letter or digit at both ends"
        )
        yield Problem(code="name-invalid", where="endpoint_prefix", got=prefix, message=message)
    yield from _endpoint_problems(argo_cd.vpc_endpoint_ids)
    yield from _role_problems(argo_cd.roles)


def _endpoint_problems(ids: Sequence[str]) -> Iterator[Problem]:
    for index, endpoint in enumerate(ids):
        where = f"vpc_endpoint_ids[{index}]"
        yield from id_problems(endpoint, kind="vpce", where=where)
        if endpoint in ids[:index]:
            yield Problem(
                code="name-duplicate", where=where, got=endpoint, message="must be named once only"
            )


def _role_problems(roles: Mapping[ArgoCdRole, Sequence[SsoIdentity]]) -> Iterator[Problem]:
    first: dict[SsoIdentity, ArgoCdRole] = {}
    for role, identities in roles.items():
        if str(role) not in tuple(ArgoCdRole):
            message = f"must be one of {', '.join(ArgoCdRole)}"
            yield Problem(code="unknown-value", where="roles", got=str(role), message=message)
        if not identities:
            message = "must name somebody; leave out a role that nobody has"
            yield Problem(code="empty", where=f"roles.{role}", got=None, message=message)
        for index, identity in enumerate(identities):
            where = f"roles.{role}[{index}]"
            if not identity.id.strip():
                message = "must be the id of a user or group in the identity store"
                yield Problem(code="empty", where=f"{where}.id", got=identity.id, message=message)
            elif identity in first:
                message = f"must have one role only, but has {first[identity]} too"
                got = identity.id
                yield Problem(code="name-duplicate", where=where, got=got, message=message)
            first.setdefault(identity, role)


def _ack_problems(ack: Ack) -> Iterator[Problem]:
    services = ack.disabled_services
    if len(services) > _MOST_SERVICES:
        message, got = f"must be at most {_MOST_SERVICES}", len(services)
        yield Problem(code="too-many", where="disabled_services", got=got, message=message)
    for index, service in enumerate(services):
        where = f"disabled_services[{index}]"
        if _SERVICE.fullmatch(service) is None:
            message = "must be the name of a service in ACK, such as s3 or dynamodb"
            yield Problem(code="name-invalid", where=where, got=service, message=message)
        elif service in services[:index]:
            message = "must be named once only"
            yield Problem(code="name-duplicate", where=where, got=service, message=message)
