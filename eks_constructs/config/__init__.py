"""The environment file: its model, how it is read, checked and filled with defaults. No CDK.

Names are loaded when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from eks_constructs.config.cluster_config import ClusterConfig
    from eks_constructs.config.environments import (
        environment,
        inspect_environments,
        load_environments,
    )
    from eks_constructs.config.file_schema import json_schema
    from eks_constructs.config.platform import Platform
    from eks_constructs.config.resolved import Environment

__all__ = [
    "ClusterConfig",
    "Environment",
    "Platform",
    "environment",
    "inspect_environments",
    "json_schema",
    "load_environments",
]

_HOME: Final = {
    "ClusterConfig": "cluster_config",
    "Environment": "resolved",
    "Platform": "platform",
    "environment": "environments",
    "inspect_environments": "environments",
    "load_environments": "environments",
    "json_schema": "file_schema",
}


def __getattr__(name: str) -> object:
    """Load a public name from its module at first use."""
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
