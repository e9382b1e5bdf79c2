"""Puts templates into stacks, synthesises, and gives back what the checks found."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path

from aws_cdk import App, CfnParameter, CfnResource, Stack
from aws_cdk.cloudformation_include import CfnInclude
from pydantic import JsonValue

from eks_constructs.checks import Report, read_report

_OWN_FIELDS = ("DeletionPolicy", "UpdateReplacePolicy", "DependsOn")


def write(stack: Stack, template: Mapping[str, JsonValue]) -> None:
    """Put a template into a stack word by word; the L1s have no class of their own."""
    for name, kind in _members(template, "Parameters"):
        CfnParameter(stack, name, type=str(kind["Type"]))
    for name, body in _members(template, "Resources"):
        properties = body.get("Properties")
        assert properties is None or isinstance(properties, dict)
        resource = CfnResource(stack, name, type=str(body["Type"]), properties=properties)
        for field in _OWN_FIELDS:
            if field in body:
                resource.add_override(field, body[field])


def include(stack: Stack, folder: Path, template: Mapping[str, JsonValue]) -> None:
    """Put a template into a stack as typed L1s below ``Included``, which is what cdk-nag sees."""
    file = folder / f"{stack.node.path.replace('/', '-')}.input.json"
    file.write_text(json.dumps(template))
    CfnInclude(stack, "Included", template_file=str(file))


def synthesise(app: App) -> Report:
    """Synthesise, and read the report whether or not findings failed the synth."""
    with contextlib.suppress(RuntimeError):
        app.synth()
    return read_report(Path(app.outdir))


def _members(
    template: Mapping[str, JsonValue], section: str
) -> list[tuple[str, dict[str, JsonValue]]]:
    members = template[section]
    assert isinstance(members, dict)
    return [(name, body) for name, body in members.items() if isinstance(body, dict)]
