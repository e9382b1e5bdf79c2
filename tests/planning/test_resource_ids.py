"""Ids that EC2 gives."""

from __future__ import annotations

import pytest

from eks_constructs.planning.resource_ids import id_problems


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("vpc-0123456789abcdef0", "vpc"),
        ("sg-1a2b3c4d", "sg"),
        ("${Token[TOKEN.1]}", "subnet"),
    ],
)
def test_ids_are_taken(text: str, kind: str) -> None:
    """The old short ones too, and those that only the deployment knows."""
    assert not list(id_problems(text, kind=kind, where="w"))


@pytest.mark.parametrize(
    ("text", "kind", "noun"),
    [
        ("mine", "vpc", "a VPC"),
        ("vpc-", "vpc", "a VPC"),
        ("vpc-XYZ", "vpc", "a VPC"),
        ("vpc-11111", "vpc", "a VPC"),
        ("vpc-0123456789abcdef01", "vpc", "a VPC"),
        ("subnet-0000001a", "sg", "a security group"),
    ],
)
def test_names_and_ids_of_other_kinds_or_lengths_are_refused(
    text: str, kind: str, noun: str
) -> None:
    """The problem shows an id that would do."""
    (problem,) = id_problems(text, kind=kind, where="w")
    assert (problem.code, problem.where, problem.got) == ("invalid-value", "w", text)
    assert problem.message == (
        f"must be the id of {noun}, {kind}- and 8 or 17 hexadecimal digits, such as "
        f"{kind}-0123456789abcdef0"
    )
