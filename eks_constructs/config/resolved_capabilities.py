"""Capabilities with every gap filled."""

from __future__ import annotations

from collections.abc import Mapping

from eks_constructs.config.resolved_identity import MadeRole
from eks_constructs.planning.capability import CapabilityConfiguration
from eks_constructs.values import frozen


@frozen
class Capability:
    """One capability.

    Attributes:
        name: Name in EKS.
        configuration: Its kind, with its settings.
        role: A role that exists, by its ARN, or one that is made.
        tags: Tags of it, and of the role that is made.
    """

    name: str
    configuration: CapabilityConfiguration
    role: str | MadeRole
    tags: Mapping[str, str]
