"""Add-ons that EKS installs and keeps."""

from __future__ import annotations

from eks_constructs.addons._addon import UNKNOWN_WARNING, ManagedAddon
from eks_constructs.addons._addons import ManagedAddons
from eks_constructs.addons._values import AddonConfig, AddonPodIdentity, AddonSpec
from eks_constructs.planning.json_values import JsonObject, JsonValue

__all__ = [
    "UNKNOWN_WARNING",
    "AddonConfig",
    "AddonPodIdentity",
    "AddonSpec",
    "JsonObject",
    "JsonValue",
    "ManagedAddon",
    "ManagedAddons",
]
