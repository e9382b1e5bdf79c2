"""From ``accessConfig`` and ``teams`` to access entries, and the guard against a lockout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from eks_constructs.config import access, platform, resolved_cluster
from eks_constructs.config.resolve_identity_mappings import SECTION, resolve_identity_mappings
from eks_constructs.config.sources import Sources
from eks_constructs.errors import Problem
from eks_constructs.planning import regions
from eks_constructs.planning.access import (
    CLUSTER_ADMIN_POLICY,
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
_CREATOR: Final = "CloudFormation's execution role"
_ALONE: Final = f"with CONFIG_MAP nobody but {_CREATOR} could use the cluster"
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
        _check_config_map(sources, entries, creator=creator)
    elif not defaults.lockout_accepted:
        findings.add(lockout_problems(entries, bootstrap_creator_admin=creator, where=_WHERE))
    elif not any(entry.is_cluster_admin for entry in entries):
        alone = f" but {_CREATOR}, which makes the cluster," if creator else ""
        message = f"nobody{alone} will be administrator; {_way_in(sources)}"
        findings.warn("lockout", _WHERE, message)
    return resolved_cluster.Access(
        authentication_mode=mode,
        bootstrap_creator_admin=creator,
        entries=tuple(sorted(entries, key=lambda entry: entry.principal_arn)),
    )


def _check_config_map(sources: Sources, entries: Sequence[AccessEntry], *, creator: bool) -> None:
    """Judge a cluster that knows nobody but who created it and who is in aws-auth."""
    findings, mode = sources.findings, str(AuthenticationMode.CONFIG_MAP)
    where = "accessConfig.authenticationMode"
    auto_mode = sources.config.auto_mode_config
    if not sources.defaults.lockout_accepted:
        message = f"must be API or API_AND_CONFIG_MAP: {_ALONE}"
        findings.refuse("lockout", where, message, mode)
        return
    reasons = (
        (bool(entries), "there are access entries or teams, which CONFIG_MAP does not look at"),
        (not creator, "bootstrapClusterCreatorAdminPermissions is false, so nobody could enter"),
        (auto_mode is not None and auto_mode.enabled, "nodes of Auto Mode use access entries"),
    )
    refused = [reason for is_so, reason in reasons if is_so]
    for reason in refused:
        findings.refuse("not-together", where, f"must be API or API_AND_CONFIG_MAP: {reason}", mode)
    if not refused:
        message = (
            f"{_ALONE}, and nothing here writes aws-auth; write API_AND_CONFIG_MAP and "
            f"{_way_in(sources)}"
        )
        findings.warn("lockout", where, message, mode)


def _way_in(sources: Sources) -> str:
    region = regions.find(sources.config.metadata.region)
    partition = region.partition if region is not None else "aws"
    return (
        "add, now or in a later edit, accessConfig: {accessEntries: [{principalARN: <your role>, "
        f"accessPolicies: [{{policyARN: arn:{partition}:eks::aws:cluster-access-policy/"
        f"{CLUSTER_ADMIN_POLICY}, accessScope: {{type: cluster}}}}]}}]}}"
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
    mapped = resolve_identity_mappings(sources, entered=[each.principal_arn for each in written])
    every = (*written, *mapped, *team_entries(teams))
    if problems or of_teams:
        # Good enough to see whether somebody would be administrator, and for nothing else.
        return every
    together = findings.attempt(lambda: merge_entries(every), otherwise=every, under=SECTION)
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
