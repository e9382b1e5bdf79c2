"""What is explained of who pods are to AWS, and who comes from elsewhere."""

from __future__ import annotations

from typing import Final

from eks_constructs.config.explained.row import Row

ROWS: Final = (
    Row(resolved="identity.oidc_provider", path="iam.withOIDC"),
    Row(
        resolved="identity.labelled_namespaces",
        about="namespaces that are written keep pods to the level baseline",
        table="labelled_namespaces",
    ),
    Row(
        resolved="",
        about="the EBS CSI driver reaches volumes that it did not make",
        table="ebs_csi_any_volume",
    ),
    Row(
        resolved="",
        about="prefix of groups from identityProviders",
        table="oidc_groups_prefix",
    ),
)

SAID_ONLY: Final = (
    "identity.issuer_accounts",
    "identity.mapped_accounts",
    "identity.pod_identities",
    "identity.provider",
)
"""What stays empty unless fields of the file say something, each of them in a part of it."""
