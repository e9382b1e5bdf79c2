"""Changing a field of the file changes what is deployed, and just that."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from _pytest.mark import ParameterSet

from tests.fields.changes import (
    Change,
    Group,
    changed,
    groups,
    laid_over,
    things_of,
    types_that_differ,
)


def _cases() -> Iterator[ParameterSet]:
    for section, group in groups():
        for path, change in group.changes.items():
            yield pytest.param(group, path, change, id=f"{section}: {path}")


@pytest.mark.parametrize(("group", "path", "change"), list(_cases()))
def test_a_field_changes_what_is_deployed(group: Group, path: str, change: Change) -> None:
    """Nothing else: a change that touches more than it should is seen here."""
    before = group.document(change)
    after = laid_over(changed(before, path, change.to), change.together)
    differ = types_that_differ(things_of(before, group.profile), things_of(after, group.profile))
    assert sorted(differ) == sorted(change.seen_in)
