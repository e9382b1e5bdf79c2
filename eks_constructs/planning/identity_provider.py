"""Users of an OpenID Connect provider: what EKS takes, and what must never come from outside.

See https://docs.aws.amazon.com/eks/latest/userguide/authenticate-oidc-identity-provider.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Final
from urllib.parse import urlsplit

from eks_constructs.errors import Problem
from eks_constructs.planning.naming import tag_problems
from eks_constructs.values import frozen

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}", re.ASCII)
_RESERVED: Final = "system:"
_DISCOVERY: Final = "/.well-known"
_LONGEST_CLAIM: Final = 63
_LONGEST_CLAIM_VALUE: Final = 253


@frozen
class OidcChoices:
    """How tokens of an OpenID Connect provider become users and groups of a cluster.

    Attributes:
        name: Name of the configuration.
        issuer_url: Issuer of the tokens; ``None`` when only the deployment will know it.
        client_id: Audience of the tokens; ``None`` when only the deployment will know it.
        username_claim: Claim that becomes the username.
        username_prefix: What is put before usernames.
        groups_claim: Claim that becomes the groups.
        groups_prefix: What is put before groups; empty for nothing.
        required_claims: Claims that a token must have, with their values.
        tags: Tags of the configuration.
    """

    name: str
    issuer_url: str | None
    client_id: str | None
    username_claim: str | None = None
    username_prefix: str | None = None
    groups_claim: str | None = None
    groups_prefix: str | None = None
    required_claims: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)


def oidc_problems(choices: OidcChoices) -> tuple[Problem, ...]:
    """Return everything that EKS would refuse, or that would let strangers become the system.

    Args:
        choices: What was chosen.
    """
    return (
        *_name_problems(choices.name),
        *_issuer_problems(choices.issuer_url),
        *_empty_problems(choices),
        *_prefix_problems(choices),
        *_claim_problems(choices.required_claims),
        *tag_problems(choices.tags),
    )


def _name_problems(name: str) -> Iterator[Problem]:
    if _NAME.fullmatch(name) is None:
        message = (
            "must be 1 to 100 letters, digits, hyphens and underscores, a letter or digit first"
        )
        yield Problem(code="name-invalid", where="name", got=name, message=message)


def _issuer_problems(url: str | None) -> Iterator[Problem]:
    if url is None:
        return
    fault = _issuer_fault(url)
    if fault is not None:
        message = f"must be the issuer of the tokens, such as https://id.example.com; {fault}"
        yield Problem(code="invalid-value", where="issuer_url", got=url, message=message)


def _issuer_fault(url: str) -> str | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "this is no URL"
    faults = (
        (parts.scheme != "https", "it must begin with https://"),
        (not parts.hostname or re.search(r"\s", url), "it must name a host"),
        ("?" in url or "#" in url, "leave out everything from the ? or # on"),
        ("@" in parts.netloc, "leave out the credentials before the @"),
        (_DISCOVERY in parts.path, f"leave out everything from {_DISCOVERY} on"),
    )
    return next((fault for is_so, fault in faults if is_so), None)


def _empty_problems(choices: OidcChoices) -> Iterator[Problem]:
    given: dict[str, str | None] = {
        "client_id": choices.client_id,
        "username_claim": choices.username_claim,
        "username_prefix": choices.username_prefix,
        "groups_claim": choices.groups_claim,
    }
    for where, value in given.items():
        if value is not None and not value.strip():
            message = "must have at least one character"
            yield Problem(code="empty", where=where, got=value, message=message)


def _prefix_problems(choices: OidcChoices) -> Iterator[Problem]:
    prefixes = {
        "username_prefix": choices.username_prefix,
        "groups_prefix": choices.groups_prefix,
    }
    for where, prefix in prefixes.items():
        if prefix is not None and _RESERVED in prefix:
            message = (
                f"must not contain {_RESERVED}, which is for Kubernetes itself; choose another, "
                "such as oidc:"
            )
            yield Problem(code="invalid-value", where=where, got=prefix, message=message)
    if choices.groups_prefix is not None and choices.groups_claim is None:
        message = (
            "must be left out without groups_claim, since there are no groups to put it before"
        )
        got = choices.groups_prefix
        yield Problem(code="not-together", where="groups_prefix", got=got, message=message)


def _claim_problems(claims: Mapping[str, str]) -> Iterator[Problem]:
    for key, value in claims.items():
        where = f"required_claims.{key}"
        if not 1 <= len(key) <= _LONGEST_CLAIM:
            message = f"must have a name of 1 to {_LONGEST_CLAIM} characters"
            yield Problem(code="name-invalid", where=where, got=key, message=message)
        if not 1 <= len(value) <= _LONGEST_CLAIM_VALUE:
            message = f"must have a value of 1 to {_LONGEST_CLAIM_VALUE} characters"
            yield Problem(code="invalid-value", where=where, got=value, message=message)
