"""What differs between the two tables of defaults, for one file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from eks_constructs.config.explained.value import Explained
from eks_constructs.values import frozen

_THEMSELVES: Final = frozenset({"Platform.apiVersion", "Platform.kind", "Platform.defaults"})


@frozen
class Change:
    """One value that the tables fill differently.

    Attributes:
        eksctl: With the defaults of eksctl; ``None`` when there is none.
        hardened: With the hardened ones; ``None`` when there is none.
    """

    eksctl: Explained | None
    hardened: Explained | None

    @property
    def what(self) -> str:
        """Its path with the names of list items, or what it is called without a field."""
        value = self.eksctl or self.hardened
        assert value is not None  # noqa: S101 - one of them is there
        return " ".join(each for each in (value.place, value.about) if each)


def changes_between(
    eksctl: Sequence[Explained], hardened: Sequence[Explained]
) -> tuple[Change, ...]:
    """Return what hardening would change, in the order of the file.

    Args:
        eksctl: The file with the defaults of eksctl.
        hardened: The same file with the hardened ones.
    """
    before = {(each.place, each.about): each for each in eksctl}
    after = {(each.place, each.about): each for each in hardened}
    return tuple(
        Change(eksctl=before.get(key), hardened=after.get(key))
        for key in dict.fromkeys((*before, *after))
        if key[0] not in _THEMSELVES and _said(before.get(key)) != _said(after.get(key))
    )


def _said(value: Explained | None) -> object:
    return None if value is None else (value.value, value.nothing)
