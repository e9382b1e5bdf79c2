"""Defaults for the JSON Schema: what both tables of defaults fill a gap with.

They are read off an environment that says as little as can be, so they are what really happens.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from eks_constructs.config.cluster_config import ClusterConfig
from eks_constructs.config.cluster_settings import AutoModeConfig
from eks_constructs.config.environment_file import EnvironmentFile
from eks_constructs.config.environments import environment
from eks_constructs.config.explained.row import Word
from eks_constructs.config.explained.value import Explained, Origin
from eks_constructs.config.explanation import explanation
from eks_constructs.config.field_paths import Parts
from eks_constructs.config.managed_node_groups import ManagedNodeGroup
from eks_constructs.config.metadata import Metadata
from eks_constructs.config.platform import Platform, Team
from eks_constructs.config.resolved import Profile

_ADMINS: Final = Team(
    name="admins", principals=("arn:aws:iam::111122223333:role/Admin",), level="cluster-admin"
)
_REGIONS: Final = ("eu-west-1", "us-west-2")


@cache
def schema_defaults() -> Mapping[Parts, Word]:
    """Return the default of each field that has the same one in both tables, by its path.

    Places in lists are left out of the paths.
    """
    found: dict[Parts, Word] = {}
    for kind in ("groups", "auto mode"):
        first, *others = (
            _filled(_silent(kind, region), profile) for region in _REGIONS for profile in Profile
        )
        found |= {
            path: value
            for path, value in first.items()
            if value is not None and all(other.get(path) == value for other in others)
        }
    return found


def _silent(kind: str, region: str) -> ClusterConfig:
    """Return as much as can be, with as little said as can be."""
    metadata = Metadata(name="silent", region=region)
    if kind == "groups":
        groups = (ManagedNodeGroup(name="silent"),)
        return ClusterConfig(metadata=metadata, managed_node_groups=groups)
    return ClusterConfig(metadata=metadata, auto_mode_config=AutoModeConfig(enabled=True))


def _filled(config: ClusterConfig, profile: Profile) -> dict[Parts, Word]:
    platform = Platform(defaults=profile.value, teams=(_ADMINS,))
    nothing_said = EnvironmentFile(path=Path("silent"))
    values = explanation(nothing_said, environment("silent", config, platform))
    return {_plain(value): value.value for value in values if _is_default(value)}


def _is_default(value: Explained) -> bool:
    """Say whether a value is that of a field, and the same in every file."""
    names = value.parts[-1] == "name" if value.parts else True
    return value.origin is Origin.DEFAULT and not value.about and not names


def _plain(value: Explained) -> Parts:
    return tuple(part for part in value.parts if isinstance(part, str))
