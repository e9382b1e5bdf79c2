"""Users who come from an OpenID Connect provider instead of IAM."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from aws_cdk import CfnTag
from aws_cdk import aws_eks as eks
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.errors import refuse
from eks_constructs.planning.identity_provider import OidcChoices, oidc_problems
from eks_constructs.tokens import is_token, require_concrete

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
_GROUPS_PREFIX: Final = "oidc:"


class IdentityProviderConfig(Construct):
    """Let users of one OpenID Connect provider use a cluster's Kubernetes API.

    What they may do is said by role bindings in the cluster, for the usernames and groups that
    come out of their tokens. EKS takes one provider for a cluster, beside IAM. Nothing but tags
    changes in place: any other change deletes the configuration and makes a new one, which takes
    EKS a quarter of an hour or more, and nobody signs in through it meanwhile.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster: The cluster to sign in to: ours, an L1, any L2, or an imported one.
        name: Name of the configuration in EKS, 1 to 100 characters.
        issuer_url: Issuer of the tokens, beginning with ``https://``, without a query. EKS must
            reach it over the internet, and its certificate must not be self-signed.
        client_id: Client, also called audience, that tokens must be issued for.
        username_claim: Claim that becomes the username. Default: ``sub``.
        username_prefix: What is put before usernames; ``-`` for nothing. Default: EKS puts the
            issuer and ``#`` before them, unless the claim is ``email``.
        groups_claim: Claim that becomes the groups. Default: no groups.
        groups_prefix: What is put before groups; empty for nothing, which lets the provider name
            any group of the cluster. Default: ``oidc:``, if there are groups.
        required_claims: Claims that a token must have, with exactly these values; names of 1 to
            63 characters, values of 1 to 253. EKS limits how many. Default: none.
        tags: Tags of the configuration, besides those of the app.

    Raises:
        ConfigurationError: Everything that EKS would refuse, all at once.

    See https://docs.aws.amazon.com/eks/latest/userguide/authenticate-oidc-identity-provider.html
    """

    resource: Final[eks.CfnIdentityProviderConfig]
    groups_prefix: Final[str | None]
    """What is put before groups; ``None`` for nothing."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: IClusterRef,
        name: str,
        issuer_url: str,
        client_id: str,
        username_claim: str | None = None,
        username_prefix: str | None = None,
        groups_claim: str | None = None,
        groups_prefix: str | None = None,
        required_claims: Mapping[str, str] = _NOTHING,
        tags: Mapping[str, str] = _NOTHING,
    ) -> None:
        super().__init__(scope, construct_id)
        require_concrete(
            {
                "name": name,
                "username_prefix": username_prefix,
                "groups_prefix": groups_prefix,
            },
            subject="identity provider",
        )
        choices = OidcChoices(
            name=name,
            issuer_url=_concrete(issuer_url),
            client_id=_concrete(client_id),
            username_claim=username_claim,
            username_prefix=username_prefix,
            groups_claim=groups_claim,
            groups_prefix=groups_prefix,
            required_claims=_known(required_claims),
            tags=_known(tags),
        )
        refuse(f"identity provider {name!r}", oidc_problems(choices))
        prefix = _GROUPS_PREFIX if groups_prefix is None else groups_prefix
        self.groups_prefix = prefix or None if groups_claim is not None else None
        self.resource = eks.CfnIdentityProviderConfig(
            self,
            "Resource",
            cluster_name=cluster.cluster_ref.cluster_name,
            type="oidc",
            identity_provider_config_name=name,
            oidc=eks.CfnIdentityProviderConfig.OidcIdentityProviderConfigProperty(
                issuer_url=issuer_url,
                client_id=client_id,
                username_claim=username_claim,
                username_prefix=username_prefix,
                groups_claim=groups_claim,
                groups_prefix=self.groups_prefix,
                required_claims=_claims(required_claims),
            ),
            tags=[CfnTag(key=key, value=tags[key]) for key in sorted(tags)] or None,
        )

    @property
    def arn(self) -> str:
        """ARN of the configuration."""
        return self.resource.attr_identity_provider_config_arn


def _concrete(text: str) -> str | None:
    return None if is_token(text) else text


def _known(values: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in values.items() if not is_token(value)}


def _claims(
    claims: Mapping[str, str],
) -> list[eks.CfnIdentityProviderConfig.RequiredClaimProperty] | None:
    # Sorted, because the list is create-only: another order of the same claims is no change.
    return [
        eks.CfnIdentityProviderConfig.RequiredClaimProperty(key=key, value=claims[key])
        for key in sorted(claims)
    ] or None
