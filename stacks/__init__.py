"""Stacks: wiring only. What is decided about them is decided below.

The wheel carries them as ``eks_constructs.stacks``, so that nobody who installs it gets a package
with such a common name; they import each other in a way that holds in both places.
"""

from __future__ import annotations

from .environment import EnvironmentStage

__all__ = ["EnvironmentStage"]
