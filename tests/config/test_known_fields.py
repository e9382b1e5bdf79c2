"""Keys that the model does not have."""

from __future__ import annotations

import pytest

from eks_constructs.config.known_fields import eksctl_fields, judge_unknown_key


def test_every_field_of_eksctl_is_known() -> None:
    """So that none is taken for a slip."""
    assert len(eksctl_fields()) > 500
    assert "managedNodeGroups[].ssh.allow" in eksctl_fields()


@pytest.mark.parametrize(
    ("parts", "allowed", "expected"),
    [
        (("capabilities", 2, "accessPolicies"), ("name",), "aws eks associate-access-policy"),
        (("iamIdentityMappings", 0, "namespace"), ("arn",), "except with serviceName"),
        (("gitops",), ("vpc",), "run Argo CD by capabilities[]"),
        (("vpc", "subnets", "public", "a.b", "cidr"), ("id",), "name the subnet by its id"),
        (("vpc", "subnets", "public", "a", "cidr"), ("id",), "name the subnet by its id"),
        (("managedNodeGroups", 3, "efaEnabled"), ("name",), "or do it in a stack of your own"),
        (("vpc", "Cidr"), ("cidr", "id"), "did you mean cidr?"),
        (("vpc", "keyARN"), ("id",), "it belongs to secretsEncryption"),
        (("name",), ("metadata",), "it belongs to metadata"),
        (("iam", "serviceAccounts", 1, "name"), ("roleName",), "it belongs to metadata"),
        (
            ("vpc", "xyz"),
            tuple("abcdefghijklmno"),
            ("allowed are a, b, c, d, e, f, g, h, i, j, k, l, …"),
        ),
    ],
)
def test_the_advice_fits_the_key(
    parts: tuple[str | int, ...], allowed: tuple[str, ...], expected: str
) -> None:
    """A field of eksctl, a slip, a wrong place, or nothing at all."""
    assert expected in judge_unknown_key(parts, allowed)[1]
