"""Fields of the file are spelled as eksctl spells them."""

from __future__ import annotations

import pytest

from eks_constructs.config.field_names import file_name


@pytest.mark.parametrize(
    ("attribute", "name"),
    [
        ("id", "id"),
        ("iam", "iam"),
        ("min_size", "minSize"),
        ("service_ipv4_cidr", "serviceIPv4CIDR"),
        ("public_access_cidrs", "publicAccessCIDRs"),
        ("attach_policy_arns", "attachPolicyARNs"),
        ("volume_kms_key_id", "volumeKmsKeyID"),
        ("disable_imdsv1", "disableIMDSv1"),
        ("kube_api_server_config", "kubeAPIServerConfig"),
        ("event_ttl", "eventTTL"),
        ("external_dns", "externalDNS"),
        ("ebs_csi_controller", "ebsCSIController"),
        ("issuer_url", "issuerURL"),
    ],
)
def test_acronyms_keep_their_spelling(attribute: str, name: str) -> None:
    """The first word is in lower case, later acronyms are not."""
    assert file_name(attribute) == name
