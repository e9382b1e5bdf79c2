"""One Kubernetes object, whatever its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from eks_constructs.errors import Problem
from eks_constructs.planning.json_values import JsonValue
from eks_constructs.values import frozen


@frozen
class Manifest:
    """A Kubernetes object to be applied to a cluster.

    Text in it may be a CDK token, such as the id of a file system; a name may not.

    Attributes:
        api_version: Group and version, such as ``storage.k8s.io/v1``.
        kind: Kind, such as ``StorageClass``.
        name: Name; unique for its kind in the cluster, or in the namespace if it has one.
        namespace: Namespace. Default: none, for kinds that belong to the whole cluster.
        annotations: Annotations. Default: none.
        labels: Labels. Default: none.
        body: All that stands beside ``apiVersion``, ``kind`` and ``metadata``, in this order.
    """

    api_version: str
    kind: str
    name: str
    namespace: str | None = None
    annotations: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, JsonValue] = field(default_factory=dict)

    @property
    def place(self) -> tuple[str, str, str, str]:
        """What no other object of the cluster may share."""
        return (self.api_version, self.kind, self.namespace or "", self.name)

    def document(self) -> dict[str, JsonValue]:
        """Return the object as Kubernetes reads it, labels and annotations sorted."""
        metadata: dict[str, JsonValue] = {"name": self.name}
        if self.namespace is not None:
            metadata["namespace"] = self.namespace
        for key, values in (("labels", self.labels), ("annotations", self.annotations)):
            if values:
                metadata[key] = dict(sorted(values.items()))
        return {
            "apiVersion": self.api_version,
            "kind": self.kind,
            "metadata": metadata,
            **self.body,
        }


def manifest_problems(
    manifests: Sequence[Manifest], *, where: str = "manifests"
) -> Iterator[Problem]:
    """Yield which objects would overwrite one another when they are applied.

    Args:
        manifests: Objects for one cluster.
        where: Path of the list, for the problems.
    """
    if not manifests:
        message = "must hold at least one object; leave the construct out otherwise"
        yield Problem(code="empty", where=where, got=None, message=message)
    seen: set[tuple[str, str, str, str]] = set()
    for index, manifest in enumerate(manifests):
        if manifest.place in seen:
            message = f"must be the only {manifest.kind} of its name"
            yield Problem(
                code="name-duplicate", where=f"{where}[{index}]", got=manifest.name, message=message
            )
        seen.add(manifest.place)
