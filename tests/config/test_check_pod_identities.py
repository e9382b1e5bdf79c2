"""What is warned of, and what is not, where a service account gets identities from two places."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.config.files import PLATFORM, START, load

ROLE: Final = "'arn:aws:iam::111122223333:role/a'"
AGENT: Final = "addons: [{name: eks-pod-identity-agent}]\n"


def warnings(folder: Path, text: str) -> list[str]:
    """Return what is warned of in names, each with its path and its message."""
    environment = load(folder, START + text)
    return [
        f"{each.where}: {each.message}" for each in environment.warnings if each.code == "no-effect"
    ]


@pytest.mark.parametrize(("role_only", "times"), [("false", 1), ("true", 0)])
def test_a_role_by_the_issuer_beside_an_association_is_warned_of(
    tmp_path: Path, role_only: str, times: int
) -> None:
    """To move from one to the other both are there for a while, and EKS takes both."""
    text = (
        f"{AGENT}iam:\n  withOIDC: true\n  serviceAccounts: [{{metadata: {{namespace: shop, name: "
        "api}, attachPolicyARNs: ['arn:aws:iam::aws:policy/ReadOnlyAccess'], roleOnly: "
        f"{role_only}}}]\n  podIdentityAssociations: [{{namespace: shop, serviceAccountName: api, "
        f"roleARN: {ROLE}}}]\n"
    )
    told = (
        "iam.podIdentityAssociations[0]: has no effect for shop/api while iam.serviceAccounts[0] "
        "gives it a role by the OIDC issuer, which pods take first; leave that out when you have "
        "moved"
    )
    assert warnings(tmp_path, text) == [told] * times


def test_an_association_beside_the_role_of_karpenter_by_the_issuer_is_warned_of(
    tmp_path: Path,
) -> None:
    """EKS takes it, as it does from eksctl, but it does nothing."""
    text = (
        f"{AGENT}managedNodeGroups: [{{name: w}}]\nkarpenter: {{version: 1.8.0}}\niam:\n  withOIDC:"
        " true\n  podIdentityAssociations: [{namespace: karpenter, serviceAccountName: karpenter, "
        f"roleARN: {ROLE}}}]\n"
    )
    told = (
        "iam.podIdentityAssociations[0]: has no effect: karpenter gives this account a role by the "
        "OIDC issuer, which pods take first; leave it out"
    )
    assert warnings(tmp_path, text) == [told]


def test_accounts_of_programs_that_are_not_there_are_free(tmp_path: Path) -> None:
    """Who brings Fluent Bit and a collector alone may bind them; so may another account."""
    names = ("fluent-bit", "traces", "karpenter", "aws-node")
    associations = "".join(
        f"    - {{namespace: {namespace}, serviceAccountName: {name}, roleARN: {ROLE}}}\n"
        for namespace, name in zip(("logging", "tracing", "karpenter", "shop"), names, strict=True)
    )
    text = f"{AGENT}iam:\n  podIdentityAssociations:\n{associations}{PLATFORM}"
    assert warnings(tmp_path, text) == []
