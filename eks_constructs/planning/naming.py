"""Names: what EKS accepts, and physical names that change when a resource must be replaced."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.json_values import JsonValue

NODE_GROUP_KEY: Final = "eks-constructs/node-group"
"""Label and tag that hold the name a user gave to a node group.

The physical name carries a hash and changes when the group is replaced, so neither it nor the
label ``eks.amazonaws.com/nodegroup`` is something to select nodes by. The prefix is a valid DNS
subdomain, as Kubernetes wants it, and is no domain that could belong to somebody else.
"""

FARGATE_PROFILE_KEY: Final = "eks-constructs/fargate-profile"
"""Tag that holds the name a user gave to a Fargate profile."""

_LONGEST_PHYSICAL_NAME: Final = 63
_HASH_LENGTH: Final = 6
LONGEST_NAME: Final = _LONGEST_PHYSICAL_NAME - _HASH_LENGTH - 1
"""Most characters of a name, so that a hyphen and the hash still fit into the 63 of EKS."""

_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?")
_TAG_TEXT: Final = re.compile(r"[\w .:/=+\-@]*")
_LONGEST_TAG_KEY: Final = 127
_LONGEST_TAG_VALUE: Final = 255
_MOST_TAGS: Final = 48
_MOST_REMEMBERED: Final = 1024
"""Hundreds of node groups have few different keys."""


def name_problems(
    name: str, *, where: str = "name", reserved_prefixes: Sequence[str] = ()
) -> tuple[Problem, ...]:
    """Return what keeps a node group or Fargate profile from having this name.

    The name also becomes the value of a Kubernetes label, which must end with a letter or digit.

    Args:
        name: The name.
        where: Path of the value, for the problems.
        reserved_prefixes: Beginnings that EKS keeps for itself.
    """
    return tuple(_name_problems(name, where, reserved_prefixes))


def _name_problems(name: str, where: str, reserved: Sequence[str]) -> Iterator[Problem]:
    if not name:
        message = f"must be given, 1 to {LONGEST_NAME} characters"
        yield Problem(code="required", where=where, got=None, message=message)
        return
    if not _NAME.fullmatch(name):
        message = (
            "must start and end with a letter or digit, and hold only letters, digits, "
            "hyphens and underscores"
        )
        yield Problem(code="name-invalid", where=where, got=name, message=message)
    if len(name) > LONGEST_NAME:
        message = (
            f"must have at most {LONGEST_NAME} characters, so that a hash still fits into the "
            f"{_LONGEST_PHYSICAL_NAME} that EKS accepts; it has {len(name)}"
        )
        yield Problem(code="name-invalid", where=where, got=name, message=message)
    for prefix in reserved:
        if name.startswith(prefix):
            message = f"must not start with {prefix!r}, which EKS keeps for itself"
            yield Problem(code="name-invalid", where=where, got=name, message=message)


def physical_name(name: str, create_only: Mapping[str, JsonValue]) -> str:
    """Return a name that stays as long as no create-only property changes.

    CloudFormation creates the replacement before it deletes the original. With a fixed name that
    fails with "already exists"; with this one both stand side by side until the old one is gone.

    Args:
        name: The name that the user gave.
        create_only: Every property that cannot change in place, tokens resolved. The order of
            keys does not matter.
    """
    text = json.dumps(create_only, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f"{name}-{digest[:_HASH_LENGTH]}"


def tag_problems(
    tags: Mapping[str, str], *, where: str = "tags", values_required: bool = False
) -> tuple[Problem, ...]:
    """Return what keeps AWS from accepting these tags on a resource of EKS.

    Two of the 50 tags that a resource can have are kept for this library.
    See https://docs.aws.amazon.com/eks/latest/userguide/eks-using-tags.html

    Args:
        tags: Keys and values.
        where: Path of the tags, for the problems.
        values_required: Whether the resource takes no tag without a value, as add-ons and Fargate
            profiles do.
    """
    empty = [key for key, value in tags.items() if values_required and not value]
    message = "must not be empty: this resource takes no tag without a value"
    return (
        *_tag_problems(tags, where),
        *(Problem(code="empty", where=f"{where}.{key}", got="", message=message) for key in empty),
    )


def _tag_problems(tags: Mapping[str, str], where: str) -> Iterator[Problem]:
    if len(tags) > _MOST_TAGS:
        message = f"must be at most {_MOST_TAGS} tags; AWS accepts 50, and 2 are set for you"
        yield Problem(code="too-many", where=where, got=len(tags), message=message)
    for key, value in tags.items():
        place = f"{where}.{key}"
        for message in _tag_key_slips(key):
            yield Problem(code="name-invalid", where=place, got=key, message=message)
        yield from tag_value_problems(value, where=place)


@lru_cache(_MOST_REMEMBERED)
def _tag_key_slips(key: str) -> tuple[str, ...]:
    slips = []
    if not 1 <= len(key) <= _LONGEST_TAG_KEY or not _TAG_TEXT.fullmatch(key):
        slips.append(
            f"must have a key of 1 to {_LONGEST_TAG_KEY} letters, digits, spaces and _.:/=+-@"
        )
    if key.lower().startswith("aws:"):
        slips.append("must not start with 'aws:', which AWS keeps for itself")
    return tuple(slips)


def tag_value_problems(value: str, *, where: str) -> tuple[Problem, ...]:
    """Return a problem if AWS would not accept this value of a tag.

    Args:
        value: Value given.
        where: Path of the value, for the problem.
    """
    if len(value) <= _LONGEST_TAG_VALUE and _TAG_TEXT.fullmatch(value):
        return ()
    message = (
        f"must have a value of at most {_LONGEST_TAG_VALUE} letters, digits, spaces and _.:/=+-@"
    )
    return (Problem(code="invalid-value", where=where, got=value, message=message),)
