"""A MIME multi-part document, the form in which cloud-init takes several parts.

See https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html#launch-template-user-data
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from eks_constructs.values import frozen

BOUNDARY: Final = "==EKS-CONSTRUCTS=="
"""Line between two parts, after two hyphens."""

NODE_CONFIG: Final = "application/node.eks.aws"
"""Content type of what nodeadm reads."""

SHELL_SCRIPT: Final = 'text/x-shellscript; charset="us-ascii"'
"""Content type of what cloud-init runs."""


@frozen
class Part:
    """One part of the document.

    Attributes:
        content_type: What it is.
        text: ASCII text without a line that begins with the boundary.
    """

    content_type: str
    text: str


def script(command: str) -> Part:
    """Return the part that runs a command, by bash unless it names an interpreter.

    Args:
        command: One or more lines of shell.
    """
    text = command if command.startswith("#!") else f"#!/bin/bash\n{command}"
    return Part(content_type=SHELL_SCRIPT, text=text)


def multipart(parts: Sequence[Part]) -> str:
    """Return the document of these parts, in order.

    Args:
        parts: At least one.
    """
    head = f'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="{BOUNDARY}"\n'
    body = "".join(
        f"\n--{BOUNDARY}\nContent-Type: {part.content_type}\n\n{part.text}\n" for part in parts
    )
    return f"{head}{body}\n--{BOUNDARY}--\n"
