"""Snapshots as YAML, one file each, short enough to be read."""

from __future__ import annotations

import re
from typing import Final

import yaml
from pydantic import JsonValue
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

_ASSET_HASH: Final = re.compile(r"[0-9a-f]{64}")
_NOT_OURS: Final = {"Parameters", "Rules"}  # the CDK's check of the bootstrap version


class YamlSnapshot(SingleFileSnapshotExtension):
    """Keeps a value as a YAML file."""

    _write_mode = WriteMode.TEXT
    file_extension = "yaml"

    def serialize(self, data: JsonValue, **_: object) -> str:
        """Return the value as YAML, keys sorted."""
        return yaml.safe_dump(data, width=110)


def readable(template: dict[str, JsonValue]) -> JsonValue:
    """Return a template without what the CDK adds, and with asset hashes blanked."""
    return {key: _blanked(part) for key, part in template.items() if key not in _NOT_OURS}


def _blanked(value: JsonValue) -> JsonValue:
    match value:
        case str():
            return _ASSET_HASH.sub("<hash>", value)
        case dict():
            return {key: _blanked(part) for key, part in value.items()}
        case list():
            return [_blanked(part) for part in value]
        case _:
            return value
