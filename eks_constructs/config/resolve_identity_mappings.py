"""From ``iamIdentityMappings`` to access entries; the ConfigMap aws-auth is never written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from eks_constructs.config.findings import Findings
from eks_constructs.config.identity_mappings import IamIdentityMapping
from eks_constructs.config.sources import Sources
from eks_constructs.planning.access import AccessEntry, access_entry_problems
from eks_constructs.planning.access_from_mapping import entry_from_mapping

SECTION: Final = "iamIdentityMappings"
_NAMES: Final = {
    "principal_arn": "arn",
    "kubernetes_groups": "groups",
}


def resolve_identity_mappings(
    sources: Sources, *, entered: Sequence[str]
) -> tuple[AccessEntry, ...]:
    """Return an access entry for each role and user.

    Args:
        sources: Where they are described.
        entered: Principals that have an access entry already.
    """
    findings, found = sources.findings, dict[str, tuple[int, AccessEntry]]()
    for index, mapping in enumerate(sources.config.iam_identity_mappings):
        where = f"{SECTION}[{index}]"
        entry = _entry(findings, mapping, where)
        if entry is None:
            continue
        if problems := access_entry_problems([entry], where="entry"):
            findings.add(problems, {"entry[0]": where} | _NAMES)
            continue
        if entry.principal_arn in entered:
            message = (
                "must be mapped or have an access entry, and "
                f"accessConfig.accessEntries[{entered.index(entry.principal_arn)}] is one, which "
                "EKS follows alone; leave the mapping out"
            )
            findings.refuse("name-duplicate", f"{where}.arn", message, entry.principal_arn)
            continue
        first, earlier = found.setdefault(entry.principal_arn, (index, entry))
        if earlier != entry:
            message = (
                f"must be mapped once, but {SECTION}[{first}] maps it otherwise and aws-auth "
                "follows only the last; keep one"
            )
            findings.refuse("name-duplicate", f"{where}.arn", message, entry.principal_arn)
    return tuple(entry for _, entry in found.values())


def _entry(findings: Findings, mapping: IamIdentityMapping, where: str) -> AccessEntry | None:
    faults = list(_faults(mapping))
    for field, message in faults:
        findings.refuse("not-supported", f"{where}.{field}".rstrip("."), message)
    if faults or mapping.arn is None:
        return None
    arn = mapping.arn
    return findings.attempt(
        lambda: entry_from_mapping(arn=arn, username=mapping.username, groups=mapping.groups),
        otherwise=None,
        under=where,
    )


def _faults(mapping: IamIdentityMapping) -> Iterator[tuple[str, str]]:
    """Give what keeps a mapping from becoming an entry: a field and what to say of it."""
    if mapping.account is not None:
        message = (
            "must be left out: access entries know roles and users, not whole accounts; map the "
            "roles that are used"
        )
        yield "account", message
    if mapping.service_name is not None:
        message = (
            "must be left out: it needs aws-auth; with access entries, Amazon EMR lets itself in "
            "when a virtual cluster is made"
        )
        yield "serviceName", message
    elif mapping.namespace is not None:
        yield "namespace", "must come with serviceName, whose namespace it is; leave it out"
    if mapping.account is not None or mapping.service_name is not None:
        return
    if mapping.arn is None:
        yield "", "must have an arn: the role or user that is mapped"
    elif mapping.username is None and not mapping.groups:
        yield "", "must have groups or a username; with the arn alone nobody is let in"
