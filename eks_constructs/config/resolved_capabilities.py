"""Capabilities with every gap filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eks_constructs.planning.capability import CapabilityConfiguration


@dataclass(frozen=True, kw_only=True, slots=True)
class CapabilityRole:
    """A role that is made for a capability.

    Attributes:
        policy_arns: Its managed policies.
        document: A policy document as JSON; ``None`` for none.
        permissions_boundary_arn: Its boundary; ``None`` for none.
    """

    policy_arns: tuple[str, ...]
    document: str | None
    permissions_boundary_arn: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
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
    role: str | CapabilityRole
    tags: Mapping[str, str]
