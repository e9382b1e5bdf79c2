"""Service accounts and their namespaces as manifests."""

from __future__ import annotations

from eks_constructs.planning.manifests.service_accounts import (
    namespace_manifest,
    namespaces_of,
    service_account_manifest,
)
from eks_constructs.planning.service_accounts import ServiceAccount

API = ServiceAccount(namespace="shop", name="api")


def test_namespaces_of_every_cluster_are_not_written() -> None:
    """The others once each, sorted."""
    names = ["shop", "default", "kube-system", "shop", "data"]
    accounts = [ServiceAccount(namespace=name, name="a") for name in names]
    assert namespaces_of(accounts) == ("data", "shop")


def test_a_namespace_may_keep_pods_to_the_baseline() -> None:
    """By the labels of the Pod Security Standards."""
    assert namespace_manifest("shop", baseline=False).document()["metadata"] == {"name": "shop"}
    assert namespace_manifest("shop", baseline=True).labels == {
        "pod-security.kubernetes.io/audit": "baseline",
        "pod-security.kubernetes.io/enforce": "baseline",
        "pod-security.kubernetes.io/warn": "baseline",
    }


def test_the_role_stands_in_an_annotation() -> None:
    """And wins over one of the user's."""
    made = service_account_manifest(
        API,
        role_arn="arn:aws:iam::111122223333:role/Api",
        labels={"team": "shop"},
        annotations={"eks.amazonaws.com/role-arn": "x", "a": "b"},
    )
    assert made.document() == {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": {
            "name": "api",
            "namespace": "shop",
            "labels": {"team": "shop"},
            "annotations": {
                "a": "b",
                "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/Api",
            },
        },
    }


def test_pod_identity_needs_no_annotation() -> None:
    """An association names the service account instead."""
    assert service_account_manifest(API).annotations == {}
