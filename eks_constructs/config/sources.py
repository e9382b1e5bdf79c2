"""What every step of resolving an environment works on."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path

from eks_constructs.config.cluster_config import ClusterConfig
from eks_constructs.config.defaults import Defaults
from eks_constructs.config.findings import Findings
from eks_constructs.config.platform import Platform
from eks_constructs.values import frozen


@frozen
class Sources:
    """What an environment is put together from.

    Attributes:
        config: The ClusterConfig.
        platform: The Platform document, or one that says nothing.
        defaults: The table for everything unsaid.
        findings: Where problems and warnings go.
        folder: Where relative paths of files begin.
    """

    config: ClusterConfig
    platform: Platform
    defaults: Defaults
    findings: Findings
    folder: Path = field(default_factory=Path)
