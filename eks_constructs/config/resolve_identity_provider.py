"""From ``identityProviders`` to the one provider that a cluster takes."""

from __future__ import annotations

from typing import Final

from eks_constructs.config.identity_providers import IdentityProvider
from eks_constructs.config.sources import Sources
from eks_constructs.planning.identity_provider import OidcChoices, oidc_problems

_SECTION: Final = "identityProviders"
_NAMES: Final = {
    "issuer_url": "issuerURL",
    "client_id": "clientID",
    "username_claim": "usernameClaim",
    "username_prefix": "usernamePrefix",
    "groups_claim": "groupsClaim",
    "groups_prefix": "groupsPrefix",
    "required_claims": "requiredClaims",
}


def resolve_identity_provider(sources: Sources) -> OidcChoices | None:
    """Return where users come from besides IAM.

    Args:
        sources: Where it is described.
    """
    given = sources.config.identity_providers
    for index in range(1, len(given)):
        message = "must be left out: EKS takes one identity provider for a cluster"
        sources.findings.refuse("too-many", f"{_SECTION}[{index}]", message, given[index].name)
    every = [_choices(sources, each, f"{_SECTION}[{at}]") for at, each in enumerate(given)]
    return every[0] if every else None


def _choices(sources: Sources, given: IdentityProvider, where: str) -> OidcChoices:
    choices = OidcChoices(
        name=given.name,
        issuer_url=given.issuer_url,
        client_id=given.client_id,
        username_claim=given.username_claim,
        username_prefix=given.username_prefix,
        groups_claim=given.groups_claim,
        groups_prefix=_prefix(sources, given, where),
        required_claims=given.required_claims,
        tags=given.tags,
    )
    sources.findings.add(oidc_problems(choices), _NAMES, under=where)
    return choices


def _prefix(sources: Sources, given: IdentityProvider, where: str) -> str | None:
    if given.groups_prefix is not None or given.groups_claim is None:
        return given.groups_prefix
    prefix = sources.defaults.oidc_groups_prefix
    if not prefix:
        message = (
            "is not given, so whoever runs the provider can name any group of the cluster; write "
            "one, such as 'oidc:'"
        )
        sources.findings.warn("wide-trust", f"{where}.groupsPrefix", message)
    return prefix
