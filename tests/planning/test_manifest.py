"""Kubernetes objects as data."""

from __future__ import annotations

from eks_constructs.planning.manifests.manifest import (
    Manifest,
    manifest_problems,
)


def test_document_has_what_kubernetes_asks_for_first() -> None:
    """Version, kind and metadata, then the rest in the order given; labels sorted."""
    manifest = Manifest(
        api_version="v1",
        kind="ConfigMap",
        name="a",
        namespace="team",
        labels={"b": "2", "a": "1"},
        annotations={"c": "3"},
        body={"immutable": True, "data": {}},
    )
    document = manifest.document()
    assert list(document) == ["apiVersion", "kind", "metadata", "immutable", "data"]
    assert document["metadata"] == {
        "name": "a",
        "namespace": "team",
        "labels": {"a": "1", "b": "2"},
        "annotations": {"c": "3"},
    }
    assert str(document["metadata"]).index("'a': '1'") < str(document["metadata"]).index("'b'")


def test_what_is_not_given_is_left_out() -> None:
    """No empty labels, no namespace for what belongs to the cluster."""
    document = Manifest(api_version="v1", kind="Namespace", name="a").document()
    assert document["metadata"] == {"name": "a"}


def test_an_object_stands_once() -> None:
    """A second one would overwrite the first; another namespace or kind is another object."""
    one = Manifest(api_version="v1", kind="ConfigMap", name="a", namespace="x")
    other = Manifest(api_version="v1", kind="ConfigMap", name="a", namespace="y")
    secret = Manifest(api_version="v1", kind="Secret", name="a", namespace="x")
    assert not list(manifest_problems([one, other, secret]))
    (problem,) = manifest_problems([one, other, one])
    assert str(problem) == (
        "manifests[2]: must be the only ConfigMap of its name, got 'a' [name-duplicate]"
    )


def test_no_objects_are_refused() -> None:
    """An empty file would be applied without effect."""
    (problem,) = manifest_problems([])
    assert problem.code == "empty"
