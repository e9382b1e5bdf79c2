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
    ("text", "kind", "message"),
    [
        ("mine", "vpc", "must be the id of a VPC, such as vpc-0123456789abcdef0"),
        ("vpc-", "vpc", "must be the id of a VPC, such as vpc-0123456789abcdef0"),
        ("vpc-XYZ", "vpc", "must be the id of a VPC, such as vpc-0123456789abcdef0"),
        ("subnet-1a", "sg", "must be the id of a security group, such as sg-0123456789abcdef0"),
    ],
)
def test_names_and_ids_of_other_kinds_are_refused(text: str, kind: str, message: str) -> None:
    """The problem shows an id that would do."""
    (problem,) = id_problems(text, kind=kind, where="w")
    assert (problem.code, problem.where, problem.got) == ("invalid-value", "w", text)
    assert problem.message == message
