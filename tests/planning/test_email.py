"""Addresses that nobody has are found before AWS finds them."""

from __future__ import annotations

import pytest

from eks_constructs.planning.email import email_problems


@pytest.mark.parametrize("email", ["a", "a@b", "a b@example.com", "@example.com", "a@-.", ""])
def test_addresses_that_are_none(email: str) -> None:
    """Said before SNS does."""
    (problem,) = email_problems([email])
    assert problem.where == "emails[0]"


def test_addresses() -> None:
    """Each once."""
    assert not list(email_problems(["a.b+c@example.co.uk", "x@example.com"]))
    (problem,) = email_problems(["x@example.com", "x@example.com"])
    assert (problem.where, problem.code) == ("emails[1]", "name-duplicate")
