"""Files of the cloud assembly about what belongs into a cluster."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from aws_cdk import CfnOutput, Stack, Stage
from constructs import Construct

from eks_constructs.planning.json_values import JsonValue
from eks_constructs.tokens import is_token

FOLDER: Final = "kubernetes"
"""Folder of the cloud assembly that the files are written to."""


class ClusterFile:
    """A text with ``${…}`` for each value that only the deployment knows, and its index.

    Every such value is an output of that name, and the index beside the text lists them.

    Args:
        owner: Construct that the outputs belong to, and whose path is that of the file.
        cluster_name: Name of the cluster; a folder of this name holds the files.
        ending: Ending of the file.
    """

    path: Final[str]
    """Path of the text in the cloud assembly."""

    def __init__(self, owner: Construct, *, cluster_name: str, ending: str) -> None:
        stage = Stage.of(owner)
        assert stage is not None  # noqa: S101  # every stack is in one
        own_path = owner.node.path.removeprefix(stage.node.path).removeprefix("/")
        self.path = f"{FOLDER}/{cluster_name}/{own_path}.{ending}"
        self._folder: Final = stage.outdir
        self._owner: Final = owner
        self._cluster_name: Final = cluster_name
        self._values: Final[list[str]] = []

    def placed(self, values: Mapping[str, JsonValue], place: str) -> dict[str, JsonValue]:
        """Return values with placeholders for what only the deployment knows.

        Args:
            values: The values.
            place: Beginning of the ids of the outputs.
        """
        return {key: self._placed(each, f"{place}-{key}") for key, each in values.items()}

    def write(self, text: str, *, output_key: str, about: Mapping[str, JsonValue]) -> None:
        """Write the text and its index.

        Args:
            text: The text.
            output_key: Key of the output that holds everything, with every value filled in.
            about: What else the index says.
        """
        index = {
            "cluster": self._cluster_name,
            "stack": Stack.of(self._owner).stack_name,
            "output": output_key,
            "values": sorted(self._values),
            **about,
        }
        file = Path(self._folder, self.path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        file.with_suffix(".json").write_text(f"{json.dumps(index, indent=2)}\n", encoding="utf-8")

    def _placed(self, value: JsonValue, place: str) -> JsonValue:
        if isinstance(value, str):
            return self._placeholder(value, place) if is_token(value) else value
        if isinstance(value, Mapping):
            return self.placed(value, place)
        if isinstance(value, Sequence):
            return [self._placed(each, f"{place}-{at}") for at, each in enumerate(value)]
        return value

    def _placeholder(self, value: str, place: str) -> str:
        key = key_of(CfnOutput(self._owner, place, value=value))
        self._values.append(key)
        return f"${{{key}}}"


def key_of(output: CfnOutput) -> str:
    """Return the key of an output in its stack."""
    return str(Stack.of(output).resolve(output.logical_id))
