"""What is explained of the Platform document."""

from __future__ import annotations

from typing import Final

from eks_constructs.config.explained import words
from eks_constructs.config.explained.row import Row

ROWS: Final = (
    Row(
        resolved="platform.profile",
        path="Platform.defaults",
        source="the Platform document: with one hardened, without one eksctl",
    ),
    Row(
        resolved="platform.account",
        path="Platform.account",
        nothing="that of the credentials in use",
    ),
    Row(
        resolved="platform.termination_protection",
        path="Platform.terminationProtection",
        both="no stack is deleted by accident",
    ),
    Row(
        resolved="platform.removal",
        path="Platform.removal",
        both="logs and keys outlive a mistake",
    ),
    Row(
        resolved="platform.tags",
        about="tags of every stack and what is in it",
        also=("eksctl_names",),
        source="metadata.tags, Platform.tags, and those of eksctl with its defaults",
        say=words.pairs,
    ),
    Row(resolved="platform.acknowledgements", path="Platform.acknowledgements"),
)
