"""``identityProviders``: users who come from an OpenID Connect provider instead of IAM."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from eks_constructs.config.section import NonEmpty, Section


class IdentityProvider(Section):
    """An OpenID Connect provider whose tokens the Kubernetes API believes."""

    type: Literal["oidc"] = Field(description="The kind of provider; there is one.")
    name: NonEmpty = Field(description="Name of the configuration in EKS.")
    issuer_url: NonEmpty = Field(description="Issuer of the tokens, with https://.")
    client_id: NonEmpty = Field(description="Audience that tokens must be issued for.")
    username_claim: str | None = Field(
        default=None, description="Claim that becomes the username. Unsaid: sub."
    )
    username_prefix: str | None = Field(
        default=None,
        description="What is put before usernames; - for nothing. Unsaid: the issuer and #.",
    )
    groups_claim: str | None = Field(
        default=None, description="Claim that becomes the groups. Unsaid: no groups."
    )
    groups_prefix: str | None = Field(
        default=None,
        description="What is put before groups. Unsaid: oidc: (hardened), nothing (eksctl).",
    )
    required_claims: Mapping[str, str] = Field(
        default_factory=dict, description="Claims that a token must have, with their values."
    )
    tags: Mapping[str, str] = Field(default_factory=dict, description="Tags of the configuration.")
