"""Stacks: wiring only. What is decided about them is decided below."""

from __future__ import annotations

from stacks.environment import EnvironmentStage

__all__ = ["EnvironmentStage"]
