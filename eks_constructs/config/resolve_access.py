"""From ``accessConfig`` and ``teams`` to access entries, and the guard against a lockout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from eks_constructs.config import access, platform, resolved_cluster
from eks_constructs.config.sources import Sources
from eks_constructs.errors import Problem
from eks_constructs.planning.access import (
    AccessEntry,
    AccessEntryType,
    AccessPolicy,
    AccessScope,
    AccessScopeType,
    access_entry_problems,
    lockout_problems,
)
from eks_constructs.planning.access_merge import merge_entries
from eks_constructs.planning.cluster import AuthenticationMode
from eks_constructs.planning.teams import AccessLevel, Team, team_entries, team_problems

_WHERE: Final = "accessConfig.accessEntries"
_TEAMS: Final = "Platform.teams"
_NAMES: Final = {
    "principal_arn": "principalARN",
    "policies": "accessPolicies",
    "policy": "policyARN",
    "scope": "accessScope",
    "kubernetes_groups": "kubernetesGroups",
    "username": "kubernetesUsername",
}


def resolve_access(sources: Sources) -> resolved_cluster.Access:
    """Decide who may use the Kubernetes API.

    Args:
        sources: Where it is described.
    """
    section, defaults, findings = sources.config.access_config, sources.defaults, sources.findings
    mode = AuthenticationMode(section.authentication_mode or defaults.authentication_mode)
    creator = section.bootstrap_cluster_creator_admin_permissions
    if creator is None:
        creator = defaults.bootstrap_creator_admin
    entries = _entries(sources)
    if mode is AuthenticationMode.CONFIG_MAP:
        findings.refuse(
            "lockout",
            "accessConfig.authenticationMode",
            "must be API or API_AND_CONFIG_MAP: with CONFIG_MAP nobody but CloudFormation's "
            "execution role could use the cluster",
            str(mode),
        )
    else:
        findings.add(lockout_problems(entries, bootstrap_creator_admin=creator, where=_WHERE))
    return resolved_cluster.Access(
        authentication_mode=mode,
        bootstrap_creator_admin=creator,
        entries=tuple(sorted(entries, key=lambda entry: entry.principal_arn)),
    )


def _entries(sources: Sources) -> tuple[AccessEntry, ...]:
    """Return one entry for each principal, from the list and from the teams."""
    findings = sources.findings
    written = tuple(_entry(each) for each in sources.config.access_config.access_entries)
    teams = tuple(_team(each) for each in sources.platform.teams)
    names = {_WHERE: _WHERE} | _NAMES
    problems = access_entry_problems(written, where=_WHERE)
    findings.add(problems, names)
    of_teams = (*team_problems(teams, where=_TEAMS), *_nodes_in_teams(written, teams))
    findings.add(of_teams)
    if problems or of_teams:
        # Good enough to see whether somebody would be administrator, and for nothing else.
        return (*written, *team_entries(teams))
    together = merge_entries((*written, *team_entries(teams)))
    findings.add(access_entry_problems(together, where=_WHERE), names)
    return together


def _nodes_in_teams(written: Sequence[AccessEntry], teams: Sequence[Team]) -> Iterator[Problem]:
    nodes = {
        entry.principal_arn: f"{_WHERE}[{index}], of the type {entry.type}"
        for index, entry in enumerate(written)
        if entry.type is not AccessEntryType.STANDARD
    }
    for index, team in enumerate(teams):
        for place, principal in enumerate(team.principals):
            if principal in nodes:
                where = f"{_TEAMS}[{index}].principals[{place}]"
                message = f"must not be the role of nodes, but is in {nodes[principal]}"
                yield Problem(code="not-together", where=where, got=principal, message=message)


def _team(written: platform.Team) -> Team:
    return Team(
        name=written.name,
        principals=written.principals,
        level=AccessLevel(written.level),
        namespaces=written.namespaces,
    )


def _entry(written: access.AccessEntry) -> AccessEntry:
    return AccessEntry(
        principal_arn=written.principal_arn,
        type=AccessEntryType(written.type) if written.type else AccessEntryType.STANDARD,
        policies=tuple(
            AccessPolicy(
                policy=each.policy_arn,
                scope=AccessScope(
                    type=AccessScopeType(each.access_scope.type),
                    namespace_names=each.access_scope.namespaces,
                ),
            )
            for each in written.access_policies
        ),
        kubernetes_groups=written.kubernetes_groups,
        username=written.kubernetes_username,
    )
