"""Service accounts, and the namespaces that they are in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from eks_constructs.planning.manifests.manifest import Manifest
from eks_constructs.planning.service_accounts import ServiceAccount

ROLE_ANNOTATION: Final = "eks.amazonaws.com/role-arn"
"""Annotation that says which role the pods of a service account take on."""
BUILT_IN_NAMESPACES: Final = frozenset({"default", "kube-node-lease", "kube-public", "kube-system"})
"""Namespaces that every cluster has."""
_BASELINE: Final = {
    f"pod-security.kubernetes.io/{mode}": "baseline" for mode in ("audit", "enforce", "warn")
}
_NOTHING: Final[Mapping[str, str]] = {}


def namespaces_of(accounts: Iterable[ServiceAccount]) -> tuple[str, ...]:
    """Return the namespaces that must be made for some service accounts, sorted.

    Args:
        accounts: The service accounts.
    """
    return tuple(sorted({each.namespace for each in accounts} - BUILT_IN_NAMESPACES))


def namespace_manifest(name: str, *, baseline: bool) -> Manifest:
    """Return a namespace.

    Args:
        name: Its name.
        baseline: Keep its pods to the level ``baseline`` of the Pod Security Standards.

    See https://kubernetes.io/docs/concepts/security/pod-security-admission/
    """
    labels = _BASELINE if baseline else _NOTHING
    return Manifest(api_version="v1", kind="Namespace", name=name, labels=labels)


def service_account_manifest(
    account: ServiceAccount,
    *,
    role_arn: str | None = None,
    labels: Mapping[str, str] = _NOTHING,
    annotations: Mapping[str, str] = _NOTHING,
) -> Manifest:
    """Return a service account.

    Args:
        account: Namespace and name.
        role_arn: Role by the cluster's OIDC issuer; a token will do. Default: none, which is right
            for EKS Pod Identity too.
        labels: Its labels. Default: none.
        annotations: Its annotations, besides that with the role. Default: none.

    See https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
    """
    role = {ROLE_ANNOTATION: role_arn} if role_arn is not None else {}
    return Manifest(
        api_version="v1",
        kind="ServiceAccount",
        name=account.name,
        namespace=account.namespace,
        labels=labels,
        annotations={**annotations, **role},
    )
