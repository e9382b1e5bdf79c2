"""Several access entries of one principal made into one, which is all that EKS allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.access import AccessEntry, AccessPolicy, AccessScope, AccessScopeType


def merge_entries(entries: Iterable[AccessEntry]) -> tuple[AccessEntry, ...]:
    """Return one entry for each principal, with everything that its entries gave it.

    Policies and groups are united; a policy given for several namespaces gets one scope with all
    of them, and the cluster wins over namespaces. Merging twice changes nothing.

    Args:
        entries: Entries, any number for a principal.

    Returns:
        Entries in the order in which their principals first appear.

    Raises:
        ConfigurationError: Entries of a principal disagree on key, type, username or a tag.
    """
    by_principal: dict[str, list[AccessEntry]] = {}
    for entry in entries:
        by_principal.setdefault(entry.principal_arn, []).append(entry)
    refuse(
        "access entries",
        (problem for group in by_principal.values() for problem in _disagreements(group)),
    )
    return tuple(_merge(group) for group in by_principal.values())


def _merge(entries: Sequence[AccessEntry]) -> AccessEntry:
    groups = dict.fromkeys(group for entry in entries for group in entry.kubernetes_groups)
    tags: dict[str, str] = {}
    for entry in entries:
        tags |= entry.tags
    return replace(
        entries[0],
        key=next((entry.key for entry in entries if entry.key is not None), None),
        policies=_united(policy for entry in entries for policy in entry.policies),
        kubernetes_groups=tuple(groups),
        username=next((entry.username for entry in entries if entry.username is not None), None),
        tags=tags,
    )


def _united(policies: Iterable[AccessPolicy]) -> tuple[AccessPolicy, ...]:
    found: dict[str, AccessPolicy] = {}
    for policy in policies:
        earlier = found.setdefault(policy.name, policy)
        found[policy.name] = replace(earlier, scope=_wider(earlier.scope, policy.scope))
    return tuple(found.values())


def _wider(scope: AccessScope, other: AccessScope) -> AccessScope:
    if AccessScopeType.CLUSTER in {scope.type, other.type}:
        return AccessScope.cluster()
    names = dict.fromkeys((*scope.namespace_names, *other.namespace_names))
    return AccessScope.namespaces(tuple(names))


def _disagreements(entries: Sequence[AccessEntry]) -> Iterator[Problem]:
    given: dict[str, list[str | None]] = {
        "key": [entry.key for entry in entries],
        "type": [str(entry.type) for entry in entries],
        "username": [entry.username for entry in entries],
    }
    for tag in sorted({tag for entry in entries for tag in entry.tags}):
        given[f"tags.{tag}"] = [entry.tags.get(tag) for entry in entries]
    for where, values in given.items():
        different = sorted({str(value) for value in values if value is not None})
        if len(different) > 1:
            principal = entries[0].principal_arn
            message = f"must be the same in every entry of {principal}"
            yield Problem(code="not-together", where=where, got=different, message=message)
