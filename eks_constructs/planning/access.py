"""Who may use a cluster's Kubernetes API: access entries, and the guard against locking out all.

See https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.arns import ArnForm
from eks_constructs.planning.naming import tag_problems
from eks_constructs.values import frozen

CLUSTER_ADMIN_POLICY: Final = "AmazonEKSClusterAdminPolicy"
"""The access policy that gives everything in its scope, as ``cluster-admin`` does."""

_PRINCIPAL: Final = ArnForm(
    what="an IAM role or user",
    service="iam",
    resource=r"(?:root|(?:role|user)/[\w+=,.@/-]+)",
    example="role/Admin",
    regional=False,
)
_SESSION: Final = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):sts::(?P<account>[0-9]{12}):assumed-role/(?P<role>[^/]+)/.*"
)
_POLICY_NAME: Final = re.compile(r"Amazon[0-9A-Za-z]+", re.ASCII)
_POLICY_ARN: Final = re.compile(r"arn:aws[a-z-]*:eks::aws:cluster-access-policy/(?P<name>\w+)")
_NAMESPACE: Final = re.compile(r"(?=.{1,63}$)[a-z0-9*](?:[a-z0-9*-]*[a-z0-9*])?", re.ASCII)
_RESERVED_USERNAMES: Final = ("system:", "eks:", "aws:", "amazon:", "iam:")
_MAX_POLICIES: Final = 20


class AccessScopeType(StrEnum):
    """How far an access policy reaches."""

    CLUSTER = "cluster"
    NAMESPACE = "namespace"


@frozen
class AccessScope:
    """Where an access policy holds; made by one of the factories.

    Attributes:
        type: The whole cluster, or some namespaces.
        namespace_names: The namespaces; empty for the whole cluster.
    """

    type: AccessScopeType
    namespace_names: tuple[str, ...] = ()

    @classmethod
    def cluster(cls) -> AccessScope:
        """Hold in the whole cluster."""
        return cls(type=AccessScopeType.CLUSTER)

    @classmethod
    def namespaces(cls, names: Sequence[str]) -> AccessScope:
        """Hold in some namespaces.

        Args:
            names: Namespaces, at least one; ``*`` stands for any characters, as in ``team-*``.
        """
        return cls(type=AccessScopeType.NAMESPACE, namespace_names=tuple(names))


@frozen
class AccessPolicy:
    """An access policy of EKS and where it holds.

    Attributes:
        policy: Name, such as ``AmazonEKSViewPolicy``, or full ARN. A name works in every
            partition.
        scope: Where it holds. Default: the whole cluster.

    See https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
    """

    policy: str
    scope: AccessScope = field(default_factory=AccessScope.cluster)

    @property
    def name(self) -> str:
        """Name without the ARN around it."""
        match = _POLICY_ARN.fullmatch(self.policy)
        return match["name"] if match is not None else self.policy

    @classmethod
    def cluster_admin(cls) -> AccessPolicy:
        """Allow everything in the whole cluster."""
        return cls(policy=CLUSTER_ADMIN_POLICY)


class AccessEntryType(StrEnum):
    """What a principal is to the cluster.

    All but ``STANDARD`` are for the roles of nodes; EKS itself makes those of managed node groups
    and Fargate profiles. The type of an entry can never be changed.
    """

    STANDARD = "STANDARD"
    EC2_LINUX = "EC2_LINUX"
    EC2_WINDOWS = "EC2_WINDOWS"
    FARGATE_LINUX = "FARGATE_LINUX"
    EC2 = "EC2"
    """Nodes of EKS Auto Mode; the only type for nodes that takes access policies."""
    HYBRID_LINUX = "HYBRID_LINUX"
    HYPERPOD_LINUX = "HYPERPOD_LINUX"


_TYPES_WITH_POLICIES: Final = frozenset({AccessEntryType.STANDARD, AccessEntryType.EC2})


@frozen
class AccessEntry:
    """What one IAM principal may do in a cluster.

    Attributes:
        principal_arn: IAM role or user, which need not exist in the cluster's account.
        key: Id of the entry in the construct tree. Default: the principal's ARN. Needed only for
            a principal whose ARN is not known at synthesis, such as a role of the same app.
        type: What the principal is. Default: somebody who uses the Kubernetes API.
        policies: Access policies, at most 20, each once. Default: none.
        kubernetes_groups: Groups for the cluster's own role bindings. Default: none.
        username: Name in the audit log. Default: EKS derives it from the principal, with the
            session's name.
        tags: Tags of the entry. Default: none but the app's.
    """

    principal_arn: str
    key: str | None = None
    type: AccessEntryType = AccessEntryType.STANDARD
    policies: tuple[AccessPolicy, ...] = ()
    kubernetes_groups: tuple[str, ...] = ()
    username: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def id(self) -> str:
        """Key of the entry, or else the principal's ARN."""
        return self.key if self.key is not None else self.principal_arn

    @property
    def is_cluster_admin(self) -> bool:
        """Whether the principal may do everything in the whole cluster."""
        return self.type is AccessEntryType.STANDARD and any(
            policy.name == CLUSTER_ADMIN_POLICY and policy.scope.type is AccessScopeType.CLUSTER
            for policy in self.policies
        )


def access_entry_problems(
    entries: Sequence[AccessEntry], *, where: str = "entries", unknown: frozenset[str] = frozenset()
) -> tuple[Problem, ...]:
    """Return everything that EKS would refuse in the access entries of one cluster.

    Args:
        entries: Entries of the cluster.
        where: Path of the list, for the problems.
        unknown: Principals whose ARN only the deployment will know; its form is not checked.
    """
    found: list[Problem] = []
    first: dict[str, int] = {}
    for index, entry in enumerate(entries):
        path = f"{where}[{index}]"
        earlier = first.setdefault(entry.principal_arn, index)
        if earlier != index:
            message = f"must have one entry only; merge it with {where}[{earlier}]"
            got = entry.principal_arn
            problem = Problem(
                code="name-duplicate", where="principal_arn", got=got, message=message
            )
            found.append(problem.under(path))
        if entry.principal_arn not in unknown:
            found += (problem.under(path) for problem in principal_problems(entry))
        found += (problem.under(path) for problem in _entry_problems(entry))
    return tuple(found)


def lockout_problems(
    entries: Iterable[AccessEntry], *, bootstrap_creator_admin: bool, where: str = "entries"
) -> tuple[Problem, ...]:
    """Return a problem if nobody but the deploying role would be admin of the cluster.

    The creator of a cluster deployed by CloudFormation is CloudFormation's execution role, which
    no person can assume; so it does not count.

    Args:
        entries: All entries of the cluster.
        bootstrap_creator_admin: Whether the creator becomes admin; only the message needs it.
        where: Path of the list, for the problem.
    """
    if any(entry.is_cluster_admin for entry in entries):
        return ()
    alone = " but CloudFormation's execution role" if bootstrap_creator_admin else ""
    message = (
        f"must make at least one principal cluster admin, else nobody{alone} could use the "
        f"cluster; give one {CLUSTER_ADMIN_POLICY} with the scope cluster"
    )
    return (Problem(code="lockout", where=where, got=None, message=message),)


def principal_problems(entry: AccessEntry) -> Iterator[Problem]:
    """Give what is wrong with the ARN of an entry's principal.

    Args:
        entry: The entry; its principal must be known at synthesis.
    """
    where, got = "principal_arn", entry.principal_arn
    session = _SESSION.fullmatch(got)
    malformed = tuple(_PRINCIPAL.problems(got, where=where))
    if session is not None:
        role = f"arn:{session['partition']}:iam::{session['account']}:role/{session['role']}"
        message = f"must be a role, not one of its sessions; write {role}, with its path if any"
        yield Problem(code="arn-invalid", where=where, got=got, message=message)
    elif malformed:
        yield from malformed
    elif entry.type is not AccessEntryType.STANDARD and ":role/" not in got:
        message = f"must be a role, since the type is {entry.type}"
        yield Problem(code="invalid-value", where=where, got=got, message=message)


def _entry_problems(entry: AccessEntry) -> Iterator[Problem]:
    if entry.type is not AccessEntryType.STANDARD:
        yield from _node_entry_problems(entry)
    yield from tag_problems(entry.tags)
    if len(entry.policies) > _MAX_POLICIES:
        message, got = f"must have at most {_MAX_POLICIES} policies", len(entry.policies)
        yield Problem(code="too-many", where="policies", got=got, message=message)
    seen: set[str] = set()
    for index, policy in enumerate(entry.policies):
        yield from (problem.under(f"policies[{index}]") for problem in _policy_problems(policy))
        if policy.name in seen:
            message = "must be given once; name all its namespaces in one scope"
            where = f"policies[{index}].policy"
            yield Problem(code="name-duplicate", where=where, got=policy.policy, message=message)
        seen.add(policy.name)
    for index, group in enumerate(entry.kubernetes_groups):
        if not group or group.startswith("system:"):
            message = "must not be empty or start with system:; for admins use an access policy"
            where = f"kubernetes_groups[{index}]"
            yield Problem(code="invalid-value", where=where, got=group, message=message)
    if entry.username is not None and entry.username.startswith(_RESERVED_USERNAMES):
        message = f"must not start with {', '.join(_RESERVED_USERNAMES)}; leave it to EKS"
        yield Problem(code="invalid-value", where="username", got=entry.username, message=message)


def _node_entry_problems(entry: AccessEntry) -> Iterator[Problem]:
    given: dict[str, bool] = {
        "policies": bool(entry.policies) and entry.type not in _TYPES_WITH_POLICIES,
        "kubernetes_groups": bool(entry.kubernetes_groups),
        "username": entry.username is not None,
    }
    for where, is_given in given.items():
        if is_given:
            message = f"must be left out of an entry of type {entry.type}; EKS sets it itself"
            yield Problem(code="not-together", where=where, got=None, message=message)


def _policy_problems(policy: AccessPolicy) -> Iterator[Problem]:
    if not _POLICY_NAME.fullmatch(policy.name):
        message = (
            "must be the name of an EKS access policy, such as AmazonEKSViewPolicy, or its ARN; "
            "IAM policies do not work here"
        )
        yield Problem(code="unknown-value", where="policy", got=policy.policy, message=message)
    yield from (problem.under("scope") for problem in scope_problems(policy.scope))


def scope_problems(scope: AccessScope) -> Iterator[Problem]:
    """Give what is wrong with where a policy holds.

    Args:
        scope: Where it holds.
    """
    if scope.type is AccessScopeType.NAMESPACE and not scope.namespace_names:
        message = "must name at least one namespace, or be the whole cluster"
        yield Problem(code="empty", where="namespaces", got=None, message=message)
    if scope.type is AccessScopeType.CLUSTER and scope.namespace_names:
        message, got = "must be left out of the scope cluster", list(scope.namespace_names)
        yield Problem(code="not-together", where="namespaces", got=got, message=message)
    for index, name in enumerate(scope.namespace_names):
        if not _NAMESPACE.fullmatch(name):
            message = "must be a namespace: lower-case letters, digits, hyphens, * for any, max 63"
            where = f"namespaces[{index}]"
            yield Problem(code="name-invalid", where=where, got=name, message=message)
