"""Accounts for aws-auth."""

from __future__ import annotations

import yaml

from eks_constructs.planning.manifests.mapped_accounts import mapped_accounts_manifest


def test_accounts_stand_alone_in_aws_auth() -> None:
    """What others wrote for roles and users is in other keys, which are not said."""
    manifest = mapped_accounts_manifest(["222233334444", "111122223333", "222233334444"])
    assert manifest.place == ("v1", "ConfigMap", "kube-system", "aws-auth")
    data = manifest.document()["data"]
    assert isinstance(data, dict)
    assert list(data) == ["mapAccounts"]
    assert yaml.safe_load(str(data["mapAccounts"])) == ["111122223333", "222233334444"]
