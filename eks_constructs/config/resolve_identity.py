"""From ``iam`` to the identities of pods."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from eks_constructs.config import iam as written
from eks_constructs.config.check_agent import check_agent
from eks_constructs.config.resolve_identity_mappings import resolve_mapped_accounts
from eks_constructs.config.resolve_identity_provider import resolve_identity_provider
from eks_constructs.config.resolve_permissions import (
    Names,
    WrittenRole,
    resolve_role,
    written_association,
)
from eks_constructs.config.resolved_identity import Identity, IssuerAccount, PodIdentity
from eks_constructs.config.sources import Sources
from eks_constructs.planning.irsa import Subject
from eks_constructs.planning.naming import tag_problems
from eks_constructs.planning.pod_identity import LONGEST_SESSION_POLICY
from eks_constructs.planning.policies.documents import session_policy_problems
from eks_constructs.planning.service_accounts import (
    ServiceAccount,
    SubjectPattern,
    service_account_problems,
)

_ACCOUNTS: Final = "iam.serviceAccounts"
_ASSOCIATIONS: Final = "iam.podIdentityAssociations"
_ACCOUNT_NAMES: Final = Names(
    arn="attachRoleARN",
    policy_arns="attachPolicyARNs",
    document="attachPolicy",
    boundary="permissionsBoundary",
)
_STANDING: Final = ServiceAccount(namespace="default", name="default")
"""What to go on with when a name is refused, to find the problems behind it too."""


def resolve_identity(sources: Sources, *, agent: bool) -> Identity:
    """Decide who pods are to AWS, and who comes to the cluster from elsewhere.

    Args:
        sources: Where it is described.
        agent: Whether pods get identities by EKS Pod Identity.
    """
    section, findings = sources.config.iam, sources.findings
    if section.service_accounts and not section.with_oidc:
        message = (
            "must come with iam.withOIDC: true, whose provider their roles trust; add it, or use "
            "iam.podIdentityAssociations"
        )
        findings.refuse("required", _ACCOUNTS, message)
    if section.pod_identity_associations:
        check_agent(sources, _ASSOCIATIONS, agent=agent)
    accounts = [
        _issuer_account(sources, each, f"{_ACCOUNTS}[{index}]")
        for index, each in enumerate(section.service_accounts)
    ]
    identities = [
        _pod_identity(sources, each, f"{_ASSOCIATIONS}[{index}]")
        for index, each in enumerate(section.pod_identity_associations)
    ]
    _refuse_repeated(sources, _ACCOUNTS, [each.account for each in accounts])
    _refuse_repeated(sources, _ASSOCIATIONS, [each.account for each in identities])
    return Identity(
        oidc_provider=section.with_oidc,
        issuer_accounts=tuple(sorted(accounts, key=lambda each: each.account.subject)),
        pod_identities=tuple(sorted(identities, key=lambda each: each.account.subject)),
        provider=resolve_identity_provider(sources),
        mapped_accounts=resolve_mapped_accounts(sources),
        labelled_namespaces=sources.defaults.labelled_namespaces,
    )


def _issuer_account(
    sources: Sources, given: written.IamServiceAccount, where: str
) -> IssuerAccount:
    metadata = given.metadata
    names = {"namespace": "metadata.namespace", "name": "metadata.name"}
    account = _account(sources, metadata.namespace, metadata.name, names, where)
    if given.attach_role_arn is not None:
        _refuse_without_role(sources, given, where)
    role = resolve_role(
        sources,
        WrittenRole(
            where=where,
            names=_ACCOUNT_NAMES,
            arn=given.attach_role_arn,
            policy_arns=given.attach_policy_arns,
            document=given.attach_policy,
            programs=given.well_known_policies,
            boundary=given.permissions_boundary,
            role_name=given.role_name,
            tags=given.tags,
        ),
    )
    return IssuerAccount(
        account=account,
        subject=_subject(sources, account, given.subject_pattern, where),
        role=role,
        manifest=not given.role_only,
        labels=metadata.labels,
        annotations=metadata.annotations,
    )


def _refuse_without_role(sources: Sources, given: written.IamServiceAccount, where: str) -> None:
    fields = {
        "roleOnly": given.role_only,
        "subjectPattern": given.subject_pattern is not None,
        "tags": bool(given.tags),
    }
    for field, is_given in fields.items():
        if is_given:
            message = "must be left out with attachRoleARN: that role is not changed"
            sources.findings.refuse("not-together", f"{where}.{field}", message)


def _subject(sources: Sources, account: ServiceAccount, pattern: str | None, where: str) -> Subject:
    if pattern is None:
        return account
    standing: Subject = account
    return sources.findings.attempt(
        lambda: SubjectPattern(namespace=account.namespace, name=pattern),
        otherwise=standing,
        names={"name": "subjectPattern"},
        under=where,
    )


def _pod_identity(
    sources: Sources, given: written.PodIdentityAssociation, where: str
) -> PodIdentity:
    findings = sources.findings
    names = {"name": "serviceAccountName"}
    account = _account(sources, given.namespace, given.service_account_name, names, where)
    role = resolve_role(
        sources,
        written_association(
            given, where=where, programs=given.well_known_policies, tags=given.tags
        ),
    )
    if given.role_arn is not None:
        findings.add(tag_problems(given.tags, where=f"{where}.tags"))
    if given.policy is not None:
        place = f"{where}.policy"
        findings.add(
            session_policy_problems(given.policy, where=place, longest=LONGEST_SESSION_POLICY)
        )
        if not given.disable_session_tags:
            message = "must come with disableSessionTags: true; EKS takes tags or a policy"
            findings.refuse("not-together", place, message)
    return PodIdentity(
        account=account,
        role=role,
        manifest=given.create_service_account,
        target_role_arn=given.target_role_arn,
        session_tags=not given.disable_session_tags,
        session_policy=_compact(given.policy),
        tags=given.tags,
    )


def _compact(policy: str | None) -> str | None:
    """Return JSON without the white space that counts against the limit of EKS."""
    if policy is None:
        return None
    try:
        return json.dumps(json.loads(policy), separators=(",", ":"))
    except ValueError:  # told already
        return policy


def _account(
    sources: Sources, namespace: str, name: str, names: Mapping[str, str], where: str
) -> ServiceAccount:
    problems = service_account_problems(namespace, name)
    sources.findings.add(problems, names, under=where)
    return _STANDING if problems else ServiceAccount(namespace=namespace, name=name)


def _refuse_repeated(sources: Sources, section: str, accounts: Sequence[ServiceAccount]) -> None:
    for index, account in enumerate(accounts):
        first = accounts.index(account)
        if first != index and account is not _STANDING:
            message = f"must be in the list once, but {section}[{first}] is the same account"
            got = f"{account.namespace}/{account.name}"
            sources.findings.refuse("name-duplicate", f"{section}[{index}]", message, got)
