"""AWS accounts that the ConfigMap aws-auth lets in, which access entries cannot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from eks_constructs.planning.manifests.manifest import Manifest

AUTH_NAMESPACE: Final = "kube-system"
AUTH_NAME: Final = "aws-auth"


def mapped_accounts_manifest(accounts: Iterable[str]) -> Manifest:
    """Return the part of aws-auth that names accounts, to be applied over what is there.

    Every role and user of these accounts is known to Kubernetes by its ARN then, and may do what
    bindings allow that name. The parts for roles and users are left out, so that
    ``kubectl apply`` leaves them alone.

    Args:
        accounts: Account ids of 12 digits.

    See https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
    """
    listed = "".join(f'- "{account}"\n' for account in sorted(set(accounts)))
    return Manifest(
        api_version="v1",
        kind="ConfigMap",
        name=AUTH_NAME,
        namespace=AUTH_NAMESPACE,
        body={"data": {"mapAccounts": listed}},
    )
