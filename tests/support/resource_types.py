"""Which resource types CloudFormation has where, by the schemas that come with cfn-lint."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import cfnlint  # type: ignore[import-untyped]
from cfnlint.schema import (  # type: ignore[import-untyped]
    PROVIDER_SCHEMA_MANAGER,
    ResourceNotFoundError,
)

from eks_constructs.planning import regions

_SCHEMAS: Final = Path(cfnlint.__file__).parent / "data/schemas/providers"


def known_regions() -> set[str]:
    """Return the regions of the catalogue that cfn-lint has schemas of."""
    return set(regions.names()) & {path.stem for path in _SCHEMAS.glob("*.json")}


def regions_without(resource_type: str) -> set[str]:
    """Return those of the known regions that do not have a type."""
    return {region for region in known_regions() if not _has(region, resource_type)}


def _has(region: str, resource_type: str) -> bool:
    try:
        PROVIDER_SCHEMA_MANAGER.get_resource_schema(region, resource_type)
    except ResourceNotFoundError:
        return False
    return True
