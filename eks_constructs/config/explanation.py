"""An environment file with every gap filled, and where each value comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from eks_constructs.config.default_reasons import REASONS
from eks_constructs.config.defaults import EKSCTL, HARDENED
from eks_constructs.config.environment_file import EnvironmentFile
from eks_constructs.config.explained import LISTS, ROWS
from eks_constructs.config.explained.row import NamedList, Row, Word
from eks_constructs.config.explained.value import Explained, Origin
from eks_constructs.config.explained.walk import ABSENT, attribute, values_at
from eks_constructs.config.explained.written import WrittenFile
from eks_constructs.config.field_paths import Parts
from eks_constructs.config.resolved import Environment, Profile

_TABLES: Final = {Profile.EKSCTL: EKSCTL, Profile.HARDENED: HARDENED}
_HEADER: Final = {"apiVersion": "eks-constructs/v1", "kind": "Platform"}
_DEFAULTS: Final[Parts] = ("Platform", "defaults")
_NOTHING: Final[tuple[Word, ...]] = (None, [], {})


class _Fill(NamedTuple):
    """What fills a gap."""

    origin: Origin
    table: Profile | None
    reason: str


def explanation(
    file: EnvironmentFile, environment: Environment, *, asked: bool = False
) -> tuple[Explained, ...]:
    """Return every value of an environment: those of its file in their order, then the others.

    Args:
        file: The file.
        environment: What it was resolved to; the table of defaults is the environment's.
        asked: Whether the table of defaults was asked for, whatever the file says.
    """
    return tuple(_Explainer(WrittenFile(file), environment, asked=asked).values())


class _Explainer:
    """Explains one environment."""

    def __init__(self, written: WrittenFile, environment: Environment, *, asked: bool) -> None:
        self._written: Final = written
        self._environment: Final = environment
        self._profile: Final = environment.platform.profile
        self._asked: Final = asked

    def values(self) -> Iterator[Explained]:
        yield from (value for value in self._written.values() if not self._overruled(value.parts))
        yield from self._header()
        for path, named in LISTS.items():
            yield from self._items(path, named)
        for row in ROWS:
            if row.fills and not self._overruled(row.parts()):
                yield from self._row(row)

    def _overruled(self, parts: Parts) -> bool:
        return self._asked and parts == _DEFAULTS

    def _header(self) -> Iterator[Explained]:
        """Give what makes a Platform document, and the table of defaults if it was asked for."""
        if not self._written.says(_DEFAULTS[:1]):
            fill = _Fill(Origin.DEFAULT, None, "what this document is")
            for name, text in _HEADER.items():
                yield self._made(("Platform", name), text, fill)
        if self._asked:
            fill = _Fill(Origin.OPTION, None, "--profile")
            yield self._made(_DEFAULTS, str(self._profile), fill)

    def _items(self, path: str, named: NamedList) -> Iterator[Explained]:
        """Give the items of a list that the file does not have."""
        for name, _ in values_at(self._environment, f"{path}[]", LISTS):
            if name is None or self._written.has_item(named, name):
                continue
            if named.table:
                fill = _Fill(Origin.DEFAULT, self._profile, self._why(named.table))
                yield self._made((*self._written.item(named, name), named.field), name, fill)
            else:
                about = f"{named.noun} {name}"
                fill = _Fill(Origin.DERIVED, None, named.source)
                yield self._made(tuple(named.path.split(".")), "yes", fill, about=about)

    def _row(self, row: Row) -> Iterator[Explained]:
        if not row.resolved:
            fill = _Fill(Origin.DEFAULT, self._profile, self._why(row.table))
            yield self._made((), row.say(self._in_table(row)), fill, about=row.about)
            return
        named = LISTS.get(row.resolved.partition("[]")[0])
        for name, value in values_at(self._environment, row.resolved, LISTS):
            item = self._written.item(named, name) if named is not None and name else ()
            if value is not ABSENT and self._counts(row, item):
                yield from self._value(row, item, row.say(value))

    def _counts(self, row: Row, item: Parts) -> bool:
        """Say whether a row means something beside what the file says."""
        if row.needs and not self._written.says((*item, *row.needs.split("."))):
            return False
        around = row.parts(item)[:-1] if row.path else item
        return not any(self._written.says((*around, name)) for name in row.beside)

    def _value(self, row: Row, item: Parts, word: Word) -> Iterator[Explained]:
        fill, parts = self._fill(row, word), row.parts(item)
        if not row.path or self._is_refused(row):
            parts, about, nothing = item, row.about or row.path, ""
        else:
            about, nothing = "", row.nothing
        # A map is filled key by key, beside those that the file has.
        inner = (
            {(*parts, key): each for key, each in word.items()} if isinstance(word, dict) else {}
        )
        for place, each in inner.items() if inner else ((parts, word),):
            given = not about and self._written.says(place)
            if not given and (each not in _NOTHING or nothing):
                value = None if each in _NOTHING else each
                unset = nothing if value is None else ""
                yield self._made(place, value, fill, about=about, nothing=unset)

    def _is_refused(self, row: Row) -> bool:
        """Say whether the field of a row is refused beside what the file says."""
        if row.unless is None:
            return False
        path, value = row.unless
        return self._written.said(tuple(path.split("."))) == value

    def _fill(self, row: Row, word: Word) -> _Fill:
        if row.table:
            say = row.table_say if row.table_say is not None else row.say
            if not row.source or say(self._in_table(row)) == word:
                return _Fill(Origin.DEFAULT, self._profile, self._why(row.table))
        if row.source:
            return _Fill(Origin.DERIVED, None, row.source)
        return _Fill(Origin.DEFAULT, None, row.both)

    def _made(
        self, parts: Parts, value: Word, fill: _Fill, *, about: str = "", nothing: str = ""
    ) -> Explained:
        return Explained(
            parts=parts,
            about=about,
            place=self._written.place(parts),
            value=value,
            nothing=nothing,
            origin=fill.origin,
            table=fill.table,
            reason=fill.reason,
        )

    def _in_table(self, row: Row) -> object:
        return attribute(_TABLES[self._profile], row.table)

    def _why(self, attribute_name: str) -> str:
        reason = REASONS[attribute_name]
        return reason.hardened if self._profile is Profile.HARDENED else reason.eksctl
