"""From ``iamIdentityMappings`` to access entries, and to what only aws-auth can say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from eks_constructs.config.findings import Findings
from eks_constructs.config.identity_mappings import IamIdentityMapping
from eks_constructs.config.sources import Sources
from eks_constructs.planning.access import AccessEntry, access_entry_problems
from eks_constructs.planning.access_from_mapping import entry_from_mapping
from eks_constructs.planning.cluster import AuthenticationMode

SECTION: Final = "iamIdentityMappings"
_EMR: Final = "emr-containers"
_ACCOUNT: Final = re.compile(r"\d{12}", re.ASCII)
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


def resolve_mapped_accounts(sources: Sources) -> tuple[str, ...]:
    """Return the whole accounts that are mapped, sorted; the ConfigMap is left to apply.

    Args:
        sources: Where they are described.
    """
    asked = sources.config.access_config.authentication_mode
    mode = AuthenticationMode(asked or sources.defaults.authentication_mode)
    found = set[str]()
    for index, mapping in enumerate(sources.config.iam_identity_mappings):
        where = f"{SECTION}[{index}].account"
        if mapping.account is None or list(_faults(mapping)):
            continue
        if mode is AuthenticationMode.API:
            message = (
                "must be left out with accessConfig.authenticationMode API: access entries know "
                "roles and users, not whole accounts; map the roles that are used"
            )
            sources.findings.refuse("not-together", where, message)
        elif not _ACCOUNT.fullmatch(mapping.account):
            message = "must be 12 digits in quotes"
            sources.findings.refuse("invalid-value", where, message, mapping.account)
        else:
            found.add(mapping.account)
    return tuple(sorted(found))


def _entry(findings: Findings, mapping: IamIdentityMapping, where: str) -> AccessEntry | None:
    faults = list(_faults(mapping))
    for field, message in faults:
        findings.refuse("not-supported", f"{where}.{field}".rstrip("."), message)
    if not faults and mapping.service_name is not None:
        message = (
            "is left to Amazon EMR, which lets itself in by an access entry when a virtual cluster "
            "is made in the namespace"
        )
        findings.warn("not-supported", f"{where}.serviceName", message)
    if faults or mapping.arn is None:
        return None
    arn = mapping.arn
    return findings.attempt(
        lambda: entry_from_mapping(arn=arn, username=mapping.username, groups=mapping.groups),
        otherwise=None,
        under=where,
    )


def _faults(mapping: IamIdentityMapping) -> Iterator[tuple[str, str]]:
    """Give what keeps a mapping from being carried out: a field and what to say of it."""
    who = mapping.arn is not None or mapping.username is not None or bool(mapping.groups)
    if mapping.account is not None:
        if who or mapping.service_name is not None or mapping.namespace is not None:
            yield "account", "must stand alone: it maps all roles and users of the account"
    elif mapping.service_name is not None:
        yield from _service_faults(mapping, mapping.service_name, who=who)
    else:
        if mapping.namespace is not None:
            yield "namespace", "must come with serviceName, whose namespace it is; leave it out"
        if mapping.arn is None:
            yield "", "must have an arn: the role or user that is mapped"
        elif mapping.username is None and not mapping.groups:
            yield "", "must have groups or a username; with the arn alone nobody is let in"


def _service_faults(
    mapping: IamIdentityMapping, service: str, *, who: bool
) -> Iterator[tuple[str, str]]:
    if service != _EMR:
        yield "serviceName", f"must be {_EMR}, the only service that eksctl lets in"
    if who:
        yield "serviceName", "must be given without arn, username and groups"
    if mapping.namespace is None:
        yield "namespace", "must be given with serviceName: the one that its jobs run in"
