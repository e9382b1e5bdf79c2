"""Whether a text is the id that EC2 gives to one kind of resource.

See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.placeholders import is_placeholder

_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ami": "an image",
        "cr": "a capacity reservation",
        "igw": "an internet gateway",
        "lt": "a launch template",
        "nat": "a NAT gateway",
        "pl": "a prefix list",
        "rtb": "a route table",
        "sg": "a security group",
        "snap": "a snapshot",
        "subnet": "a subnet",
        "vpc": "a VPC",
        "vpce": "a VPC endpoint",
    }
)


def id_form(kind: str) -> str:
    """Return the regular expression of the ids of one kind of resource.

    They have 8 hexadecimal digits, or 17 since 2018.

    Args:
        kind: What the ids begin with, such as ``vpc``.
    """
    return f"{kind}-[0-9a-f]{{8}}(?:[0-9a-f]{{9}})?"


def id_advice(kind: str) -> str:
    """Return what to say of a text that is no id of one kind of resource.

    Args:
        kind: What the ids begin with.
    """
    return (
        f"must be the id of {_KINDS[kind]}, {kind}- and 8 or 17 hexadecimal digits, such as "
        f"{kind}-0123456789abcdef0"
    )


def id_problems(text: str, *, kind: str, where: str) -> Iterator[Problem]:
    """Yield a problem if a text is no such id; what only the deployment knows passes.

    Args:
        text: The text.
        kind: What the ids begin with.
        where: Path of the text, for the problem.
    """
    if not is_placeholder(text) and not re.fullmatch(id_form(kind), text):
        yield Problem(code="invalid-value", where=where, got=text, message=id_advice(kind))
