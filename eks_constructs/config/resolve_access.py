"""From ``accessConfig`` to access entries, with the guard against locking everybody out."""

from __future__ import annotations

from typing import Final

from eks_constructs.config import access, resolved_cluster
from eks_constructs.config.sources import Sources
from eks_constructs.planning.access import (
    AccessEntry,
    AccessEntryType,
    AccessPolicy,
    AccessScope,
    AccessScopeType,
    access_entry_problems,
    lockout_problems,
)
from eks_constructs.planning.cluster import AuthenticationMode

_WHERE: Final = "accessConfig.accessEntries"
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
    entries = [_entry(each) for each in section.access_entries]
    if mode is AuthenticationMode.CONFIG_MAP:
        findings.refuse(
            "lockout",
            "accessConfig.authenticationMode",
            "must be API or API_AND_CONFIG_MAP: with CONFIG_MAP nobody but CloudFormation's "
            "execution role could use the cluster",
            str(mode),
        )
    else:
        names = {_WHERE: _WHERE} | _NAMES
        findings.add(access_entry_problems(entries, where=_WHERE), names)
        findings.add(lockout_problems(entries, bootstrap_creator_admin=creator, where=_WHERE))
    return resolved_cluster.Access(
        authentication_mode=mode,
        bootstrap_creator_admin=creator,
        entries=tuple(sorted(entries, key=lambda entry: entry.principal_arn)),
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
