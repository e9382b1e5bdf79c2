"""Cloud assemblies read back as plain values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, JsonValue


@dataclass(frozen=True, kw_only=True, slots=True)
class SynthesisedStack:
    """One stack of a cloud assembly.

    Attributes:
        name: CloudFormation's name of it.
        path: Its display path, such as ``dev/network``.
        environment: Name of the stage it belongs to; empty outside of stages.
        template: The whole template.
        size: Bytes of the template file.
        depends_on: Names of all stacks deployed before it, directly or not.
    """

    name: str
    path: str
    environment: str
    template: dict[str, JsonValue]
    size: int
    depends_on: frozenset[str]

    @property
    def resources(self) -> dict[str, dict[str, JsonValue]]:
        """Return the resources by logical id."""
        resources = self.template.get("Resources", {})
        assert isinstance(resources, dict)
        return {key: body for key, body in resources.items() if isinstance(body, dict)}


class _Properties(BaseModel):
    templateFile: str  # noqa: N815  # the manifest's spelling
    stackName: str  # noqa: N815  # the manifest's spelling


class _Artifact(BaseModel):
    type: str
    displayName: str = ""  # noqa: N815  # the manifest's spelling
    dependencies: list[str] = []
    properties: dict[str, JsonValue] = {}


class _Manifest(BaseModel):
    artifacts: dict[str, _Artifact]


def read_stacks(assembly: Path) -> tuple[SynthesisedStack, ...]:
    """Return every stack of a cloud assembly and of the stages nested in it."""
    found: list[SynthesisedStack] = []
    for manifest in sorted(assembly.rglob("manifest.json")):
        artifacts = _Manifest.model_validate_json(manifest.read_text()).artifacts
        stacks = {
            key: artifact
            for key, artifact in artifacts.items()
            if artifact.type == "aws:cloudformation:stack"
        }
        found += [_read(manifest.parent, key, stacks) for key in sorted(stacks)]
    return tuple(found)


def _read(folder: Path, key: str, stacks: Mapping[str, _Artifact]) -> SynthesisedStack:
    artifact = stacks[key]
    properties = _Properties.model_validate(artifact.properties)
    text = (folder / properties.templateFile).read_text()
    return SynthesisedStack(
        name=properties.stackName,
        path=artifact.displayName,
        environment=artifact.displayName.rpartition("/")[0],
        template=json.loads(text),
        size=len(text.encode()),
        depends_on=frozenset(_stack_name(stacks[other]) for other in _before(key, stacks)),
    )


def _before(key: str, stacks: Mapping[str, _Artifact]) -> frozenset[str]:
    direct = {other for other in stacks[key].dependencies if other in stacks}
    return frozenset(direct.union(*(_before(other, stacks) for other in direct)))


def _stack_name(artifact: _Artifact) -> str:
    return _Properties.model_validate(artifact.properties).stackName
