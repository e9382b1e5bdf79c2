"""Texts that stand for something known only at deployment."""

from __future__ import annotations


def is_placeholder(text: str) -> bool:
    """Return whether a text stands for something known only at deployment.

    Such is a token of the CDK, and text with ``${AWS::Region}`` and the like. Nothing can be said
    about it before, so it passes every check of its form.

    Args:
        text: The text.
    """
    return "${" in text
