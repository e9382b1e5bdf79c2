"""Templates read from a cloud assembly, such as ``cdk.out``, or from files.

See https://docs.aws.amazon.com/cdk/v2/guide/deploy.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, TypeAlias, cast

from eks_constructs.errors import EksConstructsError
from eks_constructs.values import frozen

JsonValue: TypeAlias = "dict[str, JsonValue] | list[JsonValue] | str | int | float | bool | None"
"""What a template is made of."""
JsonObject: TypeAlias = dict[str, JsonValue]

_MANIFEST: Final = "manifest.json"
_ENVIRONMENT: Final = "aws://"
_UNKNOWN: Final = "unknown-"
_TEMPLATE_ENDING: Final = ".template"


class TemplatesError(EksConstructsError):
    """There is nothing to read, or it is no template."""


@frozen
class StackTemplate:
    """One synthesised stack.

    Attributes:
        name: Name of the stack.
        region: Its region; empty when only the deployment will know it.
        account: Its account; empty when only the deployment will know it.
        template: Its template.
    """

    name: str
    region: str
    account: str
    template: JsonObject

    def resources(self, resource_type: str) -> Iterator[tuple[str, JsonObject]]:
        """Give logical id and properties of each resource of a type, in a stable order."""
        found = as_object(self.template.get("Resources"))
        for logical_id in sorted(found):
            resource = as_object(found[logical_id])
            if resource.get("Type") == resource_type:
                yield logical_id, as_object(resource.get("Properties"))


def as_object(value: JsonValue) -> JsonObject:
    """Return a value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: JsonValue) -> list[JsonValue]:
    """Return a value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def read_assembly(folder: Path) -> tuple[StackTemplate, ...]:
    """Return every stack of a cloud assembly and those nested in it, sorted by name.

    Args:
        folder: The output of a synthesis, such as ``cdk.out``.

    Raises:
        TemplatesError: It is no such folder, or cannot be read.
    """
    if not (folder / _MANIFEST).is_file():
        message = (
            f"{folder} is no output of the CDK: it has no {_MANIFEST}; synthesise first, as in "
            "npx cdk synth --quiet, or name its folder with --app-output"
        )
        raise TemplatesError(message)
    stacks = sorted(_stacks(folder), key=lambda stack: (stack.name, stack.region, stack.account))
    return tuple(stacks)


def read_templates(files: Sequence[Path]) -> tuple[StackTemplate, ...]:
    """Return templates that stand alone; the name of a file becomes that of its stack.

    Args:
        files: Templates in JSON.

    Raises:
        TemplatesError: One of them is no template.
    """
    return tuple(
        StackTemplate(
            name=file.stem.removesuffix(_TEMPLATE_ENDING),
            region="",
            account="",
            template=_template(file),
        )
        for file in sorted(set(files))
    )


def _stacks(folder: Path) -> Iterator[StackTemplate]:
    for artifact_id, value in as_object(_read(folder / _MANIFEST).get("artifacts")).items():
        artifact = as_object(value)
        properties = as_object(artifact.get("properties"))
        if artifact.get("type") == "cdk:cloud-assembly":
            yield from _stacks(folder / str(properties.get("directoryName")))
        elif artifact.get("type") == "aws:cloudformation:stack":
            account, region = _environment(str(artifact.get("environment", "")))
            yield StackTemplate(
                name=str(properties.get("stackName", artifact_id)),
                region=region,
                account=account,
                template=_template(folder / str(properties.get("templateFile"))),
            )


def _environment(text: str) -> tuple[str, str]:
    account, _, region = text.removeprefix(_ENVIRONMENT).partition("/")
    known = [part if not part.startswith(_UNKNOWN) else "" for part in (account, region)]
    return known[0], known[1]


def _template(file: Path) -> JsonObject:
    template = _read(file)
    if not isinstance(template.get("Resources"), dict):
        message = f"{file} is no CloudFormation template: it has no Resources"
        raise TemplatesError(message)
    return template


def _read(file: Path) -> JsonObject:
    try:
        value = cast("JsonValue", json.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        message = f"cannot read {file}: {(error.strerror or '').lower()}"
        raise TemplatesError(message) from None
    except ValueError as error:
        message = f"{file} is no JSON: {error}"
        raise TemplatesError(message) from None
    if not isinstance(value, dict):
        message = f"{file} is no JSON object"
        raise TemplatesError(message)
    return value
