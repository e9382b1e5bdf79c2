"""Kubernetes objects on their way to a cluster, without anything that applies them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from eks_constructs.cluster_files import ClusterFile, key_of
from eks_constructs.errors import refuse
from eks_constructs.planning.cluster import name_problems
from eks_constructs.planning.manifests.manifest import Manifest, manifest_problems
from eks_constructs.planning.manifests.yaml_text import yaml_text
from eks_constructs.tokens import require_concrete


class KubernetesManifests(Construct):
    """Objects for one cluster: as a file in the cloud assembly, and as an output of the stack.

    Nothing here applies them, for that needs somebody who can reach the cluster's API server. The
    output ``output_key`` holds all of them, as a list in JSON on one line, with every id filled in
    by CloudFormation: what ``kubectl apply -f -`` reads. The file, made for review, for Git and
    for Flux, has ``${…}`` in the place of each value that only the deployment knows. Every such
    value is an output of that name, and the file beside it (``.json``) lists them.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent; with those of the parents, the path of the file.
        cluster_name: Name of the cluster that they are for; a folder of this name holds the files.
        manifests: The objects, in the order in which they are applied.

    Raises:
        ConfigurationError: There are none, two are the same object, or a name is not known yet.
    """

    file: Final[str]
    """Path of the YAML file in the cloud assembly."""
    output_key: Final[str]
    """Key of the stack's output with all objects."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster_name: str,
        manifests: Sequence[Manifest],
    ) -> None:
        super().__init__(scope, construct_id)
        names = [manifest.name for manifest in manifests]
        require_concrete({"cluster_name": cluster_name, "name": names}, subject="manifests")
        problems = name_problems(cluster_name, where="cluster_name")
        refuse("manifests", [*problems, *manifest_problems(manifests)])
        stack = Stack.of(self)
        documents = [manifest.document() for manifest in manifests]
        everything = {"apiVersion": "v1", "kind": "List", "items": documents}
        output = CfnOutput(
            self,
            "Manifests",
            value=stack.to_json_string(everything),
            description=f"Objects for kubectl apply in cluster {cluster_name}",
        )
        self.output_key = key_of(output)
        file = ClusterFile(self, cluster_name=cluster_name, ending="yaml")
        self.file = file.path
        placed = [
            file.placed(document, f"{manifest.kind}-{_place(manifest)}")
            for manifest, document in zip(manifests, documents, strict=True)
        ]
        file.write(yaml_text(placed), output_key=self.output_key, about={})


def _place(manifest: Manifest) -> str:
    # A namespace holds no dot, so that no two objects of a kind share a place.
    beginning = f"{manifest.namespace}." if manifest.namespace is not None else "-"
    return f"{beginning}{manifest.name}"
