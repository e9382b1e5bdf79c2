"""An identity provider with everything."""

from __future__ import annotations

from aws_cdk import Stack

from eks_constructs.cluster import Cluster
from eks_constructs.identity_provider_config import IdentityProviderConfig


def maximal(stack: Stack) -> None:
    """Make an identity provider that sets every property."""
    IdentityProviderConfig(
        stack,
        "Users",
        cluster=Cluster.from_name(stack, "Cluster", "demo"),
        name="corp",
        issuer_url="https://id.example.com",
        client_id="eks",
        username_claim="email",
        username_prefix="corp:",
        groups_claim="groups",
        groups_prefix="corp:",
        required_claims={"tenant": "example"},
        tags={"team": "platform"},
    )
