"""Addresses of e-mail that alerts and budgets are sent to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from eks_constructs.errors import Problem

_EMAIL: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII
)


def email_problems(emails: Sequence[str], *, where: str = "emails") -> Iterator[Problem]:
    """Yield which texts are not addresses of e-mail, or stand twice.

    Args:
        emails: The addresses.
        where: Path of the list. Default: ``emails``.
    """
    for index, email in enumerate(emails):
        at = f"{where}[{index}]"
        if not _EMAIL.fullmatch(email):
            message = "must be an address such as team@example.com"
            yield Problem(code="invalid-value", where=at, got=email, message=message)
        if email in emails[:index]:
            message = "must be given once"
            yield Problem(code="name-duplicate", where=at, got=email, message=message)
