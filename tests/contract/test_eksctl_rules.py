"""Each of the 262 rules by which eksctl refuses a file is shown, or left out for a reason.

The rules have the numbers of eksctl 0.231.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from tests.conftest import PROJECT
from tests.support.refusal_cases import refusal_cases

RULES: Final = range(1, 263)
_FOLDER: Final = PROJECT / "tests" / "config"
_REASON: Final = re.compile(r"(?P<number>\d+): \S.*\S")


def shown() -> frozenset[int]:
    """Return the rules that a case of ``refusals`` shows."""
    return frozenset(rule for case in refusal_cases() for rule in case.rules)


def not_refused() -> list[int]:
    """Return the rules of ``rules_not_refused.txt``, in its order."""
    return list(_not_refused())


def _not_refused() -> Iterator[int]:
    for line in (_FOLDER / "rules_not_refused.txt").read_text().splitlines():
        found = _REASON.fullmatch(line)
        assert found, f"write '9: reason' instead of {line!r}"
        yield int(found["number"])


def test_every_rule_is_in_one_place() -> None:
    """A rule is shown, or not refused for a reason, and never both."""
    places = Counter([*shown(), *not_refused()])
    assert sorted(set(RULES) - set(places)) == [], "are in no place"
    assert sorted(set(places) - set(RULES)) == [], "are no rules"
    assert sorted(rule for rule, count in places.items() if count > 1) == [], "are in two places"


def test_reasons_are_in_the_order_of_the_rules() -> None:
    """So that one finds a rule, and two additions rarely meet."""
    assert not_refused() == sorted(not_refused())
