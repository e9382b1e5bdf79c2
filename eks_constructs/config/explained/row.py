"""One row of what is explained: a value of a resolved environment, and the field that says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum

from eks_constructs.config.field_paths import Parts
from eks_constructs.values import frozen

Word = bool | int | float | str | list["Word"] | dict[str, "Word"] | None
"""A value in the words of the file."""


def plain(value: object) -> Word:
    """Say a value of planning as the file would: enumerations by their text, lists and maps."""
    if isinstance(value, Enum):
        return str(value.value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, frozenset):
        return sorted(plain(each) for each in value)  # type: ignore[type-var]  # texts
    assert isinstance(value, tuple | list)  # noqa: S101 - rows say all else in their own words
    return [plain(each) for each in value]


@frozen
class Row:
    """A value, the field of the file that says it, and what fills it when the file is silent.

    A row without ``table``, ``both`` and ``source`` is of a value that nothing fills.

    Attributes:
        resolved: Path in :class:`~eks_constructs.config.resolved.Environment`, ``[]`` after a
            list. Empty for what only steers which files are refused.
        path: Path of the field, in the words of the file; empty when no field says it.
        about: What to call a value that no field says.
        table: Attribute of the tables of defaults that fills it.
        also: Further attributes that have a say.
        both: Why it is filled in the same way whichever table is in use.
        source: What it is derived from, unless it is as the table says.
        say: Says the value in the words of the file.
        table_say: The same for what stands in the table, where that is of another kind.
        beside: Fields of the same map that, when given, say it or make it moot.
        unless: Path and value of a field beside which the row's own field is refused.
        needs: A field of the same map without which it means nothing.
        nothing: What it means to have no value.
    """

    resolved: str
    path: str = ""
    about: str = ""
    table: str = ""
    also: tuple[str, ...] = ()
    both: str = ""
    source: str = ""
    say: Callable[[object], Word] = plain
    table_say: Callable[[object], Word] | None = None
    beside: tuple[str, ...] = ()
    unless: tuple[str, Word] | None = None
    needs: str = ""
    nothing: str = ""

    @property
    def fills(self) -> bool:
        """Whether there is anything to say when the file is silent."""
        return bool(self.table or self.both or self.source or self.nothing)

    def parts(self, item: Parts = ()) -> Parts:
        """Return the path of the field in pieces.

        Args:
            item: Path of the list item that it belongs to.
        """
        rest = self.path.partition("[]")[2] if item else self.path
        return (*item, *(each for each in rest.split(".") if each))


@frozen
class NamedList:
    """A list whose items are told apart by a field.

    Attributes:
        path: Path of the list in the file.
        key: Attribute of a resolved item that names it.
        field: Field of an item in the file that names it.
        table: Attribute of the tables of defaults that adds items; empty for none.
        noun: What an item is that the file does not list, if no table adds it.
        source: Where such an item comes from.
    """

    path: str
    key: str
    field: str
    table: str = ""
    noun: str = ""
    source: str = ""
