"""Kubernetes objects on their way to a cluster, without anything that applies them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from aws_cdk import CfnOutput, Stack, Stage
from constructs import Construct

from eks_constructs.errors import refuse
from eks_constructs.planning.cluster import name_problems
from eks_constructs.planning.manifests.manifest import Manifest, manifest_problems
from eks_constructs.planning.manifests.yaml_text import yaml_text
from eks_constructs.planning.naming import JsonValue
from eks_constructs.tokens import is_token, require_concrete

FOLDER: Final = "kubernetes"
"""Folder of the cloud assembly that the files are written to."""


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
        self.output_key = _key(output)
        self._values: Final[list[str]] = []
        placed = [
            self._object(document, f"{manifest.kind}-{manifest.namespace or ''}-{manifest.name}")
            for manifest, document in zip(manifests, documents, strict=True)
        ]
        stage = Stage.of(self)
        assert stage is not None  # noqa: S101  # every stack is in one
        own_path = self.node.path.removeprefix(stage.node.path).removeprefix("/")
        self.file = f"{FOLDER}/{cluster_name}/{own_path}.yaml"
        self._write(Path(stage.outdir, self.file), yaml_text(placed), cluster_name)

    def _object(self, value: Mapping[str, JsonValue], place: str) -> dict[str, JsonValue]:
        return {key: self._placed(each, f"{place}-{key}") for key, each in value.items()}

    def _placed(self, value: JsonValue, place: str) -> JsonValue:
        if isinstance(value, str):
            return self._placeholder(value, place) if is_token(value) else value
        if isinstance(value, Mapping):
            return self._object(value, place)
        if isinstance(value, Sequence):
            return [self._placed(each, f"{place}-{at}") for at, each in enumerate(value)]
        return value

    def _placeholder(self, value: str, place: str) -> str:
        key = _key(CfnOutput(self, place, value=value))
        self._values.append(key)
        return f"${{{key}}}"

    def _write(self, file: Path, text: str, cluster_name: str) -> None:
        index = {
            "cluster": cluster_name,
            "stack": Stack.of(self).stack_name,
            "output": self.output_key,
            "values": sorted(self._values),
        }
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        file.with_suffix(".json").write_text(f"{json.dumps(index, indent=2)}\n", encoding="utf-8")


def _key(output: CfnOutput) -> str:
    return str(Stack.of(output).resolve(output.logical_id))
