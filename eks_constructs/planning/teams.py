"""Teams: people who share namespaces, turned into access entries.

See https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.access import (
    CLUSTER_ADMIN_POLICY,
    AccessEntry,
    AccessPolicy,
    AccessScope,
    principal_problems,
    scope_problems,
)
from eks_constructs.planning.access_merge import merge_entries
from eks_constructs.planning.kubernetes_names import label_problems
from eks_constructs.values import frozen

EVERYWHERE: Final = "*"
"""In place of namespaces: all of the cluster, those that are made later too."""


class AccessLevel(StrEnum):
    """What a team may do where it is at home."""

    VIEW = "view"
    """Look at everything but secrets."""
    EDIT = "edit"
    """Change what runs, and read secrets."""
    ADMIN = "admin"
    """Change roles and role bindings too."""
    CLUSTER_ADMIN = "cluster-admin"
    """Everything, in the whole cluster."""


_POLICIES: Final = {
    AccessLevel.VIEW: "AmazonEKSViewPolicy",
    AccessLevel.EDIT: "AmazonEKSEditPolicy",
    AccessLevel.ADMIN: "AmazonEKSAdminPolicy",
    AccessLevel.CLUSTER_ADMIN: CLUSTER_ADMIN_POLICY,
}


@frozen
class Team:
    """People who share namespaces, and what they may do there.

    Attributes:
        name: Name of the team, lower-case letters, digits and hyphens, at most 63.
        principals: ARNs of the IAM roles or users of the team, at least one. A principal may be
            in several teams.
        level: What the team may do.
        namespaces: Where, with ``*`` for any characters as in ``shop-*``; ``*`` alone for all of
            the cluster. Left out for ``cluster-admin``, which knows no namespaces.
    """

    name: str
    principals: tuple[str, ...]
    level: AccessLevel
    namespaces: tuple[str, ...] = ()

    @property
    def policy(self) -> AccessPolicy:
        """What each principal of the team gets.

        For a role of the same app, whose ARN is not known at synthesis, give it to an
        :class:`~eks_constructs.planning.access.AccessEntry` with a key.
        """
        everywhere = self.level == AccessLevel.CLUSTER_ADMIN or EVERYWHERE in self.namespaces
        names = sorted(self.namespaces)
        scope = AccessScope.cluster() if everywhere else AccessScope.namespaces(names)
        return AccessPolicy(policy=_POLICIES[self.level], scope=scope)


def team_entries(teams: Sequence[Team]) -> tuple[AccessEntry, ...]:
    """Return one access entry for each principal, with what all its teams may do.

    Join them with other entries of a cluster by
    :func:`~eks_constructs.planning.access_merge.merge_entries`.

    Args:
        teams: The teams of one cluster.

    Returns:
        Entries sorted by principal; the order of the teams does not matter.
    """
    entries = merge_entries(
        AccessEntry(principal_arn=principal, policies=(team.policy,))
        for team in sorted(teams, key=lambda team: team.name)
        for principal in team.principals
    )
    return tuple(sorted(entries, key=lambda entry: entry.principal_arn))


def team_problems(teams: Sequence[Team], *, where: str = "teams") -> tuple[Problem, ...]:
    """Return everything that is wrong with the teams of one cluster.

    Args:
        teams: The teams.
        where: Path of the list, for the problems.
    """
    found: list[Problem] = []
    first: dict[str, int] = {}
    for index, team in enumerate(teams):
        path = f"{where}[{index}]"
        found += (problem.under(path) for problem in _problems(team))
        earlier = first.setdefault(team.name, index)
        if earlier != index:
            message = f"must be the only team of this name, but {where}[{earlier}] is too"
            problem = Problem(
                code="name-duplicate", where=f"{path}.name", got=team.name, message=message
            )
            found.append(problem)
    return tuple(found)


def _problems(team: Team) -> Iterator[Problem]:
    yield from label_problems(team.name, where="name")
    if not team.principals:
        message = "must name at least one IAM role or user; leave out a team that nobody is in"
        yield Problem(code="empty", where="principals", got=None, message=message)
    for index, principal in enumerate(team.principals):
        where = f"principals[{index}]"
        for problem in principal_problems(AccessEntry(principal_arn=principal)):
            yield Problem(code=problem.code, where=where, got=problem.got, message=problem.message)
        if principal in team.principals[:index]:
            message = "must be named once only in a team"
            yield Problem(code="name-duplicate", where=where, got=principal, message=message)
    if str(team.level) not in tuple(AccessLevel):
        message = f"must be one of {', '.join(AccessLevel)}"
        yield Problem(code="unknown-value", where="level", got=str(team.level), message=message)
    yield from _namespace_problems(team)


def _namespace_problems(team: Team) -> Iterator[Problem]:
    got = list(team.namespaces)
    if team.level == AccessLevel.CLUSTER_ADMIN:
        if team.namespaces:
            message = (
                f"must be left out with {AccessLevel.CLUSTER_ADMIN}, which is for the whole "
                f"cluster; choose {AccessLevel.ADMIN} for namespaces"
            )
            yield Problem(code="not-together", where="namespaces", got=got, message=message)
        return
    if not team.namespaces:
        message = f"must name at least one namespace; write '{EVERYWHERE}' for all of the cluster"
        yield Problem(code="required", where="namespaces", got=None, message=message)
        return
    yield from scope_problems(AccessScope.namespaces(team.namespaces))
    if EVERYWHERE in team.namespaces and len(team.namespaces) > 1:
        message = f"must be '{EVERYWHERE}' alone, or namespaces; drop one"
        yield Problem(code="not-together", where="namespaces", got=got, message=message)
    for index, namespace in enumerate(team.namespaces):
        if namespace in team.namespaces[:index]:
            where, message = f"namespaces[{index}]", "must be named once only in a team"
            yield Problem(code="name-duplicate", where=where, got=namespace, message=message)
